package main

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"log"
	"maps"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/dispatch"
	"github.com/gossh/gossh/event"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/jobs/memory"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/ssh"
)

// world is a controller and its hosts, all in this process.
type world struct {
	out     *log.Logger
	dir     string
	jump    *sshtest.Server
	hosts   []*sshtest.Server // by the index of their target
	targets *targets.Map
	dialer  *ssh.Dialer
	service *dispatch.Service

	// shaken is when the jump host may have failed last.
	shaken time.Time

	count map[fault.Kind]int
	// sound counts the outcomes of hosts that could answer, slow those among them that
	// came too late.
	sound, slow int
}

// Resolve implements dispatch.Resolver.
func (w *world) Resolve(context.Context, targets.Expr) (*targets.Map, error) { return w.targets, nil }

// The numbers of the hosts: they are short, so that a host that hangs costs little.
const (
	user      = "soak"
	dialLimit = 2 * time.Second
	killGrace = 500 * time.Millisecond
)

// newWorld starts everything.
func newWorld(hosts int, out *log.Logger) (_ *world, err error) {
	w := &world{out: out, targets: &targets.Map{}, count: map[fault.Kind]int{}}
	if w.dir, err = os.MkdirTemp("", "gossh-soak"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.close())
		}
	}()
	key, err := w.key()
	if err != nil {
		return nil, err
	}
	users := map[string]sshtest.User{user: {Keys: []xssh.PublicKey{key.PublicKey()}}}
	if w.jump, err = sshtest.Start(sshtest.Options{Users: users, Forward: true}); err != nil {
		return nil, err
	}
	known := w.jump.KnownHosts()
	for i := range hosts {
		home := filepath.Join(w.dir, strconv.Itoa(i))
		if err := os.Mkdir(home, 0o700); err != nil {
			return nil, err
		}
		s, err := sshtest.Start(sshtest.Options{Users: users, SFTP: true, Dir: home, Handler: sshtest.Shell{Home: home}.Run})
		if err != nil {
			return nil, err
		}
		w.hosts = append(w.hosts, s)
		known += s.KnownHosts()
		if err := w.target(i, s, home); err != nil {
			return nil, err
		}
	}
	knownHosts := filepath.Join(w.dir, "known_hosts")
	if err := os.WriteFile(knownHosts, []byte(known), 0o600); err != nil {
		return nil, err
	}
	return w, w.controller(knownHosts)
}

// key writes the key of the user.
func (w *world) key() (xssh.Signer, error) {
	key, err := sshtest.NewKey("ed25519")
	if err != nil {
		return nil, err
	}
	block, err := xssh.MarshalPrivateKey(key, "")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(w.dir, "id"), pem.EncodeToMemory(block), 0o600); err != nil {
		return nil, err
	}
	return xssh.NewSignerFromKey(key)
}

// target adds the target of a server; every other one is behind the jump host.
func (w *world) target(i int, s *sshtest.Server, home string) error {
	host, port, err := net.SplitHostPort(s.Addr())
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	t := &targets.Target{ID: targets.ID(fmt.Sprintf("host%d", i)), Host: host, Port: n, User: user}
	t.SSH.Timeout, t.Thin.Dir = dialLimit, filepath.Join(home, "thin")
	if i%2 == 1 {
		t.SSH.Options = []string{"ProxyJump=" + user + "@" + w.jump.Addr()}
	}
	return w.targets.Add(t)
}

// controller makes what a daemon would hold.
func (w *world) controller(knownHosts string) error {
	source, err := thin.FromBinary()
	if err != nil {
		return err
	}
	if _, err := source.Bundle(context.Background(), thin.Platform{OS: runtime.GOOS, Arch: runtime.GOARCH}); err != nil {
		return fmt.Errorf("%w (make thin-host)", err)
	}
	limits := transport.NewLimits(transport.LimitOptions{PerTarget: 1})
	w.dialer, err = ssh.New(ssh.Options{
		KnownHosts: []string{knownHosts}, Identities: []string{filepath.Join(w.dir, "id")}, Home: w.dir, LocalUser: user,
		Limits: limits, KillGrace: killGrace,
	})
	if err != nil {
		return err
	}
	w.service = dispatch.New(dispatch.Config{
		Resolver: w, Dialer: w.dialer, Limits: limits, Thin: thin.New(thin.Options{Source: source, Hash: thin.ControllerHash("soak")}),
		Store: memory.New(memory.Options{}), Bus: event.NewBus(event.Options{Replay: 16}),
	})
	return nil
}

// kinds tells how hosts ended, as "kind number".
func (w *world) kinds() string {
	var out []string
	for k := range maps.Keys(w.count) {
		name := k.String()
		if k == fault.None {
			name = "well"
		}
		out = append(out, fmt.Sprintf("%s %d", name, w.count[k]))
	}
	return strings.Join(out, ", ")
}

// close ends everything.
func (w *world) close() error {
	var err error
	if w.service != nil {
		w.service.Close()
	}
	if w.dialer != nil {
		err = w.dialer.Close()
	}
	for _, s := range append(w.hosts, w.jump) {
		if s != nil {
			err = errors.Join(err, s.Close())
		}
	}
	return errors.Join(err, w.remove())
}

// remove removes the directory, in which commands that were just killed may have
// written a last file meanwhile.
func (w *world) remove() (err error) {
	for range 100 {
		if err = os.RemoveAll(w.dir); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return err
}
