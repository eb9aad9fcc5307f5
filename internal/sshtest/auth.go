package sshtest

import (
	"bytes"
	"crypto/subtle"
	"errors"
	"slices"

	"golang.org/x/crypto/ssh"
)

var errRefused = errors.New("refused")

// config returns the configuration of one connection: faults and host keys may
// change between two of them.
func (s *Server) config(g *gate) *ssh.ServerConfig {
	f := s.faults.Load()
	methods := s.opt.Methods
	if methods == nil {
		methods = []string{"publickey", "password"}
	}
	a := &authenticator{server: s, gate: g}
	c := &ssh.ServerConfig{Config: s.opt.Config, ServerVersion: s.opt.Version, MaxAuthTries: 6}
	calls := a.callbacks(methods)
	if s.opt.AllMethods {
		calls = a.chain(methods)
	}
	c.PublicKeyCallback = calls.PublicKeyCallback
	c.PasswordCallback = calls.PasswordCallback
	c.KeyboardInteractiveCallback = calls.KeyboardInteractiveCallback
	if f.Banner != "" {
		c.BannerCallback = func(ssh.ConnMetadata) string { return f.Banner }
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range s.hostKeys {
		c.AddHostKey(k)
	}
	return c
}

// authenticator decides the logins of one connection.
type authenticator struct {
	server *Server
	gate   *gate
}

// callbacks returns the callbacks of those methods.
func (a *authenticator) callbacks(methods []string) ssh.ServerAuthCallbacks {
	var c ssh.ServerAuthCallbacks
	if slices.Contains(methods, "publickey") {
		c.PublicKeyCallback = a.key
	}
	if slices.Contains(methods, "password") {
		c.PasswordCallback = func(m ssh.ConnMetadata, pw []byte) (*ssh.Permissions, error) {
			return a.password(m, pw)
		}
	}
	if slices.Contains(methods, "keyboard-interactive") {
		c.KeyboardInteractiveCallback = a.dialogue
	}
	return c
}

// chain returns callbacks that ask for all methods, in their order.
func (a *authenticator) chain(methods []string) ssh.ServerAuthCallbacks {
	c := a.callbacks(methods[:1])
	if len(methods) == 1 {
		return c
	}
	next := func(p *ssh.Permissions, err error) (*ssh.Permissions, error) {
		if err != nil {
			return nil, err
		}
		return nil, &ssh.PartialSuccessError{Next: a.chain(methods[1:])}
	}
	if f := c.PublicKeyCallback; f != nil {
		c.PublicKeyCallback = func(m ssh.ConnMetadata, k ssh.PublicKey) (*ssh.Permissions, error) { return next(f(m, k)) }
	}
	if f := c.PasswordCallback; f != nil {
		c.PasswordCallback = func(m ssh.ConnMetadata, pw []byte) (*ssh.Permissions, error) { return next(f(m, pw)) }
	}
	if f := c.KeyboardInteractiveCallback; f != nil {
		c.KeyboardInteractiveCallback = func(m ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			return next(f(m, ask))
		}
	}
	return c
}

// user returns who wants to log in, after the faults had their say.
func (a *authenticator) user(m ssh.ConnMetadata) (User, error) {
	a.server.counts.attempts.Add(1)
	if a.server.misbehave(a.gate, Login) || a.server.faults.Load().RefuseAuth {
		return User{}, errRefused
	}
	u, ok := a.server.opt.Users[m.User()]
	if !ok {
		return User{}, errRefused
	}
	return u, nil
}

func (a *authenticator) key(m ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
	u, err := a.user(m)
	if err != nil {
		return nil, err
	}
	if cert, ok := key.(*ssh.Certificate); ok {
		check := ssh.CertChecker{IsUserAuthority: func(ca ssh.PublicKey) bool {
			return slices.ContainsFunc(a.server.opt.UserCA, same(ca))
		}}
		if cert.CertType != ssh.UserCert || !check.IsUserAuthority(cert.SignatureKey) {
			return nil, errRefused
		}
		return &cert.Permissions, check.CheckCert(m.User(), cert)
	}
	if !slices.ContainsFunc(u.Keys, same(key)) {
		return nil, errRefused
	}
	return &ssh.Permissions{}, nil
}

func (a *authenticator) password(m ssh.ConnMetadata, pw []byte) (*ssh.Permissions, error) {
	u, err := a.user(m)
	if err != nil || u.Password == "" || subtle.ConstantTimeCompare([]byte(u.Password), pw) == 0 {
		return nil, errRefused
	}
	return &ssh.Permissions{}, nil
}

func (a *authenticator) dialogue(m ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
	answers, err := ask("", "", []string{"Password: "}, []bool{false})
	if err != nil || len(answers) != 1 {
		return nil, errRefused
	}
	return a.password(m, []byte(answers[0]))
}

func same(k ssh.PublicKey) func(ssh.PublicKey) bool {
	return func(other ssh.PublicKey) bool { return bytes.Equal(k.Marshal(), other.Marshal()) }
}
