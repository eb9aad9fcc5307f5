package grains

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// setAll sets top-level grains; null removes one if destructive.
func setAll(ctx context.Context, c *modules.Call, values *ordered.Map, destructive bool) (any, error) {
	s, err := openStore(c.Host)
	if err != nil {
		return nil, err
	}
	if c.Test {
		return values, nil
	}
	return values, s.update(ctx, func(m *ordered.Map) {
		for k, v := range values.All() {
			if v == nil && destructive {
				m.Delete(k)
			} else {
				m.Set(k, v)
			}
		}
	})
}

func setVals(ctx context.Context, c *modules.Call) (any, error) {
	values, ok := c.Named["grains"].(*ordered.Map)
	if !ok {
		return nil, modules.Errorf("setvals grains must be a dictionary.")
	}
	return setAll(ctx, c, values, c.Bool("destructive"))
}

func setVal(ctx context.Context, c *modules.Call) (any, error) {
	return setAll(ctx, c, ordered.Of(c.Text("key"), c.Named["val"]), c.Bool("destructive"))
}

func set(ctx context.Context, c *modules.Call) (any, error) {
	return change(ctx, c, c.Named["val"], c.Bool("destructive"), c.Text("delimiter"))
}

func delVal(ctx context.Context, c *modules.Call) (any, error) {
	return change(ctx, c, nil, c.Bool("destructive"), ":")
}

func delKey(ctx context.Context, c *modules.Call) (any, error) {
	return change(ctx, c, nil, true, ":")
}

// change sets the grain at a path, and takes care that nothing is lost that was not
// meant: what is larger than a value is replaced only with force.
func change(ctx context.Context, c *modules.Call, val any, destructive bool, delimiter string) (any, error) {
	key, force := c.Text("key"), c.Bool("force")
	old, exists := find(ctx, c, key, delimiter)
	refuse := func(format string, args ...any) (any, error) {
		return ordered.Of("comment", modules.Errorf(format, args...).Error(), "changes", &ordered.Map{}, "result", false), nil
	}
	switch {
	case exists && equal(old, val) && (val != nil || !destructive):
		return ordered.Of("comment", "Grain is already set", "changes", &ordered.Map{}, "result", true), nil
	case old != nil && !force && large(old):
		return refuse("The key '%s' exists but is a dict or a list. Use 'force=True' to overwrite.", key)
	case old != nil && !force && large(val):
		return refuse("The key '%s' exists and the given value is a dict or a list. Use 'force=True' to overwrite.", key)
	}
	for delimiter != "" && strings.Contains(key, delimiter) {
		i := strings.LastIndex(key, delimiter)
		rest := key[i+len(delimiter):]
		key = key[:i]
		outer, ok := find(ctx, c, key, delimiter)
		if !ok {
			outer = &ordered.Map{}
		}
		if val, ok = put(outer, rest, val, destructive, force); !ok {
			return refuse("The key '%s' value is '%s', which is different from the provided key '%s'. Use 'force=True' to overwrite.",
				key, modules.Text(outer), rest)
		}
	}
	changes, err := setAll(ctx, c, ordered.Of(key, val), destructive)
	if err != nil {
		return nil, err
	}
	return ordered.Of("comment", "", "changes", changes, "result", true), nil
}

// put returns what outer becomes with val under key. It is false if that needs force.
func put(outer any, key string, val any, destructive, force bool) (any, bool) {
	switch x := ordered.Clone(outer).(type) {
	case *ordered.Map:
		if val == nil && destructive {
			x.Delete(key)
		} else {
			x.Set(key, val)
		}
		return x, true
	case []any:
		for i, e := range x {
			if m, ok := e.(*ordered.Map); ok {
				if _, has := m.Get(key); has {
					m.Set(key, val)
					return x, true
				}
			}
			if e == key {
				x[i] = ordered.Of(key, val)
				return x, true
			}
		}
		return append(x, ordered.Of(key, val)), true
	default:
		if outer == key || force {
			return ordered.Of(key, val), true
		}
		return nil, false
	}
}

// large reports whether a value is a mapping or a list.
func large(v any) bool {
	switch v.(type) {
	case *ordered.Map, []any:
		return true
	}
	return false
}

// equal compares values; the order of keys does not count.
func equal(a, b any) bool {
	switch x := a.(type) {
	case *ordered.Map:
		y, ok := b.(*ordered.Map)
		if !ok || x.Len() != y.Len() {
			return false
		}
		for k, v := range x.All() {
			if w, ok := y.Get(k); !ok || !equal(v, w) {
				return false
			}
		}
		return true
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !equal(x[i], y[i]) {
				return false
			}
		}
		return true
	}
	return !large(b) && a == b
}
