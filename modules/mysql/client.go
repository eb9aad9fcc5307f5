package mysql

import (
	"context"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// setting returns a keyword connection_* of the call, else what the minion options or
// the pillar have for it under mysql.*.
func setting(c *modules.Call, name string) string {
	if v := c.Kwargs.Value("connection_" + name); v != nil {
		return modules.Text(v)
	}
	for _, m := range []*ordered.Map{c.Host.Opts, c.Host.Pillar} {
		if v := modules.Text(m.Value("mysql." + name)); v != "" {
			return v
		}
	}
	return ""
}

// known are the keywords for the connection.
const known = " user pass host port db unix_socket default_file charset use_unicode conv ssl connect_timeout "

// command returns the client's command for a database, "" for none.
func command(c *modules.Call, db string) (*process.Command, error) {
	for _, k := range c.Kwargs.Keys() {
		name, ok := strings.CutPrefix(k, "connection_")
		if !ok || !strings.Contains(known, " "+name+" ") {
			return nil, modules.Errorf("%s has no argument %s; those of the connection begin with connection_", c.Fun, k)
		}
	}
	program := "mysql"
	if !c.Host.Has(program) && c.Host.Has("mariadb") {
		program = "mariadb" // what newer releases of MariaDB call it
	}
	argv := []string{program}
	if f := setting(c, "default_file"); f != "" {
		argv = append(argv, "--defaults-extra-file="+f)
	}
	argv = append(argv, "--batch")
	if db == "" {
		db = setting(c, "db")
	}
	for _, o := range [][2]string{{"--user=", setting(c, "user")}, {"--host=", setting(c, "host")}, {"--port=", setting(c, "port")}, {"--socket=", setting(c, "unix_socket")}, {"--default-character-set=", setting(c, "charset")}, {"--database=", db}} {
		if o[1] != "" {
			argv = append(argv, o[0]+o[1])
		}
	}
	cmd := &process.Command{Argv: argv, Env: c.Host.CEnv()}
	if p := setting(c, "pass"); p != "" {
		cmd.Env = append(cmd.Env, "MYSQL_PWD="+p)
	}
	return cmd, nil
}

// run runs statements, which the client reads: neither they nor a password are in the
// list of processes. The first that fails ends it. Backslashes in texts mean what
// literal takes them for.
func run(ctx context.Context, c *modules.Call, db string, statements ...string) (string, error) {
	cmd, err := command(c, db)
	if err != nil {
		return "", err
	}
	all := append([]string{"SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '')"}, statements...)
	cmd.Stdin = []byte(strings.Join(all, ";\n") + ";\n")
	r, err := c.Host.Start(ctx, cmd)
	if err != nil {
		return "", err
	}
	if r.Code != 0 {
		return "", modules.Failed(cmd.Argv[:1], r)
	}
	return string(r.Stdout), nil
}

// rows runs a query and returns its rows by the names of the columns; none if there
// are none.
func rows(ctx context.Context, c *modules.Call, sql string) ([]*ordered.Map, error) {
	out, err := run(ctx, c, "", sql)
	if err != nil {
		return nil, err
	}
	head, body := parse(out)
	var all []*ordered.Map
	for _, r := range body {
		m := &ordered.Map{}
		for i, v := range r {
			m.Set(modules.Text(head[i]), v)
		}
		all = append(all, m)
	}
	return all, nil
}

// column returns the first column of what a query gives.
func column(ctx context.Context, c *modules.Call, sql string) ([]any, error) {
	out, err := run(ctx, c, "", sql)
	_, body := parse(out)
	all := []any{}
	for _, r := range body {
		all = append(all, r[0])
	}
	return all, err
}

// parse reads what the client prints with --batch: lines of fields with tabs between
// them, in which backslashes stand for what would end one.
func parse(text string) (head []any, body [][]any) {
	back := strings.NewReplacer(`\t`, "\t", `\n`, "\n", `\0`, "\x00", `\\`, `\`)
	for _, line := range strings.SplitAfter(text, "\n") {
		if line == "" {
			continue // behind the last line
		}
		var row []any
		for _, f := range strings.Split(strings.TrimSuffix(line, "\n"), "\t") {
			if f == "NULL" && head != nil {
				row = append(row, nil)
				continue
			}
			row = append(row, back.Replace(f))
		}
		switch {
		case head == nil:
			head = row
		case len(row) == len(head):
			body = append(body, row)
		}
	}
	return head, body
}

// change runs statements that change something, unless nothing may be changed, and
// returns True.
func change(ctx context.Context, c *modules.Call, statements ...string) (any, error) {
	if c.Test {
		return true, nil
	}
	if _, err := run(ctx, c, "", statements...); err != nil {
		return nil, err
	}
	return true, nil
}

// literal returns a text as SQL has it, on one line.
func literal(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", "''", "\n", `\n`, "\r", `\r`, "\x00", `\0`, "\x1a", `\Z`).Replace(s) + "'"
}

// ident returns a name as SQL has it. In a grant for all tables of a database % and _
// are wildcards, and get a backslash.
func ident(name string, wild bool) string {
	name = strings.ReplaceAll(name, "`", "``")
	if wild {
		name = strings.NewReplacer("%", `\%`, "_", `\_`).Replace(name)
	}
	return "`" + name + "`"
}

// word returns a name that stands without quotes: a character set or a plugin.
func word(s string) (string, error) {
	for _, r := range s {
		if r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return "", modules.Errorf("%q is no name", s)
		}
	}
	return s, nil
}

// plain returns an error for what the client would take for a command of its own, such
// as one that runs a shell.
func plain(sql string) error {
	first := strings.ToLower(strings.TrimSpace(sql))
	for _, w := range []string{"system", "source", "pager", "tee", "edit", "delimiter"} {
		if strings.HasPrefix(first+" ", w+" ") {
			return modules.Errorf("%s is a command of the client, not SQL", w)
		}
	}
	quote, escaped := rune(0), false
	for _, r := range sql {
		switch {
		case escaped:
			escaped = false
		case quote != 0 && quote != '`' && r == '\\':
			escaped = true
		case quote == 0 && (r == '\'' || r == '"' || r == '`'):
			quote = r
		case quote == r:
			quote = 0
		case quote == 0 && r == '\\':
			return modules.Errorf("a backslash outside quotes is a command of the client, not SQL")
		}
	}
	return nil
}
