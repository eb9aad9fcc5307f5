package sshtest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// maxEnv bounds the variables that a client may set.
const maxEnv = 64

// Handler runs a command. It returns when the command has ended. ctx ends with
// the server, not with the session: like sshd, a server does not kill what a
// client leaves behind.
type Handler func(ctx context.Context, s *Session) Exit

// Exit is how a command ended: with a code, or by the signal of that name
// (without SIG).
type Exit struct {
	Code   int
	Signal string
}

// Session is a command that a client asked for.
type Session struct {
	// User is who logged in.
	User string
	// Connection is what sshd puts into SSH_CONNECTION: address and port of the
	// client, then of the server.
	Connection string
	// Command is the command line.
	Command string
	// TTY is set if the client asked for a terminal; then Stderr is Stdout.
	TTY bool
	// Env are the variables that the client set, each "NAME=value".
	Env []string
	// Stdin ends when the client closes it; Stdout and Stderr fail when the client
	// is gone.
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Signals are the names of the signals that the client sends.
	Signals <-chan string
	// Gone is closed when the client has closed the session.
	Gone <-chan struct{}
	// Agent opens a connection to the client's agent; nil if the client did not
	// offer it.
	Agent func() (io.ReadWriteCloser, error)
}

// session handles a session channel until it is closed.
func (p *peer) session(ch ssh.Channel, reqs <-chan *ssh.Request) {
	signals, gone := make(chan string, 8), make(chan struct{})
	defer close(gone)
	s := &Session{User: p.conn.User(), Connection: between(p.conn), Stdin: ch, Stdout: ch, Stderr: ch.Stderr(), Signals: signals, Gone: gone}
	started := false
	for r := range reqs {
		ok := false
		switch r.Type {
		case "env":
			ok = s.setenv(r.Payload)
		case "pty-req":
			ok = s.terminal(ch, r.Payload)
		case "auth-agent-req@openssh.com":
			if ok = p.server.opt.Forward; ok {
				s.Agent = p.agent
			}
		case "signal":
			deliver(r.Payload, signals, p.server.faults.Load().IgnoreSignals)
			ok = true
		case "exec", "subsystem":
			if started {
				break
			}
			if run := p.prepare(ch, s, r); run != nil {
				started = true
				_ = r.Reply(true, nil)
				p.server.wg.Go(run)
				continue
			}
		}
		_ = r.Reply(ok, nil)
	}
}

// between names the two ends of a connection.
func between(m ssh.ConnMetadata) string {
	ends := m.RemoteAddr().String() + ":" + m.LocalAddr().String()
	if from, ok := m.RemoteAddr().(*net.TCPAddr); ok {
		if to, ok := m.LocalAddr().(*net.TCPAddr); ok {
			ends = fmt.Sprintf("%s %d %s %d", from.IP, from.Port, to.IP, to.Port)
		}
	}
	return ends
}

// prepare returns what runs the request, or nil if it is refused.
func (p *peer) prepare(ch ssh.Channel, s *Session, r *ssh.Request) func() {
	var msg struct{ Value string }
	if ssh.Unmarshal(r.Payload, &msg) != nil {
		return nil
	}
	if r.Type == "subsystem" {
		p.server.counts.subsystems.Add(1)
		if msg.Value != "sftp" || !p.server.opt.SFTP {
			return nil
		}
		return func() { p.sftp(ch) }
	}
	p.server.counts.execs.Add(1)
	if p.server.misbehave(p.gate, Exec) || p.server.faults.Load().RefuseExec {
		return nil
	}
	s.Command = msg.Value
	return func() { p.exec(ch, s) }
}

