package thin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

// minPut is the size from which a file goes by the connection's own transfer.
const minPut = 1 << 20

// handler serves the calls of the thin.
type handler struct{ s *Session }

// Serve implements wire.Handler.
func (h *handler) Serve(ctx context.Context, kind string, body json.RawMessage, data io.Writer) (any, error) {
	switch kind {
	case wire.CallRender:
		return h.render(ctx, body, data)
	case wire.CallYAML:
		return yaml(body)
	case wire.CallFile:
	default:
		if serve := h.s.o.Calls[kind]; serve != nil {
			return serve(ctx, h.s, body, data)
		}
		return nil, fmt.Errorf("calls of kind %.20q are not served", kind)
	}
	var req wire.FileRequest
	if err := json.Unmarshal(body, &req); err != nil {
		return nil, fmt.Errorf("reading the file request: %w", err)
	}
	if h.s.o.Files == nil {
		return wire.FileReply{Missing: true}, nil
	}
	if may := h.s.o.MayHave; may != nil && !may(req.Path) {
		return nil, fmt.Errorf("the call does not name salt://%s", req.Path)
	}
	f, err := h.s.o.Files.Open(ctx, req.Env, req.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return wire.FileReply{Missing: true}, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return h.s.sendFile(ctx, f, req, data)
}

// render renders a template for the thin.
func (h *handler) render(ctx context.Context, body json.RawMessage, data io.Writer) (any, error) {
	var req wire.RenderRequest
	if err := json.Unmarshal(body, &req); err != nil {
		return nil, fmt.Errorf("reading the request to render: %w", err)
	}
	if h.s.o.Render == nil {
		return nil, errors.New("templates are not rendered here")
	}
	text, err := h.s.o.Render(ctx, &req, h.s.nested)
	if errors.Is(err, fs.ErrNotExist) && req.Path != "" {
		return wire.FileReply{Missing: true}, nil
	}
	if err != nil {
		return nil, errors.New(fault.Message(err))
	}
	if _, err := io.WriteString(data, text); err != nil {
		return nil, err
	}
	return wire.FileReply{Size: int64(len(text))}, nil
}

// nested runs a function on the host while another one waits.
func (s *Session) nested(ctx context.Context, req *wire.Request) (*wire.Reply, error) {
	raw, err := s.mux.Call(ctx, wire.CallFunction, req, nil)
	if err != nil {
		return nil, err
	}
	reply := &wire.Reply{}
	return reply, json.Unmarshal(raw, reply)
}

// Read reads a file that the host has offered by a wire.CallPush. It is for who serves
// that call, on any goroutine.
func (s *Session) Read(ctx context.Context, file int, data func([]byte) error) (*wire.FileReply, error) {
	raw, err := s.mux.Call(ctx, wire.CallRead, wire.ReadRequest{File: file}, data)
	if err != nil {
		return nil, err
	}
	reply := &wire.FileReply{}
	return reply, json.Unmarshal(raw, reply)
}

// sendFile sends a file the best way there is.
func (s *Session) sendFile(ctx context.Context, f *files.File, req wire.FileRequest, data io.Writer) (wire.FileReply, error) {
	reply := wire.FileReply{Size: f.Size, SHA256: f.SHA256}
	if req.Have != "" && req.Have == f.SHA256 {
		reply.Same = true
		return reply, nil
	}
	p, ok := s.conn.(transport.Putter)
	if ok && s.t.Become.Method == "" && f.Size >= minPut && strings.HasPrefix(req.Dest, s.hello.Dir+"/.gossh-") && !strings.Contains(req.Dest, "/../") {
		err := p.Put(ctx, io.NewSectionReader(f, 0, f.Size), f.Size, req.Dest, 0o600)
		if err == nil {
			reply.Put = true
			return reply, nil
		}
		if !errors.Is(err, transport.ErrNoPut) {
			return reply, err
		}
	}
	// The file is read to the length that its digest is of.
	_, err := io.Copy(data, struct{ io.Reader }{io.NewSectionReader(f, 0, f.Size)})
	return reply, err
}
