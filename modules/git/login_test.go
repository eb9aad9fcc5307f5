package git_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/git"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// TestHTTPS clones from a server that wants a password, and looks that it is in no
// file and no argument.
func TestHTTPS(t *testing.T) {
	t.Parallel()
	w := newWork(t)
	at := w.commit("one")
	w.do("clone", w.path("served"), at, kw{"opts", "--bare"})
	w.do("rev_parse", w.path("served"), "main", kw{"opts", "--verify"})
	update := &process.Command{Argv: []string{"git", "update-server-info"}, Dir: w.path("served")}
	if r, err := w.host.Start(t.Context(), update); err != nil || r.Code != 0 {
		t.Fatalf("got %v, %v", r, err)
	}
	files := http.FileServer(http.Dir(w.path("served")))
	server := httptest.NewTLSServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if u, p, ok := r.BasicAuth(); !ok || u != "ada" || p != "ge heim/'@" {
			rw.Header().Set("WWW-Authenticate", `Basic realm="x"`)
			rw.WriteHeader(http.StatusUnauthorized)
			return
		}
		files.ServeHTTP(rw, r)
	}))
	t.Cleanup(server.Close)
	w.host.Env = append(w.host.Env, "GIT_SSL_NO_VERIFY=1", "no_proxy=127.0.0.1")
	spy := &argvs{}
	w.host.Runner = spy
	login := []any{kw{"https_user", "ada"}, kw{"https_pass", "ge heim/'@"}}
	to := w.path("two")
	w.is(true, "clone", append([]any{to, server.URL}, login...)...)
	rev := w.do("revision", at).(string)
	w.is(map[string]any{"refs/heads/main": rev}, "remote_refs", append([]any{server.URL, kw{"heads", true}}, login...)...)
	w.is(ordered.Of("HEAD", rev, "refs/heads/main", rev), "ls_remote", append([]any{to}, login...)...)
	w.is(map[string]any{}, "fetch", append([]any{to, "origin"}, login...)...)
	w.do("pull", append([]any{to}, login...)...)
	w.fails("", "fetch", to, "origin")
	w.fails("for https:// URLs alone", "clone", append([]any{w.path("x"), "http://example.com/"}, login...)...)
	for _, text := range []string{spy.log.String(), moduletest.Snapshot(t, to)} {
		if strings.Contains(text, "heim") || strings.Contains(text, "Authorization") {
			t.Errorf("the password is in %s", text)
		}
	}
}

// argvs is the runner of this machine; it remembers the arguments.
type argvs struct {
	modules.System
	log moduletest.Log
}

func (a *argvs) Run(ctx context.Context, c *process.Command) (*process.Result, error) {
	a.log.Logf("argv", strings.ReplaceAll(strings.Join(c.Argv, " "), "%", "%%"))
	return a.System.Run(ctx, c)
}

// TestOldGit uses the variables that a git has which does not know GIT_CONFIG_COUNT.
func TestOldGit(t *testing.T) {
	t.Parallel()
	moduletest.Run(t, git.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil,
			moduletest.Program{Line: "git --version", Stdout: "git version 2.25.1\n"},
			moduletest.Program{Line: "git clone https://a@example.com/x.git /srv/x", Do: func(c *process.Command) {
				want := "GIT_CONFIG_PARAMETERS='http.https://example.com.extraHeader=Authorization: Basic YTpi'"
				if !slices.Contains(c.Env, want) {
					t.Errorf("got %q, want %q in it", c.Env, want)
				}
			}})
	}, []moduletest.Case{{
		Fun: "git.clone", Args: []any{"/srv/x", "https://a@example.com/x.git"}, Want: true,
		Kwargs: ordered.Of("https_user", "a", "https_pass", "b"),
	}})
}

func TestMasked(t *testing.T) {
	t.Parallel()
	moduletest.Run(t, git.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{
			Line: "git clone https://ada:geheim@example.com/x.git /srv/x", Code: 128,
			Stderr: "fatal: Authentication failed for 'https://ada:geheim@example.com/x.git'\n",
		})
	}, []moduletest.Case{{
		Fun: "git.clone", Args: []any{"/srv/x", "https://ada:geheim@example.com/x.git"},
		Err: "git clone https://<redacted>@example.com/x.git /srv/x failed with the code 128: fatal: Authentication failed for 'https://<redacted>@example.com/x.git'",
	}})
}

