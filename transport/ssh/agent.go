package ssh

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"

	xssh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// maxAgentKeys bounds how many keys of an agent are used. A server rarely accepts
// more than six attempts.
const maxAgentKeys = 64

// agents are the agents in use, by socket.
type agents struct {
	mu  sync.Mutex
	all map[string]*agentConn
}

// get returns the agent that listens on socket.
func (a *agents) get(socket string) *agentConn {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.all[socket]
	if c == nil {
		if a.all == nil {
			a.all = make(map[string]*agentConn)
		}
		c = &agentConn{socket: socket}
		a.all[socket] = c
	}
	return c
}

// close ends the connections to all agents.
func (a *agents) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range a.all {
		c.close()
	}
}

// agentConn is one connection to an agent, shared by all hosts. Its keys are
// listed once: a run over many hosts must not ask the agent for each.
type agentConn struct {
	socket string
	wg     sync.WaitGroup

	mu     sync.Mutex
	conn   net.Conn
	client agent.ExtendedAgent
	keys   []xssh.PublicKey
	closed bool
}

// signers returns the keys that the agent holds, ready to sign while ctx lives;
// note is told of signatures that fail.
func (a *agentConn) signers(ctx context.Context, note func(error)) ([]xssh.Signer, error) {
	a.mu.Lock()
	keys := a.keys
	a.mu.Unlock()
	if keys == nil {
		err := a.call(ctx, "listing the keys", func(c agent.ExtendedAgent) error {
			list, err := c.List()
			if err != nil {
				return err
			}
			keys = make([]xssh.PublicKey, 0, len(list))
			for _, k := range list[:min(len(list), maxAgentKeys)] {
				if pub, err := xssh.ParsePublicKey(k.Blob); err == nil {
					keys = append(keys, pub)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		a.mu.Lock()
		a.keys = keys
		a.mu.Unlock()
	}
	out := make([]xssh.Signer, len(keys))
	for i, k := range keys {
		out[i] = &agentSigner{ctx: ctx, agent: a, key: k, note: note}
	}
	return out, nil
}

// call lets f talk to the agent. It returns when ctx ends, even if the agent
// hangs, and turns a panic of the client library into an error: one bad agent
// reply must not end a run over a thousand hosts.
func (a *agentConn) call(ctx context.Context, what string, f func(agent.ExtendedAgent) error) error {
	client, err := a.connect(ctx)
	if err != nil {
		return fmt.Errorf("connecting to the agent: %w", err)
	}
	done := make(chan error, 1)
	a.wg.Go(func() { // ends at the latest with the connection, in close
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("the agent's reply is malformed: %v", p)
			}
		}()
		done <- f(client)
	})
	select {
	case err = <-done:
	case <-ctx.Done():
		err = fmt.Errorf("the agent does not answer: %w", context.Cause(ctx))
	}
	if err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) || ctx.Err() != nil {
			a.forget(client)
		}
		return fmt.Errorf("%s of the agent: %w", what, err)
	}
	return nil
}

// connect returns the client, dialing if there is none.
func (a *agentConn) connect(ctx context.Context) (agent.ExtendedAgent, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil, net.ErrClosed
	}
	if a.client == nil {
		c, err := (&net.Dialer{}).DialContext(ctx, "unix", a.socket)
		if err != nil {
			return nil, err
		}
		a.conn, a.client = c, agent.NewClient(c)
	}
	return a.client, nil
}

// forget drops the connection of client, so that the next call dials anew.
func (a *agentConn) forget(client agent.ExtendedAgent) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.client == client {
		_ = a.conn.Close()
		a.client, a.conn = nil, nil
	}
}

func (a *agentConn) close() {
	a.mu.Lock()
	a.closed = true
	if a.conn != nil {
		_ = a.conn.Close()
	}
	a.mu.Unlock()
	a.wg.Wait()
}

// agentSigner is one key of an agent, for one connection.
type agentSigner struct {
	// ctx is that of the dial: the interface of x/crypto takes none.
	ctx   context.Context //nolint:containedctx // see above
	agent *agentConn
	key   xssh.PublicKey
	// note takes the error of a signature: x/crypto drops it.
	note func(error)
}

// PublicKey implements xssh.Signer.
func (s *agentSigner) PublicKey() xssh.PublicKey { return s.key }

// Sign implements xssh.Signer.
func (s *agentSigner) Sign(rand io.Reader, data []byte) (*xssh.Signature, error) {
	return s.SignWithAlgorithm(rand, data, "")
}

// SignWithAlgorithm implements xssh.AlgorithmSigner.
func (s *agentSigner) SignWithAlgorithm(_ io.Reader, data []byte, algorithm string) (sig *xssh.Signature, err error) {
	var flags agent.SignatureFlags
	switch algorithm {
	case xssh.KeyAlgoRSASHA256:
		flags = agent.SignatureFlagRsaSha256
	case xssh.KeyAlgoRSASHA512:
		flags = agent.SignatureFlagRsaSha512
	}
	err = s.agent.call(s.ctx, "signing with a key", func(c agent.ExtendedAgent) (err error) {
		sig, err = c.SignWithFlags(s.key, data, flags)
		return err
	})
	if err != nil {
		s.note(err)
		return nil, err
	}
	return sig, nil
}
