// Package data has a small store of values on the host, in the thin dir: data.*.
package data

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gossh/gossh/internal/atomicfile"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("data", table, map[string]modules.Func{
		"load": items, "items": items, "dump": dump, "update": update, "get": get, "getval": get, "getvals": getvals,
		"keys": keys, "values": values, "has_key": hasKey, "pop": pop, "clear": clear, "cas": cas,
	})
}

// fileName is the store in the thin dir: it goes with it, and stays when a new thin
// comes.
const fileName = ".gossh-data"

// maxStore bounds the store in bytes.
const maxStore = 8 << 20

func path(c *modules.Call) (string, error) {
	if c.Host.Dir == "" {
		return "", modules.Errorf("there is no store here: it is on hosts")
	}
	return filepath.Join(c.Host.Dir, fileName), nil
}

func load(c *modules.Call) (*ordered.Map, error) {
	name, err := path(c)
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return &ordered.Map{}, nil
	}
	if err != nil {
		return nil, modules.Errorf("reading the store: %v", err)
	}
	v, err := ordered.Decode(b)
	m, ok := v.(*ordered.Map)
	if err != nil || !ok {
		return nil, modules.Errorf("the store %s is broken: data.clear empties it", name)
	}
	return m, nil
}

func save(c *modules.Call, m *ordered.Map) error {
	name, err := path(c)
	if err != nil {
		return err
	}
	b, err := ordered.Encode(m)
	if err != nil {
		return modules.Errorf("this cannot be kept: %v", err)
	}
	if len(b) > maxStore {
		return modules.Errorf("the store would have %d bytes, and may have %d", len(b), maxStore)
	}
	if err := atomicfile.Write(name, b, 0o600); err != nil {
		return modules.Errorf("writing the store: %v", err)
	}
	if c.Host.Wiped {
		c.Host.Logf("warning", "the store of data.* goes with the thin dir when this run ends: leave out -w and -W")
	}
	return nil
}

const (
	// lockTime is how long another run may keep the store, lockPause how often it is
	// looked whether it has gone.
	lockTime  = 10 * time.Second
	lockPause = 5 * time.Millisecond
)

// edit has change edit the store, which other runs do not touch meanwhile. It is
// written if change says so.
func edit(ctx context.Context, c *modules.Call, change func(*ordered.Map) (any, bool)) (any, error) {
	unlock, err := lock(ctx, c)
	if err != nil {
		return nil, err
	}
	defer unlock()
	m, err := load(c)
	if err != nil {
		return nil, err
	}
	v, write := change(m)
	if !write {
		return v, nil
	}
	return v, save(c, m)
}

func lock(ctx context.Context, c *modules.Call) (unlock func(), err error) {
	name, err := path(c)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(name+".lock", os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, modules.Errorf("locking the store: %v", err)
	}
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	for syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		select {
		case <-ctx.Done():
			_ = f.Close()
			return nil, modules.Errorf("the store is in use: %v", ctx.Err())
		case <-time.After(lockPause):
		}
	}
	return func() { _ = f.Close() }, nil
}

func items(_ context.Context, c *modules.Call) (any, error) { return load(c) }

func dump(ctx context.Context, c *modules.Call) (any, error) {
	unlock, err := lock(ctx, c)
	if err != nil {
		return nil, err
	}
	defer unlock()
	m := c.Dict("new_data")
	if m == nil {
		return nil, modules.Errorf("new_data must be a mapping")
	}
	return true, save(c, m)
}

func clear(ctx context.Context, c *modules.Call) (any, error) {
	unlock, err := lock(ctx, c)
	if err != nil {
		return nil, err
	}
	defer unlock()
	return true, save(c, &ordered.Map{})
}

func update(ctx context.Context, c *modules.Call) (any, error) {
	return edit(ctx, c, func(m *ordered.Map) (any, bool) {
		m.Set(c.Text("key"), c.Named["value"])
		return true, true
	})
}

func get(_ context.Context, c *modules.Call) (any, error) {
	m, err := load(c)
	if err != nil {
		return nil, err
	}
	if v, ok := m.Get(c.Text("key")); ok {
		return v, nil
	}
	return c.Named["default"], nil
}

func getvals(_ context.Context, c *modules.Call) (any, error) {
	m, err := load(c)
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, k := range c.Rest {
		if v, ok := m.Get(modules.Text(k)); ok {
			out = append(out, v)
		}
	}
	return out, nil
}

func keys(_ context.Context, c *modules.Call) (any, error) {
	m, err := load(c)
	if err != nil {
		return nil, err
	}
	out := []any{}
	for k := range m.All() {
		out = append(out, k)
	}
	return out, nil
}

func values(_ context.Context, c *modules.Call) (any, error) {
	m, err := load(c)
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, v := range m.All() {
		out = append(out, v)
	}
	return out, nil
}

func hasKey(_ context.Context, c *modules.Call) (any, error) {
	m, err := load(c)
	if err != nil {
		return nil, err
	}
	_, ok := m.Get(c.Text("key"))
	return ok, nil
}

func pop(ctx context.Context, c *modules.Call) (any, error) {
	return edit(ctx, c, func(m *ordered.Map) (any, bool) {
		v, ok := m.Get(c.Text("key"))
		if !ok {
			return c.Named["default"], false
		}
		m.Delete(c.Text("key"))
		return v, true
	})
}

func cas(ctx context.Context, c *modules.Call) (any, error) {
	return edit(ctx, c, func(m *ordered.Map) (any, bool) {
		v, ok := m.Get(c.Text("key"))
		is, err := ordered.Encode(v)
		want, werr := ordered.Encode(c.Named["old_value"])
		if !ok || errors.Join(err, werr) != nil || string(is) != string(want) {
			return false, false
		}
		m.Set(c.Text("key"), c.Named["value"])
		return true, true
	})
}
