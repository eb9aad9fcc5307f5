package grains

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gossh/gossh/internal/atomicfile"
	"github.com/gossh/gossh/internal/grainfile"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// storeOption is the minion option that says where grains are set: "thin" for the
// thin dir, which is the default, "etc" for the file that minions read too.
const storeOption = "grains_store"

const (
	// lockTime is how long another run may keep the file, lockPause how often it is
	// looked whether it has gone.
	lockTime  = 10 * time.Second
	lockPause = 5 * time.Millisecond
)

// store is the file in which grains are set.
type store struct {
	host *modules.Host
	path string
	etc  bool
}

func openStore(h *modules.Host) (*store, error) {
	switch where := modules.Text(h.Opts.Value(storeOption)); where {
	case "etc":
		return &store{h, h.Path(grainfile.Etc()), true}, nil
	case "thin", "":
		return &store{h, filepath.Join(h.Dir, grainfile.Name), false}, nil
	default:
		return nil, modules.Errorf("%s in minion_opts must be thin or etc, and is %s", storeOption, where)
	}
}

// update has change edit the grains that are set, and keeps what comes of it. A file
// that cannot be read is left alone: what it says would be lost.
func (s *store) update(ctx context.Context, change func(m *ordered.Map)) error {
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	text, err := os.ReadFile(s.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return modules.Errorf("reading the grains: %v", err)
	}
	r, _ := s.host.Files.(grainfile.Reader)
	m, err := grainfile.Parse(ctx, string(text), r)
	if err != nil {
		return modules.Errorf("%s is broken, mend it first: %v", s.path, err)
	}
	change(m)
	if err := s.write(ctx, m); err != nil {
		return err
	}
	if s.host.Wiped && !s.etc {
		s.host.Logf("warning", "grains that are set in the thin dir go with it when this run ends: leave out -w and -W, or set %s to etc in minion_opts", storeOption)
	}
	if g, ok := s.host.Grains.(modules.Refresher); ok {
		g.Refresh()
	}
	return nil
}

func (s *store) write(ctx context.Context, m *ordered.Map) error {
	if d, ok := s.host.Files.(modules.Documents); ok && s.etc {
		text, err := d.Dump(ctx, m)
		if err != nil {
			return modules.Errorf("writing the grains as YAML: %v", err)
		}
		return s.host.Save(grainfile.Etc(), []byte(text), 0o644)
	}
	b, err := ordered.Encode(m)
	if err != nil {
		return modules.Errorf("the grains cannot be written: %v", err)
	}
	b = append(b, '\n')
	if s.etc { // JSON is YAML
		return s.host.Save(grainfile.Etc(), b, 0o644)
	}
	if err := atomicfile.Write(s.path, b, 0o600); err != nil {
		return modules.Errorf("setting grains: %v", err)
	}
	return nil
}

// lock keeps other runs from the file. The file itself is replaced: what is locked is
// one beside it in the thin dir, and the directory in /etc, which other controllers
// lock too.
func (s *store) lock(ctx context.Context) (unlock func(), err error) {
	var f *os.File
	if s.etc {
		dir := filepath.Dir(s.path)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, modules.Errorf("setting grains: %v", err)
		}
		f, err = os.Open(dir)
	} else {
		f, err = os.OpenFile(s.path+".lock", os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	}
	if err != nil {
		return nil, modules.Errorf("setting grains: %v", err)
	}
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { _ = f.Close() }, nil // which ends the lock
		}
		select {
		case <-ctx.Done():
			_ = f.Close()
			return nil, modules.Errorf("setting grains: %s is in use: %v", s.path, err)
		case <-time.After(lockPause):
		}
	}
}
