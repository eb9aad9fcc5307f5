package flat

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/atomicfile"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

// Errors of rosters that nothing can be added to.
var (
	errTemplated = errors.New("it is a template: add the host where its text is made")
	errShape     = errors.New("it is no mapping in block style")
)

// Addable returns fault.Invalid if nothing can be added to the roster: it is a
// template, or no YAML in block style, or cannot be read. One that is not there is
// fine.
func (p *Provider) Addable() error {
	info, err := os.Stat(p.o.File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no file")
	}
	var src []byte
	if err == nil {
		src, _, err = p.read(p.o.File)
	}
	if err == nil {
		_, err = grown(p.o.File, src, "")
	}
	return cannotAdd(p.o.File, err)
}

// Add appends entries to the roster under a comment each, and returns the ids of
// those that were not there yet, by id or by address. What is in the file stays as
// it is, byte by byte, and so do its mode and its owner; programs that add at the
// same time do so one after the other. A roster that is not there is made. Secrets are
// not written. Errors are those of Addable.
func (p *Provider) Add(ctx context.Context, entries []roster.Entry, note string) ([]targets.ID, error) {
	added, err := p.add(ctx, entries, note)
	return added, cannotAdd(p.o.File, err)
}

func cannotAdd(file string, err error) error {
	if err == nil || fault.KindOf(err) != fault.Internal {
		return err
	}
	return fault.New(fault.Invalid, "", "%s is not added to: %w", file, err)
}

func (p *Provider) add(ctx context.Context, entries []roster.Entry, note string) ([]targets.ID, error) {
	path, err := filepath.EvalSymlinks(p.o.File)
	if errors.Is(err, fs.ErrNotExist) {
		path, err = p.o.File, os.MkdirAll(filepath.Dir(p.o.File), 0o700)
	}
	if err != nil {
		return nil, err
	}
	f, err := lock(ctx, path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // and with it the lock
	src, _, err := p.read(path)
	if err != nil {
		return nil, err
	}
	if _, err := grown(path, src, ""); err != nil {
		return nil, err
	}
	known, err := known(path, src)
	if err != nil {
		return nil, err
	}
	var added []targets.ID
	text := src
	for _, e := range entries {
		m := &ordered.Map{}
		for _, a := range e.Attrs {
			if _, hidden := a.V.(secret.String); !hidden {
				m.Set(a.Name, a.V)
			}
		}
		if known[string(e.ID)] || known[address(m)] {
			continue
		}
		var b strings.Builder
		comment(&b, note)
		b.WriteString(entryText(e.ID, m))
		if text, err = grown(path, text, b.String()); err != nil {
			return nil, err
		}
		known[string(e.ID)] = true
		added = append(added, e.ID)
	}
	if len(added) == 0 {
		return nil, nil
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return added, atomicfile.Replace(path, text, info)
}

// lockTries bounds how often a lock is tried, which another program holds for as
// long as it writes a file.
const lockTries = 500

// lock opens the file at path, or makes it, and locks it, until it is closed.
func lock(ctx context.Context, path string) (*os.File, error) {
	for range lockTries {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			// Another program may have put its file in place of this one meanwhile.
			mine, err := f.Stat()
			if now, nerr := os.Stat(path); err == nil && nerr == nil && os.SameFile(mine, now) {
				return f, nil
			}
		}
		_ = f.Close() // nothing was written
		if err != nil && !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil, errors.New("another program has it locked")
}

// grown returns src with more behind it, which has to be what it was, and more.
func grown(file string, src []byte, more string) ([]byte, error) {
	first, _, _ := bytes.Cut(src, []byte("\n"))
	line := strings.TrimSpace(string(first))
	pipe, rendered := strings.CutPrefix(line, "#!")
	switch pipe = strings.ReplaceAll(pipe, " ", ""); {
	case rendered && pipe == "yaml":
	case rendered && pipe != "jinja|yaml":
		return nil, fmt.Errorf("it is rendered as %.40q", pipe)
	default:
		for _, mark := range []string{"{{", "{%", "{#"} {
			if bytes.Contains(src, []byte(mark)) || strings.Contains(more, mark) {
				return nil, errTemplated
			}
		}
	}
	before, err := load(file, src)
	if err != nil {
		return nil, err
	}
	probe := more
	if probe == "" {
		probe = "gossh adds here:\n"
	}
	out := bytes.Clone(src)
	if len(out) > 0 && out[len(out)-1] != '\n' {
		out = append(out, '\n')
	}
	end := len(out)
	out = append(out, probe...)
	after, err := load(file, out)
	if err != nil || !startsWith(after, before) {
		return nil, errShape
	}
	if more == "" {
		out = out[:end]
	}
	return out, nil
}

// load reads a mapping; nothing is an empty one.
func load(file string, src []byte) (*ordered.Map, error) {
	v, err := saltyaml.Load(file, src)
	m, ok := v.(*ordered.Map)
	switch {
	case err != nil:
		return nil, err
	case !ok && v != nil:
		return nil, errShape
	case !ok:
		return &ordered.Map{}, nil
	}
	return m, nil
}

// startsWith reports whether the first pairs of m are those of start, and more follow.
func startsWith(m, start *ordered.Map) bool {
	if m.Len() <= start.Len() {
		return false
	}
	head := &ordered.Map{}
	for _, k := range m.Keys()[:start.Len()] {
		head.Set(k, m.Value(k))
	}
	return saltyaml.Dump(head, saltyaml.DumpOptions{}) == saltyaml.Dump(start, saltyaml.DumpOptions{})
}

// known are the ids in a roster, and the addresses with their ports.
func known(file string, src []byte) (map[string]bool, error) {
	m, err := load(file, src)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for id, v := range m.All() {
		out[id] = true
		e, ok := v.(*ordered.Map)
		if !ok {
			e = ordered.Of("host", v)
		}
		out[address(e)] = true
	}
	return out, nil
}

// address is what no id is equal to.
func address(entry *ordered.Map) string {
	return fmt.Sprintf("%v port %v", entry.Value("host"), entry.Value("port"))
}
