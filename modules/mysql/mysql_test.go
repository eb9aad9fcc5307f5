package mysql_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/mysql"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, mysql.Functions()) }

const mode = "SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');\n"

// client is a Runner of a client that is not there: statements get the first answer
// whose key is a part of them; those that none fits are kept.
type client struct {
	answers [][2]string
	ran     []string
	last    *process.Command
}

// Run implements modules.Runner.
func (p *client) Run(_ context.Context, c *process.Command) (*process.Result, error) {
	p.last = c
	sql, ok := strings.CutPrefix(string(c.Stdin), mode)
	if !ok {
		return nil, errors.New("the mode is not set")
	}
	for _, a := range p.answers {
		if strings.Contains(sql, a[0]) {
			if msg, bad := strings.CutPrefix(a[1], "ERROR "); bad {
				return &process.Result{Code: 1, Stderr: []byte(msg)}, nil
			}
			return &process.Result{Stdout: []byte(a[1])}, nil
		}
	}
	p.ran = append(p.ran, strings.TrimSpace(sql))
	return &process.Result{}, nil
}

// Look implements modules.Runner.
func (p *client) Look(name string, _ []string) (string, error) { return "/usr/bin/" + name, nil }

// answers are what MariaDB 10.11 says.
func answers() [][2]string {
	return [][2]string{
		{"SELECT * FROM mysql.user WHERE User = 'none'", ""},
		{"SELECT * FROM mysql.user WHERE User = 'root'", "User\tHost\tplugin\tauthentication_string\nroot\tlocalhost\tunix_socket\t\n"},
		{"SELECT * FROM mysql.user WHERE", "Host\tUser\tPassword\tplugin\tauthentication_string\nlocalhost\tweb\t*B6\tmysql_native_password\t*B6\n"},
		{"SHOW GRANTS FOR 'web'", "Grants for web@localhost\nGRANT USAGE ON *.* TO `web`@`localhost` IDENTIFIED BY PASSWORD '*B6'\nGRANT SELECT, INSERT (`a`, `b`) ON `my\\\\_db`.* TO `web`@`localhost` WITH GRANT OPTION\nGRANT ALL PRIVILEGES ON `x`.`t` TO `web`@`localhost`\n"},
		{"UNHEX(SHA1('x'))", "h\n*B6\n"},
		{"UNHEX(", "h\n*00\n"},
		{"SELECT VERSION()", "VERSION()\n10.11.19-MariaDB-0+deb12u1\n"},
		{"SHOW DATABASES", "Database\nmysql\nweb\n"},
		{"SCHEMA_NAME = 'web'", "character_set\tcollate_name\nutf8mb4\tutf8mb4_bin\n"},
		{"SCHEMA_NAME = 'mysql'", "character_set\tcollate_name\nutf8mb4\tutf8mb4_bin\n"},
		{"SCHEMA_NAME = ", ""},
		{"SHOW TABLES IN `web`", "Tables_in_web\na\n"},
		{"CHECK TABLE", "Table\tOp\tMsg_type\tMsg_text\nweb.a\tcheck\tstatus\tOK\n"},
		{"SELECT a, b", "a\tb\n1\tx\\ty\\\\n\n2\tNULL\ngossh_rows\n-1\n"},
		{"SELECT nothing", "gossh_rows\n-1\n"},
		{"UPDATE a SET", "gossh_rows\n3\n"},
		{"SELECT nope", "ERROR Unknown column 'nope'"},
		{"SHOW STATUS", "Variable_name\tValue\nUptime\t3\n"},
		{"SHOW SLAVE STATUS", ""},
	}
}

func host(t *testing.T) (*modules.Host, *client) {
	t.Helper()
	h, p := moduletest.NewHost(t), &client{answers: answers()}
	h.Root, h.Functions, h.Runner = moduletest.Tree(t, map[string]string{"q.sql": mode + "CREATE TABLE a (b int);\n"}), mysql.Functions, p
	h.Now = func() time.Time { return time.Unix(9, 0) }
	return h, p
}

