package dispatch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/download"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/wire"
)

// Downloads bounds the URLs that are fetched for hosts.
type Downloads struct {
	// MaxSize bounds one in bytes; 0 means 4 GiB.
	MaxSize int64
	// Timeout bounds its time; 0 means an hour.
	Timeout time.Duration
}

// asks serves what one host asks for beside files and templates, within what the
// calls in progress name. Hosts are not trusted.
type asks struct {
	s      *Service
	t      *targets.Target
	grants *grants

	events bucket
	pushes atomic.Int64 // files that were taken
	pushed atomic.Int64 // bytes of them
	push   sync.Mutex   // one file at a time
}

// calls returns what serves each kind of call.
func (a *asks) calls() map[string]thin.CallServer {
	return map[string]thin.CallServer{
		wire.CallStat:  served(a.stat),
		wire.CallList:  served(a.list),
		wire.CallURL:   a.url,
		wire.CallQuery: served(a.query),
		wire.CallEvent: served(a.event),
		wire.CallPush:  a.receive,
		wire.CallSalt:  a.salt,
	}
}

// served is a CallServer that needs no more than the request.
func served[T any](serve func(context.Context, *T) (any, error)) thin.CallServer {
	return func(ctx context.Context, _ *thin.Session, body json.RawMessage, _ io.Writer) (any, error) {
		req, err := decoded[T](body)
		if err != nil {
			return nil, err
		}
		return serve(ctx, req)
	}
}

func decoded[T any](body json.RawMessage) (*T, error) {
	req := new(T)
	if err := json.Unmarshal(body, req); err != nil {
		return nil, fmt.Errorf("reading what the host asks for: %w", err)
	}
	return req, nil
}

func (a *asks) stat(ctx context.Context, req *wire.StatRequest) (any, error) {
	if !a.grants.file(req.Path) && !a.grants.exists(req.Path) {
		return nil, fmt.Errorf("the call does not name salt://%s", req.Path)
	}
	if a.s.c.Files == nil {
		return wire.StatReply{Missing: true}, nil
	}
	info, err := a.s.c.Files.Stat(ctx, req.Env, req.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return wire.StatReply{Missing: true}, nil
	}
	if err != nil {
		return nil, errors.New(fault.Message(err))
	}
	return wire.StatReply{Dir: info.Dir, Size: info.Size, SHA256: info.SHA256, Mode: uint32(info.Mode)}, nil
}

func (a *asks) list(ctx context.Context, req *wire.ListRequest) (any, error) {
	switch {
	case req.Envs && !a.grants.all():
		return nil, errors.New("the call does not ask for environments")
	case !req.Envs && !a.grants.dir(req.Dir):
		return nil, fmt.Errorf("the call does not ask for what is below salt://%s", req.Dir)
	case a.s.c.Files == nil:
		return wire.ListReply{Missing: true}, nil
	case req.Envs:
		return wire.ListReply{Envs: a.s.c.Files.Envs()}, nil
	}
	t, err := a.s.c.Files.Tree(ctx, req.Env, req.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return wire.ListReply{Missing: true}, nil
	}
	if err != nil {
		return nil, errors.New(fault.Message(err))
	}
	return wire.ListReply{Files: t.Files, Dirs: t.Dirs, Links: t.Links}, nil
}

// url fetches a URL that the call names.
func (a *asks) url(ctx context.Context, _ *thin.Session, body json.RawMessage, data io.Writer) (any, error) {
	req, err := decoded[wire.URLRequest](body)
	if err != nil {
		return nil, err
	}
	if !a.grants.url(req.URL) {
		return nil, errors.New("the call does not name that URL")
	}
	d := a.s.c.Downloads
	c := &download.Client{MaxSize: d.MaxSize, Timeout: d.Timeout}
	r, err := c.Get(ctx, req.URL, req.ETag, data)
	if err != nil {
		return nil, err
	}
	return wire.URLReply{Same: r.Same, ETag: r.ETag, Size: r.Size, SHA256: r.SHA256}, nil
}
