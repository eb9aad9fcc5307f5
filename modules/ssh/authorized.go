package ssh

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func lines(text string) []line {
	var out []line
	for l := range strings.Lines(text) {
		out = append(out, parse(strings.TrimRight(l, "\r\n")))
	}
	return out
}

// users returns the users that the call names, and whether they are one by name.
func users(ctx context.Context, c *modules.Call) (names []string, one bool) {
	switch v := c.Named["user"].(type) {
	case nil:
	case []any:
		return modules.Strings(v), false
	default:
		if s := modules.Text(v); s != "" {
			return []string{s}, true
		}
	}
	for _, u := range c.Host.Accounts().Users(ctx) {
		names = append(names, u.Name)
	}
	return names, false
}

func authKeys(ctx context.Context, c *modules.Call) (any, error) {
	names, one := users(ctx, c)
	all := &ordered.Map{}
	for _, u := range names {
		path, _, err := place(ctx, c, u, c.Text("config"))
		if err != nil {
			return nil, err
		}
		text, err := c.Host.Read(path)
		if err != nil {
			return nil, err
		}
		keys := &ordered.Map{}
		for _, l := range lines(text) {
			if l.key == "" {
				continue
			}
			m, err := l.shown(c.Text("fingerprint_hash_type"))
			if err != nil {
				return nil, modules.Errorf("%s: %v", path, err)
			}
			keys.Set(l.key, m)
		}
		if one {
			return keys, nil
		}
		if keys.Len() > 0 {
			all.Set(u, keys)
		}
	}
	return all, nil
}

// wanted returns the key of the call: it may be a whole line.
func wanted(c *modules.Call) (line, error) {
	key := strings.TrimSpace(c.Text("key"))
	l := made(c.Strings("options"), c.Text("enc"), key, c.Text("comment"))
	if strings.ContainsAny(key, " \t") {
		whole := parse(key)
		if whole.key == "" {
			return l, modules.Errorf("%.60q is no line of authorized_keys", key)
		}
		l = made(append(l.options, whole.options...), whole.enc, whole.key, whole.comment)
	}
	return l, l.check()
}

// compare returns what has to be done that have holds want.
func compare(have []line, want line) string {
	i := slices.IndexFunc(have, func(l line) bool { return l.key == want.key })
	switch {
	case i < 0:
		return "add"
	case have[i].enc == want.enc && have[i].comment == want.comment && slices.Equal(have[i].options, want.options):
		return "exists"
	}
	return "update"
}

func checkKey(ctx context.Context, c *modules.Call) (any, error) {
	want, err := wanted(c)
	if err != nil {
		return nil, err
	}
	path, _, err := place(ctx, c, c.Text("user"), c.Text("config"))
	if err != nil {
		return nil, err
	}
	text, err := c.Host.Read(path)
	return compare(lines(text), want), err
}

// fromFile returns the keys of the file that the call names.
func fromFile(ctx context.Context, c *modules.Call) ([]line, error) {
	text, err := source(ctx, c)
	if err != nil {
		return nil, err
	}
	var out []line
	for _, l := range lines(text) {
		if l.key == "" {
			continue
		}
		if err := l.check(); err != nil {
			return nil, modules.Errorf("%s: %v", c.Text("source"), err)
		}
		out = append(out, l)
	}
	if len(out) == 0 {
		return nil, modules.Errorf("%s has no keys", c.Text("source"))
	}
	return out, nil
}

func checkKeyFile(ctx context.Context, c *modules.Call) (any, error) {
	want, err := fromFile(ctx, c)
	if err != nil {
		return nil, err
	}
	path, _, err := place(ctx, c, c.Text("user"), c.Text("config"))
	if err != nil {
		return nil, err
	}
	text, err := c.Host.Read(path)
	have, out := lines(text), &ordered.Map{}
	for _, l := range want {
		out.Set(l.key, compare(have, l))
	}
	return out, err
}

// add puts keys into the file of a user.
func add(ctx context.Context, c *modules.Call, want ...line) (any, error) {
	path, u, err := place(ctx, c, c.Text("user"), c.Text("config"))
	if err != nil {
		return nil, err
	}
	text, err := c.Host.Read(path)
	if err != nil {
		return nil, err
	}
	have, result := lines(text), "no change"
	for _, w := range want {
		switch compare(have, w) {
		case "add":
			have = append(have, w)
			if result == "no change" {
				result = "new"
			}
		case "update":
			i := slices.IndexFunc(have, func(l line) bool { return l.key == w.key })
			have[i] = w
			result = "replace"
		}
	}
	if result == "no change" || c.Test {
		return result, nil
	}
	return result, save(c, path, written(have), u)
}

func written(all []line) string {
	var b strings.Builder
	for _, l := range all {
		b.WriteString(l.text + "\n")
	}
	return b.String()
}

func setAuthKey(ctx context.Context, c *modules.Call) (any, error) {
	want, err := wanted(c)
	if err != nil {
		return nil, err
	}
	return add(ctx, c, want)
}

func setAuthKeyFromFile(ctx context.Context, c *modules.Call) (any, error) {
	want, err := fromFile(ctx, c)
	if err != nil {
		return nil, err
	}
	return add(ctx, c, want...)
}

// drop takes keys out of the file of a user.
func drop(ctx context.Context, c *modules.Call, keys []string) (any, error) {
	path, u, err := place(ctx, c, c.Text("user"), c.Text("config"))
	if err != nil {
		return nil, err
	}
	text, err := c.Host.Read(path)
	if err != nil {
		return nil, err
	}
	if text == "" {
		return "Authorized keys file for user " + u.Name + " not present", nil
	}
	have := lines(text)
	left := slices.DeleteFunc(slices.Clone(have), func(l line) bool { return l.key != "" && slices.Contains(keys, l.key) })
	switch {
	case len(left) == len(have):
		return "Key not present", nil
	case c.Test:
		return "Key removed", nil
	}
	return "Key removed", save(c, path, written(left), u)
}

func removeAuthKey(ctx context.Context, c *modules.Call) (any, error) {
	key := strings.TrimSpace(c.Text("key"))
	if strings.ContainsAny(key, " \t") {
		key = parse(key).key
	}
	return drop(ctx, c, []string{key})
}

func removeAuthKeyFromFile(ctx context.Context, c *modules.Call) (any, error) {
	want, err := fromFile(ctx, c)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, l := range want {
		keys = append(keys, l.key)
	}
	return drop(ctx, c, keys)
}
