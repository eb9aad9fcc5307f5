package git

import (
	"context"
	"os"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func listWorktrees(ctx context.Context, r *repo) (any, error) {
	if r.c.Bool("all") && r.c.Bool("stale") {
		return nil, &modules.ArgumentError{Msg: "only one of all and stale can be asked for"}
	}
	out, err := r.out(ctx, "worktree", "list", "--porcelain")
	if err != nil {
		return nil, err
	}
	found := &ordered.Map{}
	for block := range strings.SplitSeq(out, "\n\n") {
		path, tree, err := r.worktree(ctx, block)
		if err != nil {
			return nil, err
		}
		if stale := tree.Value("stale") == true; path != "" && (r.c.Bool("all") || stale == r.c.Bool("stale")) {
			found.Set(path, tree)
		}
	}
	return found, nil
}

// worktree reads what git lists of one.
func (r *repo) worktree(ctx context.Context, block string) (path string, tree *ordered.Map, err error) {
	tree = &ordered.Map{}
	for _, l := range lines(block) {
		key, value, _ := strings.Cut(l, " ")
		switch key {
		case "worktree":
			info, err := os.Stat(value)
			path = value
			tree.Set("stale", err != nil || !info.IsDir())
		case "HEAD":
			tree.Set("HEAD", value)
		case "branch":
			tree.Set("branch", strings.TrimPrefix(value, "refs/heads/"))
		case "detached", "bare":
			tree.Set(key, true)
		}
	}
	if _, ok := tree.Get("detached"); ok {
		tags, err := r.out(ctx, "for-each-ref", "--format=%(refname:short)", "--points-at="+modules.Text(tree.Value("HEAD")), "refs/tags/")
		if err != nil {
			return "", nil, err
		}
		if t := lines(tags); len(t) > 0 {
			tree.Set("tags", t)
		}
	}
	return path, tree, nil
}

func worktreeAdd(ctx context.Context, r *repo) (any, error) {
	args := []string{"worktree", "add"}
	branch := r.c.Text("branch")
	switch {
	case branch != "" && r.c.Bool("detach"):
		return nil, &modules.ArgumentError{Msg: "only one of branch and detach can be asked for"}
	case branch == "" && r.c.Bool("reset_branch"):
		return nil, &modules.ArgumentError{Msg: "reset_branch is for a branch that is named"}
	case r.c.Bool("reset_branch"):
		args = append(args, "-B", branch)
	case branch != "":
		args = append(args, "-b", branch)
	case r.c.Bool("detach"):
		args = append(args, "--detach")
	}
	if r.c.Bool("force") {
		args = append(args, "--force")
	}
	path, err := r.path(r.c.Text("worktree_path"))
	if err != nil {
		return nil, err
	}
	return r.do(ctx, true, args, path, r.c.Text("ref"))
}

func worktreePrune(ctx context.Context, r *repo) (any, error) {
	args := []string{"worktree", "prune"}
	if r.c.Bool("dry_run") || r.c.Test {
		args = append(args, "--dry-run")
	}
	if r.c.Bool("verbose") {
		args = append(args, "--verbose")
	}
	if e := r.c.Text("expire"); e != "" {
		args = append(args, "--expire", e)
	}
	return r.do(ctx, true, args)
}

// worktreeRm removes the directory of a worktree; worktree_prune does the rest.
func worktreeRm(ctx context.Context, r *repo) (any, error) {
	cwd := r.c.Text("cwd")
	here, err := os.Stat(r.dir)
	if err != nil {
		return nil, modules.Errorf("%s does not exist", cwd)
	}
	linked, err := r.linked(ctx)
	if err != nil {
		return nil, err
	}
	if linked {
		top, err := r.out(ctx, "rev-parse", "--show-toplevel")
		if err != nil {
			return nil, err
		}
		there, err := os.Stat(top)
		linked = err == nil && os.SameFile(here, there)
	}
	if !linked {
		return nil, modules.Errorf("%s is not a git worktree", cwd)
	}
	if r.c.Test {
		return true, nil
	}
	if err := os.RemoveAll(r.dir); err != nil {
		return nil, modules.Errorf("Unable to remove %s: %v", cwd, err)
	}
	return true, nil
}