func TestLooking(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) {
		x, _ := host(t)
		h.Root, h.Runner, h.Now = x.Root, x.Runner, x.Now
	}
	list := func(v ...any) []any { return append([]any{}, v...) }
	took := ordered.Of("human", "0.0ms", "raw", "0.00000")
	moduletest.Run(t, mysql.Functions(), set, []moduletest.Case{
		{Fun: "mysql.query", Args: []any{"web", "SELECT a, b FROM c;"}, Want: ordered.Of("query time", took, "rows returned", 2, "columns", list("a", "b"), "results", list(list("1", "x\ty\\n"), list("2", nil)))},
		{Name: "no rows", Fun: "mysql.query", Args: []any{"web", "SELECT nothing"}, Want: ordered.Of("query time", took, "rows returned", 0, "columns", list(), "results", list())},
		{Name: "change", Fun: "mysql.query", Args: []any{"web", "UPDATE a SET b=1"}, Want: ordered.Of("query time", took, "rows affected", 3)},
		{Name: "trial", Fun: "mysql.query", Args: []any{"web", "DELETE FROM a"}, Test: true, Want: ordered.Of("rows affected", 0)},
		{Name: "refused", Fun: "mysql.query", Args: []any{"web", "SELECT nope"}, Err: "Unknown column"},
		{Name: "shell", Fun: "mysql.query", Args: []any{"web", `SELECT 1 \! id`}, Err: "is a command of the client"},
		{Name: "system", Fun: "mysql.query", Args: []any{"web", "system id"}, Err: "is a command of the client"},
		{Name: "keyword", Fun: "mysql.db_list", Kwargs: ordered.Of("connection_usr", "x"), Err: "has no argument connection_usr"},
		{Fun: "mysql.version", Want: "10.11.19-MariaDB-0+deb12u1"},
		{Fun: "mysql.status", Want: ordered.Of("Uptime", "3")},
		{Fun: "mysql.get_slave_status", Want: &ordered.Map{}},
		{Fun: "mysql.db_list", Want: list("mysql", "web")},
		{Fun: "mysql.db_exists", Args: []any{"web"}, Want: true},
		{Name: "no database", Fun: "mysql.db_exists", Args: []any{"none"}, Want: false},
		{Fun: "mysql.db_get", Args: []any{"web"}, Want: ordered.Of("character_set", "utf8mb4", "collate", "utf8mb4_bin")},
		{Fun: "mysql.db_tables", Args: []any{"web"}, Want: list("a")},
		{Fun: "mysql.db_check", Args: []any{"web"}, Want: list(list(ordered.Of("Table", "web.a", "Op", "check", "Msg_type", "status", "Msg_text", "OK")))},
		{Fun: "mysql.user_exists", Args: []any{"web"}, Want: true},
		{Name: "no user", Fun: "mysql.user_exists", Args: []any{"none"}, Want: false},
		{Name: "password", Fun: "mysql.user_exists", Args: []any{"web", "localhost", "x"}, Want: true},
		{Name: "wrong password", Fun: "mysql.user_exists", Args: []any{"web", "localhost", "y"}, Want: false},
		{Name: "hash", Fun: "mysql.user_exists", Args: []any{"web"}, Kwargs: ordered.Of("password_hash", "*B7"), Want: false},
		{Name: "passwordless", Fun: "mysql.user_exists", Args: []any{"web"}, Kwargs: ordered.Of("passwordless", true), Want: false},
		{Name: "socket", Fun: "mysql.user_exists", Args: []any{"root"}, Kwargs: ordered.Of("unix_socket", true), Want: true},
		{Name: "cannot be told", Fun: "mysql.user_exists", Args: []any{"root", "localhost", "x"}, Err: "cannot be told"},
		{Name: "nobody", Fun: "mysql.user_info", Args: []any{"none"}, Want: false},
		{Fun: "mysql.user_grants", Args: []any{"web"}, Want: list("GRANT USAGE ON *.* TO `web`@`localhost`", "GRANT SELECT, INSERT (`a`, `b`) ON `my\\_db`.* TO `web`@`localhost` WITH GRANT OPTION", "GRANT ALL PRIVILEGES ON `x`.`t` TO `web`@`localhost`")},
		{Name: "columns", Fun: "mysql.grant_exists", Args: []any{"insert (a,b), select", "my_db.*", "web"}, Want: true},
		{Name: "more", Fun: "mysql.grant_exists", Args: []any{"SELECT,DELETE", "my_db.*", "web"}, Want: false},
		{Name: "wildcard", Fun: "mysql.grant_exists", Args: []any{"SELECT", "my_db.*", "web"}, Kwargs: ordered.Of("escape", false), Want: false},
		{Name: "covered", Fun: "mysql.grant_exists", Args: []any{"SELECT", "`x`.t", "web"}, Want: true},
		{Name: "not to grant", Fun: "mysql.grant_exists", Args: []any{"all", "x.t", "web", "localhost", true}, Want: false},
		{Name: "no right", Fun: "mysql.grant_exists", Args: []any{"SELECT ON *.* TO x; --", "x.t", "web"}, Err: "is no right"},
		{Fun: "mysql.quote_identifier", Args: []any{"a`_b"}, Kwargs: ordered.Of("for_grants", true), Want: "`a``\\_b`"},
	})
}