// exec runs the command of s and reports its end.
func (p *peer) exec(ch ssh.Channel, s *Session) {
	defer func() { _ = ch.Close() }()
	f := p.server.faults.Load()
	if f.Die == Output || f.Stall == Output {
		left := &atomic.Int64{}
		left.Store(f.After)
		s.Stdout = &limited{w: s.Stdout, left: left, end: func() { p.server.misbehave(p.gate, Output) }}
	}
	if f.ReadPause > 0 {
		s.Stdin = &slow{s.Stdin, f.ReadPause}
	}
	_, _ = io.WriteString(s.Stdout, f.Noise)
	_, _ = io.CopyN(s.Stderr, filler{}, f.StderrBytes)
	e := p.server.opt.Handler(p.server.ctx, s)
	if f.NoExitStatus {
		return
	}
	if e.Signal != "" {
		_, _ = ch.SendRequest("exit-signal", false, ssh.Marshal(struct {
			Signal  string
			Core    bool
			Message string
			Lang    string
		}{Signal: e.Signal}))
	} else {
		_, _ = ch.SendRequest("exit-status", false, ssh.Marshal(struct{ Code uint32 }{uint32(e.Code)}))
	}
	_ = ch.CloseWrite()
}

// sftp serves files until the client is done.
func (p *peer) sftp(ch ssh.Channel) {
	defer func() { _ = ch.Close() }()
	srv, err := sftp.NewServer(ch, sftp.WithServerWorkingDirectory(p.server.opt.Dir))
	if err != nil {
		return
	}
	if err := srv.Serve(); err == nil || errors.Is(err, io.EOF) {
		_, _ = ch.SendRequest("exit-status", false, ssh.Marshal(struct{ Code uint32 }{}))
	}
}

func (s *Session) setenv(payload []byte) bool {
	var msg struct{ Name, Value string }
	if len(s.Env) >= maxEnv || ssh.Unmarshal(payload, &msg) != nil {
		return false
	}
	s.Env = append(s.Env, msg.Name+"="+msg.Value)
	return true
}

// deliver hands the signal of a request to the command, unless too many wait.
func deliver(payload []byte, to chan<- string, ignore bool) {
	var msg struct{ Name string }
	if ignore || ssh.Unmarshal(payload, &msg) != nil {
		return
	}
	select {
	case to <- msg.Name:
	default:
	}
}

// limited calls end once left bytes were written.
type limited struct {
	w    io.Writer
	left *atomic.Int64
	end  func()
}

func (l *limited) Write(p []byte) (int, error) {
	if l.left.Add(-int64(len(p))) < 0 {
		keep := max(0, int64(len(p))+l.left.Load())
		_, _ = l.w.Write(p[:keep])
		l.end()
	}
	return l.w.Write(p)
}

// slow is a reader that takes its time.
type slow struct {
	io.Reader
	pause time.Duration
}

func (s *slow) Read(p []byte) (int, error) {
	time.Sleep(s.pause)
	return s.Reader.Read(p[:min(len(p), 4096)])
}

// filler is an endless source of lines.
type filler struct{}

func (filler) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
		if i%80 == 79 {
			p[i] = '\n'
		}
	}
	return len(p), nil
}

// Terminal modes (RFC 4254, section 8) that the server knows.
const (
	modeEnd   = 0
	modeEcho  = 53
	modeOPost = 70
)

// terminal lets the streams of s behave as those of a terminal with the modes of
// a pty-req: what is not switched off is on.
func (s *Session) terminal(ch ssh.Channel, payload []byte) bool {
	var msg struct {
		Term          string
		Cols, Rows    uint32
		Width, Height uint32
		Modes         string
	}
	if ssh.Unmarshal(payload, &msg) != nil {
		return false
	}
	modes := map[byte]uint32{modeEcho: 1, modeOPost: 1}
	for m := []byte(msg.Modes); len(m) >= 5 && m[0] != modeEnd; m = m[5:] {
		modes[m[0]] = binary.BigEndian.Uint32(m[1:5])
	}
	s.TTY = true
	if modes[modeOPost] != 0 {
		s.Stdout = cooked{ch}
	}
	if modes[modeEcho] != 0 {
		s.Stdin = io.TeeReader(ch, s.Stdout)
	}
	s.Stderr = s.Stdout
	return true
}

// cooked turns line feeds into CR LF.
type cooked struct{ w io.Writer }

func (c cooked) Write(p []byte) (int, error) {
	out := make([]byte, 0, len(p)+8)
	for _, b := range p {
		if b == '\n' {
			out = append(out, '\r')
		}
		out = append(out, b)
	}
	if _, err := c.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}
