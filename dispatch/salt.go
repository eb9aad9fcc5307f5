package dispatch

import (
	"context"
	"encoding/json"
	"io"
	"path"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/wire"
)

// equip adds what the host needs to run the function of req: Salt's own thin, or
// modules of the file roots.
func (s *Service) equip(ctx context.Context, rn *run, t *targets.Target, req *wire.Request) error {
	if t.Thin.Type != "salt" {
		var err error
		req.Modules, err = s.modules(ctx, rn, req.Fun)
		return err
	}
	const op = "using Salt's thin"
	if s.c.SaltThin == nil {
		return fault.New(fault.Invalid, op, "thin_type is salt, and no tarball is configured").
			WithHint("set salt_thin to a file or a URL: salt-run thin.generate makes one")
	}
	f, err := s.c.SaltThin(ctx)
	if err != nil {
		return fault.Wrap(fault.Invalid, op, err)
	}
	req.Salt = f.SHA256
	if err := f.Close(); err != nil {
		return fault.Wrap(fault.Invalid, op, err)
	}
	req.Modules, err = s.python(ctx, rn, req.Fun)
	return err
}

// python returns the module in Python that a function is in, if the file roots have it.
func (s *Service) python(ctx context.Context, rn *run, fun string) ([]wire.Module, error) {
	c, err := rn.custom()
	if err != nil {
		return nil, err
	}
	name, _, _ := strings.Cut(fun, ".")
	f, ok := c.python[name]
	if !ok || path.Ext(f.Path) != ".py" {
		return nil, nil
	}
	p, err := s.c.Files.Program(ctx, f)
	if err != nil {
		return nil, err
	}
	c.grant(f.Path)
	return []wire.Module{{Name: name, Files: []wire.ModuleFile{{Program: wire.Program{Path: p.Path, Env: p.Env, SHA256: p.SHA256}}}}}, nil
}

// salt gives a host with thin_type: salt the tarball.
func (a *asks) salt(ctx context.Context, _ *thin.Session, _ json.RawMessage, data io.Writer) (any, error) {
	if a.t.Thin.Type != "salt" || a.s.c.SaltThin == nil {
		return nil, fault.New(fault.Invalid, "", "this host does not run Salt's own thin")
	}
	f, err := a.s.c.SaltThin(ctx)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	_, err = io.Copy(data, io.NewSectionReader(f, 0, f.Size))
	return wire.FileReply{Size: f.Size, SHA256: f.SHA256}, err
}
