package postgres_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/postgres"
	"github.com/gossh/gossh/ordered"
)

// nobody is who the server runs as: it refuses to be root.
const nobody = 65534

// serve starts a private server that listens on a socket alone, and returns where.
func serve(t *testing.T) string {
	t.Helper()
	testneed.Root(t, "postgres")
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		testneed.Skip(t, "postgres", "initdb is not installed (make test-deps)")
	}
	testneed.Program(t, "postgres", "psql")
	bin := filepath.Dir(found[len(found)-1])
	dir, err := os.MkdirTemp("", "pg") // t.TempDir belongs to root, and may be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chown(dir, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	as := func(ctx context.Context, name string, args ...string) *exec.Cmd {
		c := exec.CommandContext(ctx, filepath.Join(bin, name), args...)
		c.Dir = dir
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		return c
	}
	if out, err := as(t.Context(), "initdb", "-D", dir+"/data", "-A", "trust", "-U", "postgres", "--no-sync").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	ctx, cancel := context.WithCancel(context.Background()) //nolint:usetesting // the context of the test ends before its cleanup
	server := as(ctx, "postgres", "-D", dir+"/data", "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "logging_collector=off")
	server.Cancel = func() error { return server.Process.Signal(syscall.SIGINT) } // a fast shutdown
	server.WaitDelay = time.Minute
	if err := server.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = server.Wait() })
	for end := time.Now().Add(2 * time.Minute); ; {
		if as(t.Context(), "pg_isready", "-h", dir, "-q").Run() == nil {
			return dir
		}
		if time.Now().After(end) {
			t.Fatal("the server does not begin to answer")
		}
		time.Sleep(100 * time.Millisecond) // between two questions
	}
}

// TestRealServer makes and removes all kinds of things.
func TestRealServer(t *testing.T) {
	t.Parallel()
	dir := serve(t)
	h := moduletest.NewHost(t)
	h.Functions = postgres.Functions
	for k, v := range map[string]string{"host": dir, "user": "postgres", "runas": "root"} {
		h.Opts.Set("postgres."+k, v)
	}
	do := func(fun string, args []any, kv ...any) any {
		t.Helper()
		got, err := h.Call(t.Context(), "postgres."+fun, args, ordered.Of(kv...))
		if err != nil {
			t.Fatalf("%s %v: %v", fun, args, err)
		}
		return got
	}
	step := func(want any, fun string, args []any, kv ...any) {
		t.Helper()
		if got := do(fun, args, kv...); moduletest.JSON(t, got) != moduletest.JSON(t, want) {
			t.Errorf("%s %v: got %s, want %s", fun, args, moduletest.JSON(t, got), moduletest.JSON(t, want))
		}
	}
	a := func(v ...any) []any { return append([]any{}, v...) }
	const odd, secret = `o"d'd \ ;--`, `pw'"\ 1`
	step(true, "group_create", a("staff"))
	step(true, "user_create", a(odd), "rolepassword", secret, "groups", "staff", "createdb", true, "connlimit", int64(7))
	step(false, "user_create", a(odd))
	role, _ := do("role_get", a(odd), "return_password", true).(*ordered.Map)
	want := ordered.Of("superuser", false, "inherits privileges", true, "can create roles", false, "can create databases", true, "can login", true, "replication", false,
		"connections", 7, "expiry time", nil, "defaults variables", nil, "groups", a("staff"))
	if p := modules.Text(role.Value("password")); !strings.HasPrefix(p, "SCRAM-SHA-256$") {
		t.Errorf("got the password %s", p)
	}
	role.Delete("password")
	if moduletest.JSON(t, role) != moduletest.JSON(t, want) {
		t.Errorf("got %s, want %s", moduletest.JSON(t, role), moduletest.JSON(t, want))
	}
	step(true, "user_update", a(odd), "superuser", true, "rolepassword", false)
	step(true, "db_create", a(odd), "owner", odd, "template", "template0", "encoding", "UTF8", "lc_collate", "C", "lc_ctype", "C")
	step(true, "db_exists", a(odd))
	if m, ok := do("db_list", nil).(*ordered.Map); !ok || m.Value(odd) == nil {
		t.Errorf("got no database %s", odd)
	}
	step(true, "schema_create", a(odd, "app"), "owner", odd)
	step(true, "schema_exists", a(odd, "app"))
	step(a(), "psql_query", a("CREATE TABLE films (id int, name text)"), "maintenance_db", odd, "write", true)
	step(a(), "psql_query", a("INSERT INTO films VALUES (1, E'a,\"b\"\\nc')"), "maintenance_db", odd, "write", true)
	step(a(ordered.Of("id", "1", "name", "a,\"b\"\nc")), "psql_query", a("SELECT * FROM films"), "maintenance_db", odd)
	step(true, "privileges_grant", a("staff", "films", "table", "SELECT,INSERT"), "maintenance_db", odd)
	step(false, "privileges_grant", a("staff", "films", "table", "SELECT"), "maintenance_db", odd)
	step(true, "has_privileges", a("staff", "films", "table", "SELECT,INSERT"), "maintenance_db", odd)
	step(true, "privileges_revoke", a("staff", "films", "table", "INSERT"), "maintenance_db", odd)
	step(false, "has_privileges", a("staff", "films", "table", "SELECT,INSERT"), "maintenance_db", odd)
	step(ordered.Of(odd, false), "privileges_list", a("staff", "group"))
	step(true, "owner_to", a(odd, "staff"))
	if m, ok := do("db_list", nil).(*ordered.Map).Value(odd).(*ordered.Map); !ok || m.Value("Owner") != "staff" {
		t.Errorf("got the database %s", moduletest.JSON(t, m))
	}
	step(true, "is_installed_extension", a("plpgsql"), "maintenance_db", odd)
	step(true, "drop_extension", a("plpgsql"), "maintenance_db", odd)
	step(true, "create_extension", a("plpgsql"), "maintenance_db", odd)
	step(true, "schema_remove", a(odd, "app"))
	step(true, "tablespace_exists", a("pg_default"))
	step(true, "language_exists", a("plpgsql", odd))
	step(true, "db_remove", a(odd), "test", true)
	step(true, "db_remove", a(odd))
	step(false, "db_exists", a(odd))
	step(true, "user_remove", a(odd))
	step(false, "user_remove", a(odd))
	if v := modules.Text(do("version", nil)); v == "" {
		t.Error("got no version")
	}
	if _, err := h.Call(t.Context(), "postgres.db_remove", a("none"), nil); err == nil || !strings.Contains(err.Error(), `database "none" does not exist`) {
		t.Errorf("got %v", err)
	}
}
