package postgres

import (
	"context"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// setting returns an argument of the call, else what the minion options or the pillar
// have for it under postgres.*.
func setting(c *modules.Call, arg, key string) string {
	if v := c.Text(arg); v != "" {
		return v
	}
	for _, m := range []*ordered.Map{c.Host.Opts, c.Host.Pillar} {
		if v := modules.Text(m.Value("postgres." + key)); v != "" {
			return v
		}
	}
	return ""
}

// first returns the first argument of these that the function has.
func first(c *modules.Call, names ...string) string {
	for _, n := range names {
		if _, ok := c.Named[n]; ok {
			return n
		}
	}
	return names[0]
}

// psql runs statements, which psql reads: neither they nor a password are in the list
// of processes. The first that fails ends it. db is the database; "" is the one of the
// call.
func psql(ctx context.Context, c *modules.Call, db, statements string) (string, error) {
	argv := []string{"psql", "--no-align", "--no-readline", "--no-psqlrc", "--no-password", "--quiet", "--set=ON_ERROR_STOP=1"}
	if dir := setting(c, "bins_dir", "bins_dir"); dir != "" {
		argv[0] = strings.TrimRight(dir, "/") + "/psql"
	}
	if db == "" {
		db = setting(c, "maintenance_db", "maintenance_db")
	}
	if db == "" {
		db = "postgres"
	}
	user, runas := first(c, "db_user", "user"), "runas"
	if user == "db_user" {
		runas = "user"
	}
	for _, o := range [][2]string{{"--username=", setting(c, user, "user")}, {"--host=", setting(c, first(c, "db_host", "host"), "host")}, {"--port=", setting(c, first(c, "db_port", "port"), "port")}, {"--dbname=", db}} {
		if o[1] != "" {
			argv = append(argv, o[0]+o[1])
		}
	}
	cmd := &process.Command{Argv: argv, Stdin: []byte(statements + "\n"), Env: c.Host.CEnv(), Dir: "/"}
	if p := setting(c, first(c, "db_password", "password"), "pass"); p != "" {
		cmd.Env = append(cmd.Env, "PGPASSWORD="+p)
	}
	var err error
	if cmd.As, err = identity(ctx, c, c.Text(runas)); err != nil {
		return "", err
	}
	r, err := c.Host.Start(ctx, cmd)
	if err != nil {
		return "", err
	}
	if r.Code != 0 {
		return "", modules.Failed([]string{"psql"}, r)
	}
	return string(r.Stdout), nil
}

// identity is who runs psql: runas, else postgres if there is that user, as it is whom
// a server lets in without a password.
func identity(ctx context.Context, c *modules.Call, runas string) (*process.Identity, error) {
	if runas == "" {
		runas = setting(c, "", "runas")
	}
	if runas == "" {
		if _, ok := c.Host.Accounts().User(ctx, "postgres"); !ok {
			return nil, nil
		}
		runas = "postgres"
	}
	_, as, err := c.Host.As(ctx, runas)
	return as, err
}

// query runs a query and returns its rows by the names of the columns.
func query(ctx context.Context, c *modules.Call, db, sql string) ([]*ordered.Map, error) {
	out, err := psql(ctx, c, db, "COPY ("+sql+") TO STDOUT WITH CSV HEADER;")
	if err != nil {
		return nil, err
	}
	rows := parseCSV(out)
	if len(rows) == 0 {
		return nil, modules.Errorf("psql printed no header for %s", sql)
	}
	var all []*ordered.Map
	for _, row := range rows[1:] {
		m := &ordered.Map{}
		for i, name := range rows[0] {
			if i < len(row) {
				m.Set(name, row[i])
			}
		}
		all = append(all, m)
	}
	return all, nil
}

// change runs statements that change something, unless nothing may be changed, and
// returns True.
func change(ctx context.Context, c *modules.Call, db string, statements ...string) (any, error) {
	for _, s := range statements {
		if strings.ContainsRune(s, 0) {
			return nil, modules.Errorf("a name or text of SQL cannot hold NUL")
		}
	}
	if c.Test {
		return true, nil
	}
	if _, err := psql(ctx, c, db, strings.Join(statements, ";\n")+";"); err != nil {
		return nil, err
	}
	return true, nil
}

// ident returns a name as SQL has it.
func ident(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// literal returns a text as SQL has it, whatever standard_conforming_strings says.
func literal(s string) string {
	quoted := "'" + strings.ReplaceAll(s, "'", "''") + "'"
	if strings.Contains(s, `\`) {
		return "E" + strings.ReplaceAll(quoted, `\`, `\\`)
	}
	return quoted
}

// idents returns names with commas between them.
func idents(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = ident(n)
	}
	return strings.Join(out, ", ")
}

// parseCSV reads what COPY writes: fields with commas between them, those with
// quotes, commas or line ends in quotes.
func parseCSV(text string) [][]string {
	var rows [][]string
	var row []string
	var field strings.Builder
	quoted := false
	for i := 0; i < len(text); i++ {
		b := text[i]
		switch {
		case b == '"' && quoted && i+1 < len(text) && text[i+1] == '"':
			field.WriteByte(b)
			i++
		case b == '"':
			quoted = !quoted
		case b == ',' && !quoted:
			row = append(row, field.String())
			field.Reset()
		case b == '\n' && !quoted:
			rows = append(rows, append(row, field.String()))
			row = nil
			field.Reset()
		default:
			field.WriteByte(b)
		}
	}
	return rows
}

// plain reports whether no backslash stands outside quotes, where psql would take it
// for a command of its own.
func plain(sql string) bool {
	quote := rune(0)
	for _, r := range sql {
		switch {
		case quote == 0 && (r == '\'' || r == '"'):
			quote = r
		case quote == r:
			quote = 0
		case quote == 0 && r == '\\':
			return false
		}
	}
	return true
}

func psqlQuery(ctx context.Context, c *modules.Call) (any, error) {
	sql := strings.TrimRight(strings.TrimSpace(c.Text("query")), ";")
	if !plain(sql) {
		return nil, modules.Errorf("a backslash outside quotes is a command of psql, not SQL")
	}
	if c.Bool("write") {
		if _, err := change(ctx, c, "", sql); err != nil {
			return nil, err
		}
		return []any{}, nil
	}
	rows, err := query(ctx, c, "", sql)
	return list(rows), err
}

func list(rows []*ordered.Map) []any {
	out := []any{}
	for _, r := range rows {
		out = append(out, r)
	}
	return out
}

// by returns rows by the value of a column, which is taken out of them if drop.
func by(rows []*ordered.Map, column string, drop bool) *ordered.Map {
	out := &ordered.Map{}
	for _, r := range rows {
		name := modules.Text(r.Value(column))
		if drop {
			r.Delete(column)
		}
		out.Set(name, r)
	}
	return out
}

func version(ctx context.Context, c *modules.Call) (any, error) {
	rows, err := query(ctx, c, "", "SELECT setting FROM pg_catalog.pg_settings WHERE name = 'server_version'")
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, modules.Errorf("the server does not say its version")
	}
	return rows[0].Value("setting"), nil
}