func TestChanging(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fun    string
		args   []any
		kwargs *ordered.Map
		want   bool
		sql    string
	}{
		{"db_create", []any{"none`", "utf8mb4", "utf8mb4_bin"}, nil, true, "CREATE DATABASE IF NOT EXISTS `none```" + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;"},
		{"db_create", []any{"web"}, nil, false, ""},
		{"alter_db", []any{"web", "latin1"}, nil, true, "ALTER DATABASE `web` CHARACTER SET latin1;"},
		{"db_remove", []any{"none"}, nil, false, ""},
		{"db_remove", []any{"web"}, nil, true, "DROP DATABASE `web`;"},
		{"user_create", []any{"web", "localhost", "x"}, nil, false, ""},
		{"user_create", []any{"none", "%", "a'\\\n"}, nil, true, `CREATE USER 'none'@'%' IDENTIFIED BY 'a''\\\n';`},
		{"user_create", []any{"none"}, ordered.Of("password_hash", "*B6"), true, "CREATE USER 'none'@'localhost' IDENTIFIED VIA mysql_native_password USING '*B6';"},
		{"user_create", []any{"none"}, ordered.Of("allow_passwordless", true, "unix_socket", true), true, "CREATE USER 'none'@'localhost' IDENTIFIED VIA unix_socket;"},
		{"user_chpass", []any{"web", "localhost", "y"}, nil, true, "ALTER USER 'web'@'localhost' IDENTIFIED BY 'y';"},
		{"user_remove", []any{"web"}, nil, true, "DROP USER 'web'@'localhost';"},
		{"user_remove", []any{"none"}, nil, false, ""},
		{"grant_add", []any{"SELECT", "my_db.*", "web"}, nil, true, ""},
		{"grant_add", []any{"SELECT, UPDATE (a, b)", "a_b.c_d", "web"}, ordered.Of("grant_option", true), true, "GRANT SELECT, UPDATE(A,B) ON `a_b`.`c_d` TO 'web'@'localhost' WITH GRANT OPTION;"},
		{"grant_add", []any{"all privileges", "*.*", "web"}, ordered.Of("ssl_option", []any{ordered.Of("ISSUER", "a'b")}), true, "GRANT ALL PRIVILEGES ON *.* TO 'web'@'localhost' REQUIRE ISSUER 'a''b';"},
		{"grant_revoke", []any{"SELECT", "my_db", "web"}, nil, true, "REVOKE SELECT ON `my\\_db`.* FROM 'web'@'localhost';"},
	} {
		for _, test := range []bool{true, false} {
			h, p := host(t)
			kwargs := c.kwargs.Clone()
			if kwargs == nil {
				kwargs = &ordered.Map{}
			}
			kwargs.Set("test", test)
			got, err := h.Call(t.Context(), "mysql."+c.fun, c.args, kwargs)
			want := c.sql
			if test {
				want = ""
			}
			if ran := strings.Join(p.ran, "\n"); err != nil || got != c.want || ran != want {
				t.Errorf("%s %v, test %v: got %v, %v and %s, want %v and %s", c.fun, c.args, test, got, err, ran, c.want, want)
			}
		}
	}
	set := func(h *modules.Host) { x, _ := host(t); h.Root, h.Runner = x.Root, x.Runner }
	moduletest.Run(t, mysql.Functions(), set, []moduletest.Case{
		{Fun: "mysql.user_create", Args: []any{"none"}, Err: "must be specified"},
		{Fun: "mysql.user_chpass", Args: []any{"none", "localhost", "x"}, Err: "there is no user 'none'@'localhost'"},
		{Fun: "mysql.db_remove", Args: []any{"mysql"}, Err: "is the server's own"},
		{Fun: "mysql.db_create", Args: []any{"none", "utf8; DROP"}, Err: "is no name"},
		{Fun: "mysql.file_query", Args: []any{"web", "/q.sql"}, Want: true},
		{Name: "no file", Fun: "mysql.file_query", Args: []any{"web", "/none"}, Err: "reading /none"},
	})
}

