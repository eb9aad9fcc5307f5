package guest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/thin/wire"
)

// What functions may ask the controller beside files.
var (
	_ modules.Catalog    = (*fetcher)(nil)
	_ modules.Downloader = (*fetcher)(nil)
	_ modules.Uplink     = (*fetcher)(nil)
	_ modules.Templates  = (*fetcher)(nil)
	_ modules.Querier    = (*fetcher)(nil)
)

// ask makes a call without data.
func (x *fetcher) ask(ctx context.Context, kind string, req, reply any) error {
	raw, err := x.g.mux.Call(ctx, kind, req, nil)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, reply)
}

// Stat implements modules.Catalog.
func (x *fetcher) Stat(ctx context.Context, path, env string) (*modules.FileInfo, error) {
	var r wire.StatReply
	err := x.ask(ctx, wire.CallStat, wire.StatRequest{Path: path, Env: env}, &r)
	if err == nil && r.Missing {
		err = modules.ErrNoFile
	}
	if err != nil {
		return nil, fmt.Errorf("looking at salt://%s: %w", path, err)
	}
	return &modules.FileInfo{Dir: r.Dir, Size: r.Size, SHA256: r.SHA256, Mode: r.Mode}, nil
}

// List implements modules.Catalog.
func (x *fetcher) List(ctx context.Context, dir, env string) (*modules.Listing, error) {
	var r wire.ListReply
	err := x.ask(ctx, wire.CallList, wire.ListRequest{Dir: dir, Env: env}, &r)
	if err == nil && r.Missing {
		err = modules.ErrNoFile
	}
	if err != nil {
		return nil, fmt.Errorf("listing salt://%s: %w", dir, err)
	}
	return &modules.Listing{Files: r.Files, Dirs: r.Dirs, Links: r.Links}, nil
}

// Envs implements modules.Catalog.
func (x *fetcher) Envs(ctx context.Context) ([]string, error) {
	var r wire.ListReply
	err := x.ask(ctx, wire.CallList, wire.ListRequest{Envs: true}, &r)
	return r.Envs, err
}

// Download implements modules.Downloader.
func (x *fetcher) Download(ctx context.Context, url, etag string) (*modules.Download, error) {
	var d modules.Download
	var err error
	d.Local, err = x.file(func(f *os.File) (bool, error) {
		var r wire.URLReply
		n, sum, err := x.stream(ctx, f, wire.CallURL, wire.URLRequest{URL: url, ETag: etag}, &r)
		if err != nil {
			return false, err
		}
		d.ETag = r.ETag
		if r.Same && etag != "" {
			return false, nil
		}
		return true, arrived(n, sum, r.Size, r.SHA256)
	})
	return &d, err
}

// Query implements modules.Querier.
func (x *fetcher) Query(ctx context.Context, url string) (*modules.Answer, error) {
	var r wire.QueryReply
	if err := x.ask(ctx, wire.CallQuery, wire.QueryRequest{URL: url}, &r); err != nil {
		return nil, err
	}
	return &modules.Answer{Status: r.Status, Reason: r.Reason, Headers: r.Headers, Body: r.Body}, nil
}

// Publish implements modules.Uplink.
func (x *fetcher) Publish(ctx context.Context, tag string, data any) error {
	var done bool
	return x.ask(ctx, wire.CallEvent, wire.EventRequest{Tag: tag, Data: wire.Args{data}}, &done)
}

// Push implements modules.Uplink.
func (x *fetcher) Push(ctx context.Context, f *os.File, path string) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	n := x.g.offered.add(f)
	defer x.g.offered.remove(n)
	var done bool
	return x.ask(ctx, wire.CallPush, wire.PushRequest{Path: path, File: n, Size: info.Size()}, &done)
}

// read serves a file that is offered to the controller.
func (g *guest) read(body json.RawMessage, data io.Writer) (any, error) {
	var req wire.ReadRequest
	if err := json.Unmarshal(body, &req); err != nil {
		return nil, err
	}
	f := g.offered.take(req.File)
	if f == nil {
		return nil, errors.New("there is no such file on offer")
	}
	h := newSum()
	n, err := io.Copy(io.MultiWriter(data, h), f)
	return wire.FileReply{Size: n, SHA256: h.text()}, err
}
