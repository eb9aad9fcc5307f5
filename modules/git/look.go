package git

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func version(ctx context.Context, r *repo) (any, error) {
	v, err := r.version(ctx)
	if err != nil || !r.c.Bool("versioninfo") {
		return v, err
	}
	out := []int{}
	for i := range strings.Count(v, ".") + 1 {
		out = append(out, number(v, i))
	}
	return out, nil
}

func currentBranch(ctx context.Context, r *repo) (any, error) {
	return r.text(ctx, "rev-parse", "--abbrev-ref", "HEAD")
}

func describe(ctx context.Context, r *repo) (any, error) {
	return r.do(ctx, false, []string{"describe"}, r.c.Text("rev"))
}

func revision(ctx context.Context, r *repo) (any, error) {
	args := []string{"rev-parse"}
	if r.c.Bool("short") {
		args = append(args, "--short")
	}
	return r.do(ctx, false, args, r.c.Text("rev"))
}

func revParse(ctx context.Context, r *repo) (any, error) {
	return r.do(ctx, false, []string{"rev-parse"}, r.c.Text("rev"))
}

func listBranches(ctx context.Context, r *repo) (any, error) {
	if r.c.Bool("remote") {
		return r.refs(ctx, "refs/remotes/")
	}
	return r.refs(ctx, "refs/heads/")
}

func listTags(ctx context.Context, r *repo) (any, error) { return r.refs(ctx, "refs/tags/") }

// refs returns the names below a prefix.
func (r *repo) refs(ctx context.Context, prefix string) (any, error) {
	out, err := r.out(ctx, "for-each-ref", "--format=%(refname)", prefix)
	if err != nil {
		return nil, err
	}
	names := lines(out)
	for i, n := range names {
		names[i] = strings.TrimPrefix(n, prefix)
	}
	return names, nil
}

// status reads what git calls its format for scripts.
func status(ctx context.Context, r *repo) (any, error) {
	out, err := r.out(ctx, "status", "-z", "--porcelain")
	if err != nil {
		return nil, err
	}
	found := &ordered.Map{}
	parts := strings.Split(out, "\x00")
	for i := 0; i < len(parts); i++ {
		if len(parts[i]) < 4 {
			continue
		}
		state, file := strings.TrimSpace(parts[i][:2]), parts[i][3:]
		if strings.ContainsAny(state, "RC") {
			i++ // the name it had before
		}
		switch state {
		case "M":
			state = "modified"
		case "A":
			state = "new"
		case "D":
			state = "deleted"
		case "??":
			state = "untracked"
		}
		list, _ := found.Value(state).([]any)
		found.Set(state, append(list, file))
	}
	return found, nil
}

func diff(ctx context.Context, r *repo) (any, error) {
	args, err := r.with([]string{"diff"})
	if err != nil {
		return nil, err
	}
	paths := modules.Strings(r.c.Named["paths"])
	items := slices.DeleteFunc([]string{r.c.Text("item1"), r.c.Text("item2")}, func(s string) bool { return s == "" })
	switch noIndex := r.c.Bool("no_index"); {
	case noIndex && (len(items) > 0 || r.c.Bool("cached") || len(paths) != 2):
		return nil, &modules.ArgumentError{Msg: "no_index is for two paths, and for no revisions and not the index"}
	case noIndex:
		args = append(args, "--no-index")
	case r.c.Bool("cached"):
		args = append(args, "--cached")
	}
	for _, i := range items {
		if strings.HasPrefix(i, "-") {
			return nil, modules.Errorf("%q is an option; those belong into opts", i)
		}
	}
	args = append(append(args, items...), "--")
	argv, res, err := r.run(ctx, false, append(args, paths...)...)
	if err != nil {
		return nil, err
	}
	// Of two files, 1 means that they differ.
	if res.Code > 1 || res.Code == 1 && !r.c.Bool("no_index") {
		return nil, masked(modules.Failed(argv, res))
	}
	return strings.TrimRight(string(res.Stdout), "\r\n"), nil
}

func mergeBase(ctx context.Context, r *repo) (any, error) {
	refs := modules.Strings(r.c.Named["refs"])
	args := []string{"merge-base"}
	modes := 0
	for _, m := range []string{"all", "octopus", "is_ancestor", "independent"} {
		if r.c.Bool(m) {
			args = append(args, "--"+strings.ReplaceAll(m, "_", "-"))
			if m != "all" {
				modes++
			}
		}
	}
	if p := r.c.Text("fork_point"); p != "" {
		args, refs = append(args, "--fork-point"), append([]string{p}, refs...)
		modes++
	}
	if modes > 1 {
		return nil, &modules.ArgumentError{Msg: "only one of octopus, is_ancestor, independent and fork_point can be asked for"}
	}
	args, err := r.with(args, refs...)
	if err != nil {
		return nil, err
	}
	argv, res, err := r.run(ctx, false, args...)
	switch {
	case err != nil:
		return nil, err
	case r.c.Bool("is_ancestor") && res.Code < 2:
		return res.Code == 0, nil
	case res.Code == 1 && len(res.Stderr) == 0:
		return nil, modules.Errorf("%s have no commit in common", strings.Join(refs, ", "))
	case res.Code != 0:
		return nil, masked(modules.Failed(argv, res))
	}
	found := lines(string(res.Stdout))
	if r.c.Bool("all") || r.c.Bool("independent") || len(found) == 0 {
		return found, nil
	}
	return found[0], nil
}

func mergeTree(ctx context.Context, r *repo) (any, error) {
	one, two, base := r.c.Text("ref1"), r.c.Text("ref2"), r.c.Text("base")
	if base == "" {
		var err error
		if base, err = r.out(ctx, "merge-base", "--", one, two); err != nil {
			return nil, err
		}
	}
	return r.do(ctx, false, []string{"merge-tree"}, base, one, two)
}

func isWorktree(ctx context.Context, r *repo) (any, error) { return r.linked(ctx) }

// linked reports whether the directory is in a worktree that is not the main one.
func (r *repo) linked(ctx context.Context) (bool, error) {
	if info, err := os.Stat(r.dir); err != nil || !info.IsDir() {
		return false, nil
	}
	_, res, err := r.run(ctx, false, "rev-parse", "--git-dir", "--git-common-dir")
	if err != nil || res.Code != 0 {
		return false, err // no repository
	}
	dirs := lines(string(res.Stdout))
	if len(dirs) != 2 || strings.HasPrefix(dirs[1], "--") {
		return false, nil // a git without worktrees
	}
	for i, d := range dirs {
		if !filepath.IsAbs(d) {
			dirs[i] = filepath.Join(r.dir, d)
		}
		if to, err := filepath.EvalSymlinks(dirs[i]); err == nil {
			dirs[i] = to
		}
	}
	return dirs[0] != dirs[1], nil
}
