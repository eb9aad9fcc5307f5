package grains

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// listed returns the list at a path, empty if there is none.
func listed(ctx context.Context, c *modules.Call, convert bool) ([]any, bool) {
	v, ok := find(ctx, c, c.Text("key"), c.Text("delimiter"))
	if !ok {
		return nil, true
	}
	l, ok := v.([]any)
	if !ok && convert {
		return []any{v}, true
	}
	return slices.Clone(l), ok
}

func appendTo(ctx context.Context, c *modules.Call) (any, error) {
	key, val := c.Text("key"), c.Named["val"]
	l, ok := listed(ctx, c, c.Bool("convert"))
	if !ok {
		return "The key " + key + " is not a valid list", nil
	}
	if holds(l, val) >= 0 {
		return "The val " + modules.Text(val) + " was already in the list " + key, nil
	}
	if more, ok := val.([]any); ok {
		l = append(l, more...)
	} else {
		l = append(l, val)
	}
	return setNested(ctx, c, key, l)
}

func remove(ctx context.Context, c *modules.Call) (any, error) {
	key, val := c.Text("key"), c.Named["val"]
	l, ok := listed(ctx, c, false)
	if !ok {
		return "The key " + key + " is not a valid list", nil
	}
	i := holds(l, val)
	if i < 0 {
		return "The val " + modules.Text(val) + " was not in the list " + key, nil
	}
	return setNested(ctx, c, key, append([]any{}, slices.Delete(l, i, i+1)...))
}

// holds returns the place of a value in a list, -1 for none.
func holds(l []any, v any) int {
	return slices.IndexFunc(l, func(e any) bool { return equal(e, v) })
}

// setNested sets the grain at a path, with the mappings on the way to it. What is no
// mapping on the way is replaced.
func setNested(ctx context.Context, c *modules.Call, key string, val any) (any, error) {
	delimiter, ok := c.Named["delimiter"].(string)
	if !ok {
		delimiter = ":"
	}
	for delimiter != "" && strings.Contains(key, delimiter) {
		i := strings.LastIndex(key, delimiter)
		rest := key[i+len(delimiter):]
		key = key[:i]
		outer := &ordered.Map{}
		if v, ok := find(ctx, c, key, delimiter); ok {
			if m, ok := v.(*ordered.Map); ok {
				outer = m.Clone()
			}
		}
		outer.Set(rest, val)
		val = outer
	}
	return setAll(ctx, c, ordered.Of(key, val), false)
}

// getOrSetHash returns a grain; where there is none it becomes a random text.
func getOrSetHash(ctx context.Context, c *modules.Call) (any, error) {
	name := c.Text("name")
	if v, ok := find(ctx, c, name, ":"); ok && v != nil {
		return v, nil
	}
	length, chars := c.Int("length"), c.Text("chars")
	if length < 1 || length > 4096 || chars == "" {
		return nil, modules.Errorf("length must be from 1 to 4096, and chars must not be empty")
	}
	text, err := random(int(length), []rune(chars))
	if err != nil {
		return nil, err
	}
	if _, err := setNested(ctx, c, name, text); err != nil {
		return nil, err
	}
	return text, nil
}

// random returns random characters, each as likely as the others.
func random(n int, chars []rune) (string, error) {
	if len(chars) > 256 {
		return "", modules.Errorf("chars are more than 256")
	}
	var out strings.Builder
	// A byte from which the characters cannot be chosen evenly does not count.
	limit := 256 - 256%len(chars)
	for b := make([]byte, 64); n > 0; {
		rand.Read(b) //nolint:errcheck // crypto/rand.Read never fails
		for _, x := range b {
			if n > 0 && int(x) < limit {
				out.WriteRune(chars[int(x)%len(chars)])
				n--
			}
		}
	}
	return out.String(), nil
}

func equals(ctx context.Context, c *modules.Call) (any, error) {
	v, ok := find(ctx, c, c.Text("key"), ":")
	if !ok {
		v = ""
	}
	return modules.Text(v) == modules.Text(c.Named["value"]), nil
}