// TestIdentities tries keys in turn, one of the controller among them.
func TestIdentities(t *testing.T) {
	t.Parallel()
	key := filepath.Join(t.TempDir(), "my key")
	if err := os.WriteFile(key, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	fetched := ""
	moduletest.Run(t, git.Functions(), func(h *modules.Host) {
		h.Files = moduletest.Files{"keys/deploy": "a key"}
		uses := func(c *process.Command) string {
			for _, kv := range c.Env {
				if v, ok := strings.CutPrefix(kv, "GIT_SSH_COMMAND="); ok {
					return v
				}
			}
			return ""
		}
		h.Runner = moduletest.Fake(t, nil,
			moduletest.Program{Line: "git fetch", Code: 128, Do: func(c *process.Command) {
				if got, want := uses(c), "ssh -i '"+key+"' -o IdentitiesOnly=yes -o BatchMode=yes"; got != want {
					t.Errorf("got %q, want %q", got, want)
				}
			}},
			moduletest.Program{Line: "git fetch", Do: func(c *process.Command) {
				fetched = strings.Fields(uses(c))[2]
				if text, err := os.ReadFile(strings.Trim(fetched, "'")); err != nil || string(text) != "a key" {
					t.Errorf("got %q, %v", text, err)
				}
			}})
	}, []moduletest.Case{
		{Fun: "git.fetch", Args: []any{"/srv"}, Kwargs: ordered.Of("identity", []any{key, "salt://keys/deploy"}), Want: map[string]any{}},
	})
	t.Cleanup(func() {
		if _, err := os.Stat(strings.Trim(fetched, "'")); fetched == "" || !os.IsNotExist(err) {
			t.Errorf("the key %s is still there: %v", fetched, err)
		}
	})
	moduletest.Run(t, git.Functions(), nil, []moduletest.Case{
		{Name: "no file", Fun: "git.pull", Args: []any{"/srv"}, Kwargs: ordered.Of("identity", "/nosuch/key"), Err: "identity:"},
		{Name: "no salt file", Fun: "git.pull", Args: []any{"/srv"}, Kwargs: ordered.Of("identity", "salt://nosuch"), Err: "identity:"},
	})
}

func TestUser(t *testing.T) {
	t.Parallel()
	testneed.Root(t, "root")
	w := newWork(t)
	for dir := w.dir; len(dir) > len(os.TempDir()); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	w.do("init", w.path("his"), kw{"user", "nobody"})
	if got := moduletest.Snapshot(t, w.path("his")); !strings.Contains(got, "/HEAD") || strings.Contains(got, " 0:0 ") {
		t.Errorf("the repository is root's, or none: %s", got)
	}
}

// TestDryRun calls every function that changes something with test=True.
func TestDryRun(t *testing.T) {
	t.Parallel()
	w := newWork(t)
	at := w.commit("one")
	w.do("clone", w.path("two"), at)
	w.write("one/new", "x")
	w.write("one/a", "2\n")
	w.do("status", at) // it refreshes the index
	before := moduletest.Snapshot(t, w.dir)
	two := w.path("two")
	for _, c := range []struct {
		fun  string
		want any
		args []any
	}{
		{"add", "add 'new'", []any{at, "new"}},
		{"archive", true, []any{at, w.path("x.tar")}},
		{"branch", true, []any{at, "x"}},
		{"checkout", "", []any{at, "x"}},
		{"clone", true, []any{w.path("x"), at}},
		{"commit", "", []any{at, "x"}},
		{"config_set", []string{"x"}, []any{"user.name", "x", nil, at}},
		{"config_unset", true, []any{"user.name", nil, at}},
		{"discard_local_changes", "", []any{at}},
		{"fetch", map[string]any{}, []any{two}},
		{"init", "", []any{w.path("x")}},
		{"merge", "", []any{two}},
		{"pull", "", []any{two}},
		{"push", "Everything up-to-date", []any{two}},
		{"rebase", "", []any{two}},
		{"remote_set", ordered.Of("fetch", "/x", "push", "/x"), []any{two, "/x"}},
		{"reset", "", []any{at}},
		{"rm", "rm 'a'", []any{two, "a"}},
		{"stash", "", []any{at}},
		{"submodule", "", []any{at, "update"}},
		{"symbolic_ref", "", []any{at, "HEAD", "refs/heads/x"}},
		{"tag", "", []any{at, "v1"}},
		{"worktree_add", "", []any{at, w.path("x")}},
		{"worktree_prune", "", []any{at}},
	} {
		w.is(c.want, c.fun, append(c.args, kw{"test", true})...)
	}
	if after := moduletest.Snapshot(t, w.dir); after != before {
		t.Errorf("a dry run changed something: %s, before %s", after, before)
	}
}
