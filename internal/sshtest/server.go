package sshtest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/crypto/ssh"
)

// Options are how a Server is set up. The zero Options lets nobody in.
type Options struct {
	// Addr is where to listen; empty means a free port of 127.0.0.1.
	Addr string
	// Listener, if set, is used instead. The server closes it.
	Listener net.Listener
	// HostKeys identify the server; without any, a fresh ed25519 key is made.
	HostKeys []ssh.Signer
	// Users are those who may log in, by name.
	Users map[string]User
	// UserCA are authorities whose certificates are accepted for the users that
	// they name.
	UserCA []ssh.PublicKey
	// Methods are the login methods offered; nil means publickey and password.
	// With "keyboard-interactive" the password is asked for in a dialogue.
	Methods []string
	// AllMethods asks for every one of Methods, one after the other.
	AllMethods bool
	// Config are the algorithms; the zero Config means those of x/crypto.
	Config ssh.Config
	// Handler runs the commands; nil means Shell{}.Run.
	Handler Handler
	// SFTP offers the sftp subsystem, on the local file system, with relative
	// paths in Dir.
	SFTP bool
	// Dir is where relative paths of SFTP start; empty means the working
	// directory of the process.
	Dir string
	// Forward allows connections through the server (direct-tcpip), to the server
	// (tcpip-forward) and to the client's agent.
	Forward bool
	// Dial makes the outgoing connections of Forward; nil means TCP.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	// Version is what the server calls itself; empty means SSH-2.0-sshtest.
	Version string
	// Faults are the first faults; SetFaults changes them.
	Faults Faults
}

// User is somebody who may log in with one of the keys or with the password.
type User struct {
	// Password is accepted if it is not empty.
	Password string
	// Keys are the public keys that are accepted.
	Keys []ssh.PublicKey
}

// Counts are how often something was asked of a Server since it started.
type Counts struct {
	// Connections were accepted, Logins succeeded, Attempts are login attempts
	// other than the first "none".
	Connections, Logins, Attempts int64
	// Sessions are session channels, Execs commands, Subsystems the requests for
	// one, Forwards connections to elsewhere.
	Sessions, Execs, Subsystems, Forwards int64
	// Requests are global requests, such as keep-alives.
	Requests int64
}

// Server is a running SSH server. It is safe for concurrent use.
type Server struct {
	opt Options
	ln  net.Listener
	ctx context.Context // ends with Close
	end context.CancelFunc
	wg  sync.WaitGroup

	faults  atomic.Pointer[Faults]
	dropped atomic.Int64
	counts  struct {
		connections, logins, attempts, sessions, execs, subsystems, forwards, requests atomic.Int64
	}

	mu       sync.Mutex
	hostKeys []ssh.Signer
	conns    map[*gate]struct{}
}

// Start returns a server that listens. Close it.
func Start(o Options) (*Server, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if len(o.HostKeys) == 0 {
		k, err := NewSigner("ed25519")
		if err != nil {
			return nil, fmt.Errorf("starting an SSH server: %w", err)
		}
		o.HostKeys = []ssh.Signer{k}
	}
	if o.Version == "" {
		o.Version = version
	}
	if o.Handler == nil {
		o.Handler = Shell{}.Run
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{}).DialContext
	}
	ln := o.Listener
	if ln == nil {
		var err error
		if ln, err = (&net.ListenConfig{}).Listen(context.Background(), "tcp", o.Addr); err != nil {
			return nil, fmt.Errorf("starting an SSH server: %w", err)
		}
	}
	s := &Server{opt: o, ln: ln, hostKeys: o.HostKeys, conns: map[*gate]struct{}{}}
	s.ctx, s.end = context.WithCancel(context.Background())
	s.SetFaults(o.Faults)
	s.wg.Go(s.accept)
	return s, nil
}

// Addr returns the address that the server listens on, host:port.
func (s *Server) Addr() string { return s.ln.Addr().String() }

// Port returns the port of Addr.
func (s *Server) Port() int { return s.ln.Addr().(*net.TCPAddr).Port }

// HostKeys returns the public host keys.
func (s *Server) HostKeys() []ssh.PublicKey {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]ssh.PublicKey, len(s.hostKeys))
	for i, k := range s.hostKeys {
		out[i] = k.PublicKey()
	}
	return out
}

// SetHostKeys replaces the host keys for connections to come.
func (s *Server) SetHostKeys(keys ...ssh.Signer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hostKeys = keys
}

// KnownHosts returns the lines of a known_hosts file for this server.
func (s *Server) KnownHosts() string {
	var b strings.Builder
	for _, k := range s.HostKeys() {
		b.WriteString(KnownHostsLine(s.Addr(), k) + "\n")
	}
	return b.String()
}

// SetFaults replaces the faults, also for open connections.
func (s *Server) SetFaults(f Faults) {
	s.faults.Store(&f)
	s.dropped.Store(0)
}

// Counts returns what was asked so far.
func (s *Server) Counts() Counts {
	c := &s.counts
	return Counts{
		Connections: c.connections.Load(), Logins: c.logins.Load(), Attempts: c.attempts.Load(),
		Sessions: c.sessions.Load(), Execs: c.execs.Load(), Subsystems: c.subsystems.Load(),
		Forwards: c.forwards.Load(), Requests: c.requests.Load(),
	}
}

// Open returns how many connections are open.
func (s *Server) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// Freeze stops all traffic of the open connections without closing them, as a
// host does that lost its power.
func (s *Server) Freeze() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.freeze()
	}
}

// DropFrozen closes the connections that Freeze or a stall has frozen: such a
// connection does not see that its client has gone.
func (s *Server) DropFrozen() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		select {
		case <-c.frozen:
			_ = c.Close()
		default:
		}
	}
}

// Disconnect closes the open connections.
func (s *Server) Disconnect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		_ = c.Close()
	}
}

// Close ends the server, its connections and the commands that it runs, and waits
// for them.
func (s *Server) Close() error {
	err := s.ln.Close()
	s.end()
	s.Disconnect()
	s.wg.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

func (s *Server) accept() {
	for {
		c, err := s.ln.Accept()
		if err != nil {
			return
		}
		s.counts.connections.Add(1)
		g := newGate(c)
		s.mu.Lock()
		s.conns[g] = struct{}{}
		s.mu.Unlock()
		if s.ctx.Err() != nil { // Close did not see it
			_ = g.Close()
		}
		s.wg.Go(func() {
			s.serve(g)
			_ = g.Close()
			s.mu.Lock()
			delete(s.conns, g)
			s.mu.Unlock()
		})
	}
}
