// Package git has the functions that work on Git repositories with the host's git:
// git.*.
package git

import (
	"context"

	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	run := map[string]modules.Func{
		"config_get": on(configGet), "config_get_regexp": on(configGetRegexp), "config_get_regex": on(configGetRegexp),
		"current_branch": on(currentBranch), "describe": on(describe), "diff": on(diff),
		"is_worktree": on(isWorktree), "list_branches": on(listBranches), "list_tags": on(listTags),
		"list_worktrees": on(listWorktrees), "ls_remote": on(lsRemote), "merge_base": on(mergeBase),
		"merge_tree": on(mergeTree), "remote_get": on(remoteGet), "remote_refs": on(remoteRefs),
		"remotes": on(remotes), "rev_parse": on(revParse), "revision": on(revision), "status": on(status),
		"version": on(version),

		"add": on(add), "archive": change(archive, true), "branch": change(branch, true),
		"checkout": change(checkout, ""), "clone": change(clone, true), "commit": change(commit, ""),
		"config_set": on(configSet), "config_unset": change(configUnset, true),
		"discard_local_changes": change(discard, ""), "fetch": change(fetch, map[string]any{}),
		"init": change(initialize, ""), "merge": change(merge, ""), "pull": change(pull, ""), "push": on(push),
		"rebase": change(rebase, ""), "remote_set": on(remoteSet), "reset": change(reset, ""), "rm": on(remove),
		"stash": change(stash, ""), "submodule": change(submodule, ""), "symbolic_ref": on(symbolicRef),
		"tag": change(tag, ""), "worktree_add": change(worktreeAdd, ""), "worktree_prune": on(worktreePrune),
		"worktree_rm": on(worktreeRm),
	}
	return append(modules.Table("git", looking, run), modules.Table("git", changing, run)...)
}

// task is what a function does with a repository.
type task func(ctx context.Context, r *repo) (any, error)

// on returns a function that does t with the repository of the call.
func on(t task) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		r, err := open(ctx, c)
		if err != nil {
			return nil, err
		}
		defer r.close()
		return t(ctx, r)
	}
}

// change is as on; without changing anything it returns would.
func change(t task, would any) modules.Func {
	return on(func(ctx context.Context, r *repo) (any, error) {
		if r.c.Test {
			return would, nil
		}
		return t(ctx, r)
	})
}