func TestConnection(t *testing.T) {
	t.Parallel()
	h, p := host(t)
	h.Opts.Set("mysql.user", "boss")
	h.Opts.Set("mysql.default_file", "/etc/mysql/debian.cnf")
	h.Pillar.Set("mysql.pass", "secret")
	if _, err := h.Call(t.Context(), "mysql.db_list", nil, ordered.Of("connection_host", "db1", "connection_port", int64(3307))); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(p.last.Argv, " "), "mysql --defaults-extra-file=/etc/mysql/debian.cnf --batch --user=boss --host=db1 --port=3307"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := p.last.Env[len(p.last.Env)-1]; got != "MYSQL_PWD=secret" {
		t.Errorf("got %s at the end of the environment", got)
	}
}

// memory returns a directory in memory, as a server writes through, or "" where there is
// less than size bytes of it: containers often have 64 MiB, and an empty server more.
func memory(size uint64) string {
	const shm = "/dev/shm"
	var s syscall.Statfs_t
	if err := syscall.Statfs(shm, &s); err != nil || uint64(s.Bavail)*uint64(s.Bsize) < size {
		return ""
	}
	return shm
}

// serve starts a private server that listens on a socket alone, and returns where.
func serve(t *testing.T) string {
	t.Helper()
	testneed.Root(t, "mariadb")
	install, daemon := testneed.Program(t, "mariadb", "mariadb-install-db"), testneed.Program(t, "mariadb", "mariadbd")
	testneed.Program(t, "mariadb", "mysql")
	dir, err := os.MkdirTemp(memory(1<<30), "my") // t.TempDir may be longer than a socket's name can be
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	out, err := exec.CommandContext(t.Context(), install, "--no-defaults", "--datadir="+dir+"/data", "--auth-root-authentication-method=normal", "--skip-test-db", "--user=root").CombinedOutput()
	if err != nil {
		t.Fatalf("mariadb-install-db: %v\n%s", err, out)
	}
	ctx, cancel := context.WithCancel(context.Background()) //nolint:usetesting // the context of the test ends before its cleanup
	server := exec.CommandContext(ctx, daemon, "--no-defaults", "--user=root", "--datadir="+dir+"/data", "--socket="+dir+"/s", "--skip-networking", "--innodb-flush-log-at-trx-commit=0")
	server.Cancel = func() error { return server.Process.Signal(syscall.SIGTERM) }
	server.WaitDelay = time.Minute
	if err := server.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = server.Wait() })
	for end := time.Now().Add(2 * time.Minute); ; {
		if exec.CommandContext(t.Context(), "mysql", "--no-defaults", "--socket="+filepath.Join(dir, "s"), "--execute=SELECT 1").Run() == nil {
			return filepath.Join(dir, "s")
		}
		if time.Now().After(end) {
			t.Fatal("the server does not begin to answer")
		}
		time.Sleep(100 * time.Millisecond) // between two questions
	}
}

