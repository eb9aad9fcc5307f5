package git

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// config returns the beginning of a git config with the file of the call.
func (r *repo) config(more ...string) ([]string, error) {
	which := "--local"
	switch {
	case r.c.Bool("global"):
		which = "--global"
	case r.dir == "":
		return nil, &modules.ArgumentError{Msg: "'cwd' argument required unless global=True"}
	case strings.HasPrefix(r.c.Text("key"), "-"):
		return nil, modules.Errorf("%q is no key", r.c.Text("key"))
	}
	return append([]string{"config", which}, more...), nil
}

// values returns the values of the key of the call; nil if there is none.
func (r *repo) values(ctx context.Context) ([]string, error) {
	args, err := r.config("-z", "--get-all", r.c.Text("key"))
	if err != nil {
		return nil, err
	}
	argv, res, err := r.run(ctx, false, args...)
	switch {
	case err != nil:
		return nil, err
	case res.Code == 1 && len(res.Stderr) == 0:
		return nil, nil
	case res.Code != 0:
		return nil, modules.Failed(argv, res)
	}
	return strings.Split(strings.TrimSuffix(string(res.Stdout), "\x00"), "\x00"), nil
}

func configGet(ctx context.Context, r *repo) (any, error) {
	v, err := r.values(ctx)
	switch {
	case err != nil || v == nil:
		return nil, err
	case r.c.Bool("all"):
		return v, nil
	}
	return v[len(v)-1], nil
}

func configGetRegexp(ctx context.Context, r *repo) (any, error) {
	args, err := r.config("-z", "--get-regexp", r.c.Text("key"))
	if err != nil {
		return nil, err
	}
	if v := r.c.Text("value_regex"); v != "" {
		args = append(args, v)
	}
	argv, res, err := r.run(ctx, false, args...)
	found := &ordered.Map{}
	switch {
	case err != nil:
		return nil, err
	case res.Code == 1 && len(res.Stderr) == 0:
		return found, nil
	case res.Code != 0:
		return nil, modules.Failed(argv, res)
	}
	for kv := range strings.SplitSeq(strings.TrimSuffix(string(res.Stdout), "\x00"), "\x00") {
		k, v, _ := strings.Cut(kv, "\n")
		list, _ := found.Value(k).([]any)
		found.Set(k, append(list, v))
	}
	return found, nil
}

func configSet(ctx context.Context, r *repo) (any, error) {
	if r.c.Given("value") == r.c.Given("multivar") {
		return nil, &modules.ArgumentError{Msg: "Exactly one of value and multivar is required"}
	}
	values := modules.Strings(r.c.Named["multivar"])
	if r.c.Given("value") {
		values = []string{r.c.Text("value")}
	}
	adds := r.c.Bool("add") && r.c.Given("value")
	if r.c.Test {
		old, err := r.values(ctx)
		if adds {
			values = append(old, values...)
		}
		return values, err
	}
	for i, v := range values {
		var how []string
		switch {
		case i > 0 || adds:
			how = []string{"--add"}
		case r.c.Given("multivar"):
			how = []string{"--replace-all"}
		}
		args, err := r.config(append(how, r.c.Text("key"), v)...)
		if err != nil {
			return nil, err
		}
		if _, err := r.out(ctx, args...); err != nil {
			return nil, err
		}
	}
	return r.values(ctx)
}

func configUnset(ctx context.Context, r *repo) (any, error) {
	how := "--unset"
	if r.c.Bool("all") {
		how = "--unset-all"
	}
	key := r.c.Text("key")
	args, err := r.config(how, key)
	if err != nil {
		return nil, err
	}
	if v := r.c.Text("value_regex"); v != "" {
		args = append(args, v)
	}
	argv, res, err := r.run(ctx, false, args...)
	switch {
	case err != nil:
		return nil, err
	case res.Code == 0:
		return true, nil
	case res.Code != 5:
		return nil, modules.Failed(argv, res)
	}
	v, err := r.values(ctx)
	switch {
	case err != nil:
		return nil, err
	case len(v) == 0:
		return nil, modules.Errorf("Key '%s' does not exist", key)
	case r.c.Bool("all") || len(v) == 1:
		return nil, modules.Errorf("Key '%s' has no value that matches", key)
	}
	return nil, modules.Errorf("Key '%s' has several values: use all=True or value_regex", key)
}
