package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/thin/wire"
)

// simulateMain is the role of the simulated hosts: it prints the port on which they
// answer and that on which they hang, and ends with its input.
func simulateMain(argv []string) error {
	answering, err := simServer(argv[0], sshtest.Faults{})
	if err != nil {
		return err
	}
	defer func() { _ = answering.Close() }()
	hanging, err := simServer(argv[0], sshtest.Faults{Stall: sshtest.Accept})
	if err != nil {
		return err
	}
	defer func() { _ = hanging.Close() }()
	fmt.Println(answering.Port(), hanging.Port())
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// simServer is a server on all addresses of loopback, with the keys in dir.
func simServer(dir string, f sshtest.Faults) (*sshtest.Server, error) {
	pem, err := os.ReadFile(filepath.Join(dir, "host"))
	if err != nil {
		return nil, err
	}
	host, err := xssh.ParsePrivateKey(pem)
	if err != nil {
		return nil, err
	}
	pub, err := os.ReadFile(filepath.Join(dir, "id.pub"))
	if err != nil {
		return nil, err
	}
	user, _, _, _, err := xssh.ParseAuthorizedKey(pub)
	if err != nil {
		return nil, err
	}
	l, err := listenLoopback()
	if err != nil {
		return nil, err
	}
	return sshtest.Start(sshtest.Options{
		Listener: l, HostKeys: []xssh.Signer{host}, Methods: []string{"publickey"},
		Users: map[string]sshtest.User{"root": {Keys: []xssh.PublicKey{user}}}, Handler: answer, Faults: f,
	})
}

// uptime is what every simulated host says.
const uptime = " 12:00:00 up 1 day,  1:00,  1 user,  load average: 0.00, 0.01, 0.05"

// answer runs a command as a warm host does: the gate finds the thin, and the thin
// answers the request that came along.
func answer(ctx context.Context, s *sshtest.Session) sshtest.Exit {
	nonce, ok := nonceOf(s.Command)
	if !ok {
		_, _ = io.WriteString(s.Stdout, uptime+"\n") // the client may be gone
		return sshtest.Exit{}
	}
	if err := guest(ctx, s, nonce); err != nil {
		_, _ = io.WriteString(s.Stderr, err.Error()+"\n")
		return sshtest.Exit{Code: 70}
	}
	return sshtest.Exit{}
}

// nonceOf returns the nonce in the line of a gate: the first argument after the
// script and its name.
func nonceOf(line string) (string, bool) {
	_, args, ok := strings.Cut(line, "' gossh ")
	nonce, _, _ := strings.Cut(args, " ")
	return nonce, ok
}

// guest speaks the thin's side of the protocol for one request.
func guest(ctx context.Context, s *sshtest.Session, nonce string) error {
	hello, err := json.Marshal(wire.Hello{Wire: wire.Version, OS: "linux", Arch: "amd64", Dir: "/var/tmp/gossh"})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(s.Stdout, "%s%s:hello %s\n", wire.Mark, nonce, hello); err != nil {
		return err
	}
	in := bufio.NewReader(s.Stdin)
	line, err := in.ReadBytes('\n')
	if err != nil {
		return err
	}
	var start wire.Start
	if err := json.Unmarshal(line, &start); err != nil {
		return err
	}
	if start.Request == nil || !start.Once {
		return fmt.Errorf("the start holds no request that is the only one: %s", line)
	}
	m := wire.NewMux(in, s.Stdout, wire.Options{Context: ctx, Handler: simHandler{}})
	done, err := m.ServeCall(1, wire.CallFunction, nil)
	if err != nil {
		return err
	}
	<-done
	return m.Bye()
}

type simHandler struct{}

// Serve implements wire.Handler.
func (simHandler) Serve(context.Context, string, json.RawMessage, io.Writer) (any, error) {
	return wire.Reply{Return: json.RawMessage(`"` + uptime + `"`)}, nil
}
