package cp

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// everything lists the controller's files in the environment that is asked for.
func everything(ctx context.Context, c *modules.Call) (*modules.Listing, error) {
	cat, err := catalog(c)
	if err != nil {
		return nil, err
	}
	return cat.List(ctx, "", saltenv(c))
}

// beginning returns the names that begin with the prefix that is asked for.
func beginning(c *modules.Call, names []string) []any {
	prefix := strings.TrimPrefix(c.Text("prefix"), "/")
	out := []any{}
	for _, n := range names {
		if strings.HasPrefix(n, prefix) {
			out = append(out, n)
		}
	}
	return out
}

func listMaster(ctx context.Context, c *modules.Call) (any, error) {
	l, err := everything(ctx, c)
	if err != nil {
		return nil, err
	}
	return beginning(c, l.Files), nil
}

func listDirs(ctx context.Context, c *modules.Call) (any, error) {
	l, err := everything(ctx, c)
	if err != nil {
		return nil, err
	}
	return beginning(c, l.Dirs), nil
}

func listLinks(ctx context.Context, c *modules.Call) (any, error) {
	l, err := everything(ctx, c)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(l.Links))
	for n := range l.Links {
		names = append(names, n)
	}
	slices.Sort(names)
	out := &ordered.Map{}
	for _, n := range beginning(c, names) {
		name := n.(string)
		out.Set(name, l.Links[name])
	}
	return out, nil
}

func listStates(ctx context.Context, c *modules.Call) (any, error) {
	l, err := everything(ctx, c)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, f := range l.Files {
		if name, ok := strings.CutSuffix(f, ".sls"); ok {
			names = append(names, strings.ReplaceAll(strings.TrimSuffix(name, "/init"), "/", "."))
		}
	}
	slices.Sort(names)
	out := []any{}
	for _, n := range slices.Compact(names) {
		out = append(out, n)
	}
	return out, nil
}

func envs(ctx context.Context, c *modules.Call) (any, error) {
	cat, err := catalog(c)
	if err != nil {
		return nil, err
	}
	names, err := cat.Envs(ctx)
	out := []any{}
	for _, n := range names {
		out = append(out, n)
	}
	return out, err
}

// stat tells of a file of the controller; nil if there is none.
func stat(ctx context.Context, c *modules.Call) (*modules.FileInfo, error) {
	s, err := sourceOf(c, c.Text("path"))
	if err != nil {
		return nil, err
	}
	cat, err := catalog(c)
	if err != nil {
		return nil, err
	}
	info, err := cat.Stat(ctx, s.path, s.env)
	if errors.Is(err, modules.ErrNoFile) {
		return nil, nil
	}
	return info, err
}

func statFile(ctx context.Context, c *modules.Call) (any, error) {
	info, err := stat(ctx, c)
	if err != nil || info == nil || info.Dir {
		return nil, err
	}
	if !c.Bool("octal") {
		return int64(info.Mode) | 0o100000, nil
	}
	return "0" + strconv.FormatUint(uint64(info.Mode), 8), nil
}

func hashFile(ctx context.Context, c *modules.Call) (any, error) {
	if !strings.HasPrefix(c.Text("path"), "salt://") {
		p, err := at(c, strings.TrimPrefix(c.Text("path"), "file://"))
		if err != nil {
			return nil, err
		}
		form := modules.Text(c.Host.Opts.Value("hash_type"))
		if form == "" {
			form = "sha256"
		}
		sum, err := sumOf(p.path, form)
		if err != nil {
			return nil, failed("reading", p, err)
		}
		return ordered.Of("hsum", sum, "hash_type", form), nil
	}
	info, err := stat(ctx, c)
	if err != nil {
		return nil, err
	}
	if info == nil || info.Dir {
		return &ordered.Map{}, nil // as Salt answers for what is not there
	}
	return ordered.Of("hsum", info.SHA256, "hash_type", "sha256"), nil
}
