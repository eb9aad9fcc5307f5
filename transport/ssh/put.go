package ssh

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"sync"

	"github.com/pkg/sftp"
	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/transport"
)

// sftpClient is the sftp session of a connection, made when it is first needed.
type sftpClient struct {
	mu     sync.Mutex
	tried  bool
	client *sftp.Client
}

func (s *sftpClient) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client != nil {
		_ = s.client.Close()
	}
}

// get returns the client, or transport.ErrNoPut.
func (s *sftpClient) get(ctx context.Context, c *conn) (*sftp.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tried {
		if s.client == nil {
			return nil, transport.ErrNoPut
		}
		return s.client, nil
	}
	ch, reqs, err := c.open(ctx, "session", nil)
	if err != nil {
		return nil, transport.ErrNoPut // a server with one session, say
	}
	c.wg.Go(func() { xssh.DiscardRequests(reqs) })
	if err := c.request(ctx, ch, "subsystem", xssh.Marshal(struct{ Name string }{"sftp"})); err != nil {
		_ = ch.Close()
		s.tried = ctx.Err() == nil
		return nil, transport.ErrNoPut
	}
	s.tried = true
	cl, err := sftp.NewClientPipe(ch, ch, sftp.UseConcurrentWrites(true))
	if err != nil {
		_ = ch.Close()
		return nil, transport.ErrNoPut
	}
	s.client = cl
	return cl, nil
}

// Put implements transport.Putter by sftp.
func (c *conn) Put(ctx context.Context, src io.Reader, size int64, path string, mode fs.FileMode) error {
	cl, err := c.files.get(ctx, c)
	if err != nil {
		return err
	}
	op := "copying a file to " + c.hop.name
	stop := context.AfterFunc(ctx, func() { _ = cl.Close() })
	defer stop()
	f, err := cl.Create(path)
	if err != nil {
		return transport.ErrNoPut // another user's file, say: nothing was written
	}
	n, err := f.ReadFromWithConcurrency(io.LimitReader(src, size), 16)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil && n != size {
		err = fmt.Errorf("%d bytes of %d were written", n, size)
	}
	if err == nil {
		err = cl.Chmod(path, mode)
	}
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return fault.Wrap(fault.KindOf(err), op, err)
}
