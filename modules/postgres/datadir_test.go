package postgres_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/postgres"
	"github.com/gossh/gossh/ordered"
)

func TestDatadir(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"etc/passwd": "root:x:0:0::/root:/bin/sh\npostgres:x:70:70::/:\n", "etc/group": "root:x:0:\npostgres:x:70:\n", "old/PG_VERSION": "15\n",
		"usr/lib/postgresql/9.6/bin/initdb": "", "usr/lib/postgresql/15/bin/initdb": "", "usr/lib/postgresql/7/bin/initdb": "",
	}
	root := moduletest.Tree(t, files)
	accounts := []moduletest.Program{{Line: "getent*", Code: 2, Any: true}, {Line: "id*", Code: 1, Any: true}}
	newest := root + "/usr/lib/postgresql/15/bin/initdb"
	for _, c := range []struct {
		has    []string
		opts   *ordered.Map
		runs   string
		failed string
		moduletest.Case
	}{
		{runs: newest + " --pgdata=" + root + "/data --username=postgres --auth=password --encoding=UTF8", Case: moduletest.Case{Args: []any{"/data"}, Want: true}},
		{
			has: []string{"initdb"}, runs: "initdb --pgdata=" + root + "/data --username=boss --auth=peer --encoding=LATIN1 --locale=C -X " + root + "/wal --data-checksums",
			Case: moduletest.Case{Name: "all", Args: []any{"/data", "peer", "boss"}, Kwargs: ordered.Of("encoding", "LATIN1", "locale", "C", "waldir", "/wal", "checksums", true), Want: true},
		},
		{opts: ordered.Of("postgres.bins_dir", "/opt/pg/"), runs: "/opt/pg/initdb --pgdata=", Case: moduletest.Case{Name: "elsewhere", Args: []any{"/data", "trust"}, Want: true}},
		{runs: newest, failed: "initdb: error: must specify a password", Case: moduletest.Case{Name: "refused", Args: []any{"/data"}, Err: "must specify a password"}},
		{Case: moduletest.Case{Name: "there", Args: []any{"/old"}, Want: false}},
		{Case: moduletest.Case{Name: "dry run", Args: []any{"/data"}, Kwargs: ordered.Of("password", "x"), Test: true, Want: true}},
		{Case: moduletest.Case{Name: "a name", Args: []any{"data"}, Err: "must be an absolute path"}},
		{Case: moduletest.Case{Name: "two lines", Args: []any{"/data"}, Kwargs: ordered.Of("password", "x\ny"), Err: "must be one line"}},
	} {
		c.Fun = "postgres.datadir_init"
		programs := accounts
		if c.runs != "" {
			// A line that names the program would have it in the PATH.
			does := moduletest.Program{Line: "*", Do: func(ran *process.Command) {
				if line := strings.Join(ran.Argv, " "); !strings.HasPrefix(line, c.runs) {
					t.Errorf("%s: got %s, want %s", c.Name, line, c.runs)
				}
			}}
			if does.Stderr = c.failed; c.failed != "" {
				does.Code = 1
			}
			programs = append(slices.Clone(accounts), does)
		}
		moduletest.Run(t, postgres.Functions(), func(h *modules.Host) {
			h.Root, h.Runner = root, moduletest.Fake(t, c.has, programs...)
			if c.opts != nil {
				h.Opts = c.opts
			}
		}, []moduletest.Case{c.Case})
	}
}

// TestInit makes data as nobody, and asks a server without a socket what it has of the
// password.
func TestInit(t *testing.T) {
	t.Parallel()
	testneed.Root(t, "postgres")
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil || len(found) == 0 {
		testneed.Skip(t, "postgres", "initdb is not installed (make test-deps)")
	}
	dir, err := os.MkdirTemp("", "pg") // t.TempDir belongs to root
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chown(dir, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	h := moduletest.NewHost(t)
	h.Functions = postgres.Functions
	h.Opts.Set("postgres.bins_dir", found[0])
	seen := &watched{Runner: h.Runner}
	h.Runner = seen
	args, given := []any{dir + "/data"}, ordered.Of("runas", "nobody", "user", "boss", "password", "pw'1", "auth", "scram-sha-256", "checksums", true)
	for _, want := range []any{true, false} {
		if got, err := h.Call(t.Context(), "postgres.datadir_init", args, given); err != nil || got != want {
			t.Fatalf("got %v, %v, want %v", got, err, want)
		}
	}
	if strings.Contains(seen.line, "pw'1") || !strings.Contains(seen.line, "--pwfile=") {
		t.Errorf("the line is %s", seen.line)
	}
	_, pipe, _ := strings.Cut(seen.line, "--pwfile=")
	if _, err := os.Stat(filepath.Dir(pipe)); err == nil {
		t.Errorf("%s is still there", pipe)
	}
	c := exec.CommandContext(t.Context(), filepath.Join(found[0], "postgres"), "--single", "-D", dir+"/data", "postgres")
	c.Stdin = strings.NewReader("SELECT rolname, left(rolpassword, 14) FROM pg_authid WHERE rolsuper\n")
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := c.CombinedOutput()
	for _, want := range []string{`"boss"`, `"SCRAM-SHA-256$"`} {
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%v, and %s is not in %s", err, want, out)
		}
	}
}

// watched is a Runner that keeps the last line that it ran.
type watched struct {
	modules.Runner
	line string
}

func (w *watched) Run(ctx context.Context, c *process.Command) (*process.Result, error) {
	w.line = strings.Join(c.Argv, " ")
	return w.Runner.Run(ctx, c)
}