// TestRealServer makes and removes databases, users and grants.
func TestRealServer(t *testing.T) {
	t.Parallel()
	socket := serve(t)
	h := moduletest.NewHost(t)
	h.Functions = mysql.Functions
	h.Opts.Set("mysql.unix_socket", socket)
	h.Opts.Set("mysql.user", "root")
	step := func(want any, fun string, args []any, kv ...any) {
		t.Helper()
		got, err := h.Call(t.Context(), "mysql."+fun, args, ordered.Of(kv...))
		if m, ok := got.(*ordered.Map); ok {
			m.Delete("query time")
		}
		if err != nil || moduletest.JSON(t, got) != moduletest.JSON(t, want) {
			t.Errorf("%s %v: got %s, %v, want %s", fun, args, moduletest.JSON(t, got), err, moduletest.JSON(t, want))
		}
	}
	a := func(v ...any) []any { return append([]any{}, v...) }
	const odd, user, secret = "o`d'_%\"\\x", `u'"\ 1`, "pw'\"\\\n1"
	step(true, "db_create", a(odd, "utf8mb4", "utf8mb4_bin"), "test", true)
	step(false, "db_exists", a(odd))
	step(true, "db_create", a(odd, "utf8mb4", "utf8mb4_bin"))
	step(ordered.Of("character_set", "utf8mb4", "collate", "utf8mb4_bin"), "db_get", a(odd))
	step(ordered.Of("rows affected", 0), "query", a(odd, "CREATE TABLE t (a int, b text)"))
	step(ordered.Of("rows affected", 2), "query", a(odd, `INSERT INTO t VALUES (1, 'x\ty\\\n'), (2, NULL)`))
	step(ordered.Of("rows returned", 2, "columns", a("a", "b"), "results", a(a("1", "x\ty\\\n"), a("2", nil))), "query", a(odd, "SELECT * FROM t ORDER BY a"))
	step(ordered.Of("rows returned", 0, "columns", a(), "results", a()), "query", a(odd, "SELECT * FROM t WHERE a = 9"))
	step(a("t"), "db_tables", a(odd))
	step(true, "user_create", a(user, "localhost", secret))
	step(true, "verify_login", a(user, secret))
	step(false, "verify_login", a(user, "other"))
	step(false, "verify_login", a(user))
	step(true, "verify_login", a("root"))
	step(false, "user_create", a(user, "localhost", secret))
	step(true, "user_exists", a(user, "localhost", secret))
	step(false, "user_exists", a(user, "localhost", "other"))
	step(true, "grant_add", a("SELECT,INSERT", odd+".*", user))
	step(true, "grant_exists", a("SELECT,INSERT", odd+".*", user))
	step(false, "grant_exists", a("DELETE", odd+".*", user))
	step(true, "grant_add", a("ALL", odd+".t", user), "grant_option", true)
	step(true, "grant_exists", a("ALL PRIVILEGES", odd+".t", user), "grant_option", true)
	step(true, "grant_revoke", a("INSERT", odd+".*", user))
	step(false, "grant_exists", a("SELECT,INSERT", odd+".*", user))
	step(true, "user_chpass", a(user, "localhost", "new"))
	step(true, "user_exists", a(user, "localhost", "new"))
	step(true, "user_remove", a(user))
	step(false, "user_exists", a(user))
	step(true, "db_remove", a(odd))
	step(false, "db_exists", a(odd))
	step("ACTIVE", "plugin_status", a("InnoDB"))
	step("", "plugin_status", a("none"))
	step(true, "plugin_add", a("InnoDB"))
	step(true, "plugin_remove", a("none"))
	step(true, "plugin_remove", a("none"), "test", true)
	if _, err := h.Call(t.Context(), "mysql.plugin_add", []any{"none"}, nil); err == nil || !strings.Contains(err.Error(), "none.so") {
		t.Errorf("a plugin that there is not: got %v", err)
	}
	step(-1, "slave_lag", nil)
	step(ordered.Of("rows affected", 0), "query", a("mysql", "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=1"))
	step(-2, "slave_lag", nil)
	step("promoted", "free_slave", nil, "test", true)
	step(-2, "slave_lag", nil)
	step("promoted", "free_slave", nil)
	step(-1, "slave_lag", nil)
	step(ordered.Of(), "get_slave_status", nil)
	if _, err := h.Call(t.Context(), "mysql.free_slave", nil, nil); err == nil || !strings.Contains(err.Error(), "is no replica") {
		t.Errorf("no replica: got %v", err)
	}
}
