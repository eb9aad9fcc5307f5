package postgres_test

import (
	"context"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/postgres"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, postgres.Functions()) }

// psql is a Runner of a psql that is not there: queries get the first answer whose key
// is a part of them, and all other statements are kept.
type psql struct {
	t       testing.TB
	answers [][2]string
	ran     []string
	last    *process.Command
}

// Run implements modules.Runner.
func (p *psql) Run(_ context.Context, c *process.Command) (*process.Result, error) {
	if c.Argv[0] != "psql" {
		return &process.Result{Code: 1}, nil // such as getent
	}
	p.last = c
	sql := strings.TrimSpace(string(c.Stdin))
	if !strings.HasPrefix(sql, "COPY ") {
		p.ran = append(p.ran, sql)
		return &process.Result{}, nil
	}
	for _, a := range p.answers {
		if strings.Contains(sql, a[0]) {
			return &process.Result{Stdout: []byte(a[1])}, nil
		}
	}
	return &process.Result{Code: 3, Stderr: []byte("ERROR:  no answer to " + sql)}, nil
}

// Look implements modules.Runner.
func (p *psql) Look(string, []string) (string, error) { return "/usr/bin/psql", nil }

func host(t *testing.T, answers [][2]string) (*modules.Host, *psql) {
	t.Helper()
	h := moduletest.NewHost(t)
	p := &psql{t: t, answers: answers}
	h.Root, h.Functions, h.Runner = moduletest.Tree(t, map[string]string{"etc/passwd": "", "d/PG_VERSION": "15"}), postgres.Functions, p
	return h, p
}

const roles = "name,superuser,inherits privileges,can create roles,can create databases,can login,replication,connections,expiry time,defaults variables,groups\n" +
	"web,f,t,f,f,t,f,5,,,\"a\nb\"\n"

func answers() [][2]string {
	return [][2]string{
		{"'films'", "role,right,grant\nweb,INSERT,f\nweb,SELECT,t\npublic,SELECT,f\n"},
		{"pg_database d", "Name,Owner,Encoding,Collate,Ctype,Access privileges,Tablespace\nweb,postgres,UTF8,C,C,\"{=Tc/postgres,\"\"a b\"\"=c/postgres}\",pg_default\n"},
		{"'web' ORDER", roles},
		{"pg_roles r ORD", roles},
		{"'none' ORDER", roles[:strings.Index(roles, "\n")+1]},
		{"server_version", "setting\n15.18 (Debian 15.18-0+deb12u1)\n"},
		{"SELECT 1", "a,b\n1,\"x,\"\"y\"\n"},
		{"pg_namespace n", "name,acl,owner\npublic,,pg_database_owner\n"},
		{"'staff'", "role,right,grant\nweb,MEMBER,f\n"},
		{"pg_language", "Name\nc\nplpgsql\n"},
	}
}

func TestLooking(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) {
		x, _ := host(t, answers())
		h.Root, h.Runner = x.Root, x.Runner
	}
	web := ordered.Of("superuser", false, "inherits privileges", true, "can create roles", false, "can create databases", false, "can login", true, "replication", false,
		"connections", 5, "expiry time", nil, "defaults variables", nil, "groups", []any{"a", "b"})
	moduletest.Run(t, postgres.Functions(), set, []moduletest.Case{
		{Fun: "postgres.db_list", Want: ordered.Of("web", ordered.Of("Owner", "postgres", "Encoding", "UTF8", "Collate", "C", "Ctype", "C", "Access privileges", `{=Tc/postgres,"a b"=c/postgres}`, "Tablespace", "pg_default"))},
		{Fun: "postgres.db_exists", Args: []any{"web"}, Want: true},
		{Name: "no database", Fun: "postgres.db_exists", Args: []any{"none"}, Want: false},
		{Fun: "postgres.user_list", Want: ordered.Of("web", web)},
		{Fun: "postgres.role_get", Args: []any{"web"}, Want: web},
		{Name: "no role", Fun: "postgres.role_get", Args: []any{"none"}},
		{Fun: "postgres.user_exists", Args: []any{"web"}, Want: true},
		{Fun: "postgres.version", Want: "15.18 (Debian 15.18-0+deb12u1)"},
		{Fun: "postgres.psql_query", Args: []any{"SELECT 1;"}, Want: []any{ordered.Of("a", "1", "b", `x,"y`)}},
		{Name: "a command of psql", Fun: "postgres.psql_query", Args: []any{`SELECT 1 \! id`}, Err: "is a command of psql"},
		{Name: "refused", Fun: "postgres.psql_query", Args: []any{"SELECT 2"}, Err: "ERROR:  no answer"},
		{Fun: "postgres.schema_exists", Args: []any{"web", "public"}, Want: true},
		{Fun: "postgres.privileges_list", Args: []any{"films", "table", "public"}, Want: ordered.Of("web", ordered.Of("INSERT", false, "SELECT", true), "public", ordered.Of("SELECT", false))},
		{Name: "no kind", Fun: "postgres.privileges_list", Args: []any{"films", "film"}, Err: "is no kind of objects"},
		{Fun: "postgres.has_privileges", Args: []any{"web", "films", "table", "SELECT,insert"}, Want: true},
		{Name: "not all", Fun: "postgres.has_privileges", Args: []any{"web", "films", "table", "ALL"}, Want: false},
		{Name: "not to grant", Fun: "postgres.has_privileges", Args: []any{"web", "films", "table", "INSERT", true}, Want: false},
		{Fun: "postgres.language_list", Args: []any{"web"}, Want: ordered.Of("c", "c", "plpgsql", "plpgsql")},
		{Fun: "postgres.datadir_exists", Args: []any{"/d"}, Want: true},
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
		{"db_create", []any{`we"b`}, ordered.Of("owner", "o", "encoding", "UTF8", "template", "template0"), true, `CREATE DATABASE "we""b" OWNER = "o" TEMPLATE = "template0" ENCODING = 'UTF8';`},
		{"db_remove", []any{"web"}, nil, true, `DROP DATABASE "web";`},
		{"db_alter", []any{"web"}, ordered.Of("owner", "o", "tablespace", "t"), true, "ALTER DATABASE \"web\" OWNER TO \"o\";\nALTER DATABASE \"web\" SET TABLESPACE \"t\";"},
		{"user_create", []any{"web"}, nil, false, ""},
		{"user_create", []any{"none"}, ordered.Of("rolepassword", `a'\b`, "createdb", true, "superuser", false, "groups", "a,b", "connlimit", int64(3)), true, "BEGIN;\nCREATE ROLE \"none\" NOSUPERUSER CREATEDB LOGIN CONNECTION LIMIT 3 PASSWORD E'a''\\\\b';\nGRANT \"a\" TO \"none\";\nGRANT \"b\" TO \"none\";\nCOMMIT;"},
		{"group_create", []any{"none"}, nil, true, "BEGIN;\nCREATE ROLE \"none\";\nCOMMIT;"},
		{"user_update", []any{"web"}, ordered.Of("rolepassword", false, "encrypted", "scram-sha-256", "groups", []any{"a", "c"}), true, "BEGIN;\nSET password_encryption = 'scram-sha-256';\nALTER ROLE \"web\" PASSWORD NULL;\nGRANT \"c\" TO \"web\";\nCOMMIT;"},
		{"user_remove", []any{"none"}, nil, false, ""},
		{"user_remove", []any{"web"}, nil, true, `DROP ROLE "web";`},
		{"create_extension", []any{"hstore"}, ordered.Of("schema", "s"), true, `CREATE EXTENSION IF NOT EXISTS "hstore" SCHEMA "s";`},
		{"drop_extension", []any{"hstore"}, ordered.Of("cascade", true), true, `DROP EXTENSION IF EXISTS "hstore" CASCADE;`},
		{"schema_create", []any{"web", "public"}, nil, false, ""},
		{"schema_create", []any{"web", "app"}, ordered.Of("owner", "o"), true, `CREATE SCHEMA "app" AUTHORIZATION "o";`},
		{"schema_remove", []any{"web", "public"}, nil, true, `DROP SCHEMA "public";`},
		{"privileges_grant", []any{"web", "films", "table", "SELECT"}, nil, false, ""},
		{"privileges_grant", []any{"web", "films", "table", "SELECT,UPDATE"}, ordered.Of("grant_option", true), true, `GRANT SELECT, UPDATE ON TABLE "public"."films" TO "web" WITH GRANT OPTION;`},
		{"privileges_grant", []any{"public", "ALL", "sequence", "USAGE"}, ordered.Of("prepend", "s"), true, `GRANT USAGE ON ALL SEQUENCES IN SCHEMA "s" TO PUBLIC;`},
		{"privileges_revoke", []any{"web", "films", "table", "ALL"}, nil, true, `REVOKE SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON TABLE "public"."films" FROM "web";`},
		{"privileges_revoke", []any{"web", "films", "table", "DELETE"}, nil, false, ""},
		{"privileges_grant", []any{"other", "staff", "group"}, nil, true, `GRANT "staff" TO "other";`},
		{"tablespace_create", []any{"fast", "/srv/f'"}, ordered.Of("options", ordered.Of("random_page_cost", int64(1))), true, `CREATE TABLESPACE "fast" LOCATION '/srv/f''' WITH ( "random_page_cost" = '1' );`},
		{"tablespace_alter", []any{"fast"}, ordered.Of("new_name", "slow"), true, `ALTER TABLESPACE "fast" RENAME TO "slow";`},
		{"language_create", []any{"plperl", "web"}, nil, true, `CREATE LANGUAGE "plperl";`},
	} {
		for _, test := range []bool{true, false} {
			h, p := host(t, answers())
			kwargs := c.kwargs.Clone()
			if kwargs == nil {
				kwargs = &ordered.Map{}
			}
			kwargs.Set("test", test)
			got, err := h.Call(t.Context(), "postgres."+c.fun, c.args, kwargs)
			want := c.sql
			if test {
				want = ""
			}
			if ran := strings.Join(p.ran, "\n"); err != nil || got != c.want || ran != want {
				t.Errorf("%s %v, test %v: got %v, %v and\n%s\nwant %v and\n%s", c.fun, c.args, test, got, err, ran, c.want, want)
			}
		}
	}
	set := func(h *modules.Host) {
		x, _ := host(t, answers())
		h.Root, h.Runner = x.Root, x.Runner
	}
	moduletest.Run(t, postgres.Functions(), set, []moduletest.Case{
		{Fun: "postgres.user_update", Args: []any{"none"}, Err: "there is no role none"},
		{Name: "plain", Fun: "postgres.user_create", Args: []any{"none"}, Kwargs: ordered.Of("encrypted", false), Err: "servers keep no passwords"},
		{Name: "right", Fun: "postgres.privileges_grant", Args: []any{"web", "films", "table", "SELECT; DROP"}, Err: "is no right"},
		{Name: "NUL", Fun: "postgres.db_remove", Args: []any{"a\x00b"}, Err: "cannot hold NUL"},
	})
}

func TestConnection(t *testing.T) {
	t.Parallel()
	const start = "psql --no-align --no-readline --no-psqlrc --no-password --quiet --set=ON_ERROR_STOP=1 "
	h, p := host(t, answers())
	h.Opts.Set("postgres.user", "boss")
	h.Pillar.Set("postgres.pass", "secret")
	if _, err := h.Call(t.Context(), "postgres.version", nil, ordered.Of("host", "db1", "port", int64(5433), "maintenance_db", "m")); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(p.last.Argv, " "); got != start+"--username=boss --host=db1 --port=5433 --dbname=m" {
		t.Errorf("got %s", got)
	}
	if got := p.last.Env[len(p.last.Env)-1]; got != "PGPASSWORD=secret" {
		t.Errorf("got %s at the end of the environment", got)
	}
	if _, err := h.Call(t.Context(), "postgres.schema_list", []any{"web"}, ordered.Of("db_user", "u", "db_password", "pw")); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(p.last.Argv, " "); got != start+"--username=u --dbname=web" || p.last.Env[len(p.last.Env)-1] != "PGPASSWORD=pw" {
		t.Errorf("got %s, %s", got, p.last.Env[len(p.last.Env)-1])
	}
	if _, err := h.Call(t.Context(), "postgres.version", nil, ordered.Of("runas", "nobody-here")); err == nil || !strings.Contains(err.Error(), "is not available") {
		t.Errorf("got %v", err)
	}
}
