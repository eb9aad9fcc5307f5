package git_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/git"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, git.Functions()) }

// work is a host with git and a directory.
type work struct {
	t    *testing.T
	host *modules.Host
	dir  string
}

func newWork(t *testing.T) *work {
	t.Helper()
	testneed.Program(t, "git", "git")
	w := &work{t, moduletest.NewHost(t), t.TempDir()}
	w.host.Functions = git.Functions
	w.host.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + w.dir, "GIT_CONFIG_NOSYSTEM=1", "LANG=de_DE.UTF-8",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.com", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.com",
	}
	w.write(".gitconfig", "[init]\n\tdefaultBranch = main\n[protocol \"file\"]\n\tallow = always\n")
	return w
}

// path returns a path below the directory.
func (w *work) path(name string) string { return filepath.Join(w.dir, name) }

func (w *work) write(name, text string) {
	w.t.Helper()
	if err := os.MkdirAll(filepath.Dir(w.path(name)), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(w.path(name), []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// try calls a function; args that are key=value are keywords.
func (w *work) try(fun string, args ...any) (any, error) {
	kwargs := &ordered.Map{}
	var positions []any
	for _, a := range args {
		if kv, ok := a.(kw); ok {
			kwargs.Set(kv.name, kv.value)
			continue
		}
		positions = append(positions, a)
	}
	return w.host.Call(w.t.Context(), "git."+fun, positions, kwargs)
}

type kw struct {
	name  string
	value any
}

// do is as try, and must work.
func (w *work) do(fun string, args ...any) any {
	w.t.Helper()
	v, err := w.try(fun, args...)
	if err != nil {
		w.t.Fatalf("git.%s %v: %v", fun, args, err)
	}
	return v
}

// is compares what a function returns.
func (w *work) is(want any, fun string, args ...any) {
	w.t.Helper()
	if diff := cmp.Diff(moduletest.JSON(w.t, want), moduletest.JSON(w.t, w.do(fun, args...))); diff != "" {
		w.t.Errorf("git.%s %v (-want +got):\n%s", fun, args, diff)
	}
}

// fails wants an error that contains text.
func (w *work) fails(text, fun string, args ...any) {
	w.t.Helper()
	v, err := w.try(fun, args...)
	if err == nil || !strings.Contains(err.Error(), text) {
		w.t.Errorf("git.%s %v: got %v, %v, want an error with %q", fun, args, v, err, text)
	}
}

// commit makes a repository with a commit of one file.
func (w *work) commit(repo string) string {
	w.t.Helper()
	at := w.path(repo)
	w.do("init", at)
	w.write(repo+"/a", "1\n")
	w.do("add", at, "a")
	w.do("commit", at, "first")
	return at
}

func TestWork(t *testing.T) {
	t.Parallel()
	w := newWork(t)
	at := w.commit("one")
	w.is("main", "current_branch", at)
	first := w.do("revision", at).(string)
	if short := w.do("revision", at, kw{"short", true}).(string); len(first) != 40 || !strings.HasPrefix(first, short) {
		t.Errorf("got %s and %s", first, short)
	}
	w.write("one/a", "2\n")
	w.write("one/with space", "")
	w.is(map[string]any{"modified": []string{"a"}, "untracked": []string{"with space"}}, "status", at)
	if d := w.do("diff", at).(string); !strings.Contains(d, "-1\n+2") {
		t.Errorf("got %s", d)
	}
	w.do("discard_local_changes", at)
	w.is("add 'with space'", "add", at, "with space")
	w.is(map[string]any{"new": []string{"with space"}}, "status", at)
	w.do("commit", at, "second", kw{"opts", "--quiet"})
	w.do("rm", at, "a")
	w.is(map[string]any{"deleted": []string{"a"}}, "status", at)
	w.do("reset", at, kw{"opts", "--hard"})
	w.is("", "tag", at, "v1", "HEAD~1", kw{"message", "one"})
	w.is([]string{"v1"}, "list_tags", at)
	if d := w.do("describe", at).(string); !strings.HasPrefix(d, "v1-1-g") {
		t.Errorf("got %s", d)
	}
	w.is(true, "branch", at, "next", kw{"opts", []any{"--force"}})
	w.is([]string{"main", "next"}, "list_branches", at)
	w.is("Switched to branch 'next'", "checkout", at, "next")
	w.is("refs/heads/next", "symbolic_ref", at, "HEAD")
	w.is(first, "merge_base", at, "v1,next")
	w.is(true, "merge_base", at, []any{"v1", "next"}, kw{"is_ancestor", true})
	w.is(false, "merge_base", at, []any{"next", "v1"}, kw{"is_ancestor", true})
	w.write("one/a", "3\n")
	w.do("stash", at, kw{"opts", "'a message'"})
	if l := w.do("stash", at, "list").(string); !strings.Contains(l, "a message") {
		t.Errorf("got %s", l)
	}
	w.do("stash", at, "pop")
	w.do("commit", at, "third", kw{"filename", "a"})
	if d := w.do("merge_tree", at, "main", "next").(string); !strings.Contains(d, "+3") {
		t.Errorf("got %s", d)
	}
	w.do("checkout", at, "main")
	if m := w.do("merge", at, "next").(string); !strings.Contains(m, "Fast-forward") {
		t.Errorf("got %s", m)
	}
	w.is(true, "archive", at, w.path("a.tar.gz"), "v1")
	w.is(true, "branch", at, "next", kw{"opts", "-d"})
	w.do("tag", at, "v1", kw{"opts", "-d"})
	w.is([]string{}, "list_tags", at)
	w.fails("is not an absolute path", "status", "one")
	w.fails("belong into opts", "checkout", at, "--orphan=x")
	w.fails("'rev' argument is required", "checkout", at)
	w.fails("not a git repository", "status", w.path("."))
}

func TestRemotes(t *testing.T) {
	t.Parallel()
	w := newWork(t)
	one := w.commit("one")
	rev := w.do("revision", one).(string)
	two := w.path("deep/two")
	w.is(true, "clone", w.path("deep"), one, "two")
	w.is(map[string]any{"fetch": one, "push": one}, "remote_get", two)
	w.is(map[string]any{"HEAD": rev, "refs/heads/main": rev}, "ls_remote", two)
	w.is(map[string]any{"refs/heads/main": rev}, "ls_remote", kw{"remote", one}, kw{"ref", "main"})
	w.is(map[string]any{"refs/heads/main": rev}, "remote_refs", one, kw{"heads", true})
	w.is(map[string]any{}, "fetch", two)
	w.write("one/a", "2\n")
	w.do("commit", one, "second", kw{"opts", "-a"})
	w.do("branch", one, "next")
	w.do("tag", one, "v1")
	next := w.do("revision", one).(string)
	w.is(ordered.Of(
		"updated_branches", ordered.Of("main", ordered.Of("old", rev[:7], "new", next[:7])),
		"new branches", []string{"next"}, "new tags", []string{"v1"},
	), "fetch", two, "origin")
	w.is([]string{"origin/HEAD", "origin/main", "origin/next"}, "list_branches", two, kw{"remote", true})
	w.do("pull", two)
	w.is(next, "revision", two)
	w.do("rebase", two, "origin/next")
	w.do("init", w.path("bare.git"), kw{"bare", true}, kw{"shared", int64(660)})
	w.is("0660", "config_get", "core.sharedRepository", w.path("bare.git"))
	w.is(map[string]any{"fetch": w.path("bare.git"), "push": one}, "remote_set", two, w.path("bare.git"), "backup", kw{"push_url", one})
	w.is(map[string]any{"fetch": w.path("bare.git"), "push": w.path("bare.git")}, "remote_set", two, w.path("bare.git"), "backup")
	if p := w.do("push", two, "backup", "main").(string); !strings.Contains(p, "[new branch]") {
		t.Errorf("got %s", p)
	}
	w.is(map[string]any{"refs/heads/main": next}, "remote_refs", w.path("bare.git"), kw{"filter", "main"})
	w.do("submodule", one, "add", kw{"opts", []any{w.path("bare.git"), "sub"}})
	if s := w.do("submodule", one, "status").(string); !strings.Contains(s, "sub (") {
		t.Errorf("got %s", s)
	}
	w.fails("Remote 'x' not present", "remote_get", two, "x")
	w.fails("https_pass is not written", "remote_set", two, "https://example.com/a.git", kw{"https_pass", "geheim"})
	w.is(map[string]any{"fetch": "https://<redacted>@example.com/a.git", "push": "https://<redacted>@example.com/a.git"},
		"remote_set", two, "https://example.com/a.git", "web", kw{"https_user", "a@b"})
	w.is("https://a%40b@example.com/a.git", "config_get", "remote.web.url", two)
}

func TestConfig(t *testing.T) {
	t.Parallel()
	w := newWork(t)
	at := w.path("one")
	w.do("init", at)
	w.is(nil, "config_get", "user.name", at)
	w.is([]string{"Ada L."}, "config_set", "user.name", "Ada L.", kw{"cwd", at})
	w.is([]string{"Ada L.", "B"}, "config_set", "user.name", "B", kw{"cwd", at}, kw{"add", true})
	w.is("B", "config_get", "user.name", at)
	w.is([]string{"Ada L.", "B"}, "config_get", "user.name", at, kw{"all", true})
	w.fails("several values", "config_unset", "user.name", kw{"cwd", at})
	w.is(true, "config_unset", "user.name", "B", kw{"cwd", at})
	w.fails("no value that matches", "config_unset", "user.name", "B", kw{"cwd", at})
	w.is([]string{"x", "y"}, "config_set", "a.b", kw{"multivar", []any{"x", "y"}}, kw{"cwd", at})
	w.is(ordered.Of("user.name", []string{"Ada L."}, "a.b", []string{"x", "y"}), "config_get_regexp", `^(a|user)\.`, kw{"cwd", at})
	w.is(map[string]any{"a.b": []string{"x"}}, "config_get_regexp", "a", "x", at)
	w.is(map[string]any{}, "config_get_regex", "nosuch", kw{"cwd", at})
	w.is(true, "config_unset", "a.b", kw{"cwd", at}, kw{"all", true})
	w.fails("does not exist", "config_unset", "a.b", kw{"cwd", at})
	w.is([]string{"v"}, "config_set", "g.h", "v", kw{"global", true})
	w.is("v", "config_get", "g.h", kw{"global", true})
	w.fails("'cwd' argument required", "config_get", "g.h")
	w.fails("Exactly one of", "config_set", "g.h", kw{"cwd", at})
}

func TestWorktrees(t *testing.T) {
	t.Parallel()
	w := newWork(t)
	at := w.commit("one")
	rev := w.do("revision", at).(string)
	w.do("tag", at, "v1")
	next, loose := w.path("next"), w.path("loose")
	w.do("worktree_add", at, next, kw{"branch", "next"})
	w.do("worktree_add", at, loose, "main", kw{"detach", true})
	w.is(true, "is_worktree", next)
	w.is(false, "is_worktree", at)
	w.is(false, "is_worktree", w.path("nosuch"))
	main := ordered.Of("stale", false, "HEAD", rev, "branch", "main")
	w.is(ordered.Of(at, main,
		loose, ordered.Of("stale", false, "HEAD", rev, "detached", true, "tags", []string{"v1"}),
		next, ordered.Of("stale", false, "HEAD", rev, "branch", "next")), "list_worktrees", at)
	w.fails("is not a git worktree", "worktree_rm", at)
	w.is(true, "worktree_rm", next, kw{"test", true})
	w.is(true, "worktree_rm", next)
	w.is(ordered.Of(next, ordered.Of("stale", true, "HEAD", rev, "branch", "next")), "list_worktrees", at, true)
	if p := w.do("worktree_prune", at).(string); !strings.Contains(p, "next") {
		t.Errorf("got %s", p)
	}
	w.is(map[string]any{}, "list_worktrees", at, true)
	w.fails("only one of", "worktree_add", at, next, kw{"branch", "x"}, kw{"detach", true})
}
