package dispatch

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/wire"
)

// Receive says which files of hosts are taken. The zero value takes none.
type Receive struct {
	// Dir is where they go, below it the id of the host and "files"; "" takes none.
	Dir string
	// MaxSize bounds one file in bytes; 0 means 100 MiB. A host gives ten times as
	// much in one session at most.
	MaxSize int64
}

const (
	defaultReceive = 100 << 20
	// receiveFactor is how many files of the largest size a session may give, and
	// maxReceived how many files at all.
	receiveFactor = 10
	maxReceived   = 10000
)

var errTooLarge = errors.New("the file is larger than it said")

// receive takes a file that the host pushes.
func (a *asks) receive(ctx context.Context, s *thin.Session, body json.RawMessage, _ io.Writer) (any, error) {
	req, err := decoded[wire.PushRequest](body)
	if err != nil {
		return nil, err
	}
	r := a.s.c.Receive
	most := r.MaxSize
	if most <= 0 {
		most = defaultReceive
	}
	switch {
	case r.Dir == "":
		return nil, errors.New("files of hosts are not taken: the option file_recv is not set")
	case !a.grants.push():
		return nil, errors.New("the call does not push files")
	case !fs.ValidPath(req.Path) || req.Path == "." || strings.ContainsAny(req.Path, "\x00\\"):
		return nil, fmt.Errorf("%.100q is no path below the files of a host", req.Path)
	case req.Size > most:
		return nil, fmt.Errorf("%s has %d bytes: more than %d (file_recv_max_size)", req.Path, req.Size, most)
	case a.pushes.Add(1) > maxReceived || a.pushed.Add(max(req.Size, 0)) > receiveFactor*most:
		return nil, fmt.Errorf("too much at once: %d files and %d bytes are the most", maxReceived, receiveFactor*most)
	}
	a.push.Lock()
	defer a.push.Unlock()
	dir := filepath.Join(r.Dir, string(a.t.ID), "files")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return true, keepFile(ctx, root, s.Read, req)
}

// readOffer reads a file that a host offers; thin.Session has it.
type readOffer func(ctx context.Context, file int, data func([]byte) error) (*wire.FileReply, error)

// keepFile reads the file and puts it below root, in one step.
func keepFile(ctx context.Context, root *os.Root, read readOffer, req *wire.PushRequest) error {
	if err := root.MkdirAll(path.Dir(req.Path), 0o700); err != nil {
		return err
	}
	part := path.Join(path.Dir(req.Path), ".gossh-push-"+rand.Text())
	f, err := root.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	h := sha256.New()
	var n int64
	reply, err := read(ctx, req.File, func(b []byte) error {
		if n += int64(len(b)); n > req.Size {
			return errTooLarge
		}
		h.Write(b)
		_, err := f.Write(b)
		return err
	})
	if err == nil && (n != reply.Size || hex.EncodeToString(h.Sum(nil)) != reply.SHA256) {
		err = fmt.Errorf("%d bytes arrived of %d, or other ones", n, reply.Size)
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = root.Rename(part, req.Path)
	}
	if err != nil {
		return errors.Join(err, root.Remove(part))
	}
	return nil
}
