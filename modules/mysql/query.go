package mysql

import (
	"context"
	"os"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func query(ctx context.Context, c *modules.Call) (any, error) {
	return answer(ctx, c, c.Text("query"))
}

// answer runs a statement and tells what came of it.
func answer(ctx context.Context, c *modules.Call, sql string) (any, error) {
	sql = strings.TrimRight(strings.TrimSpace(sql), ";")
	if err := plain(sql); err != nil {
		return nil, err
	}
	start := c.Host.Now()
	if c.Test && !reads(sql) {
		return ordered.Of("rows affected", 0), nil
	}
	out, err := run(ctx, c, c.Text("database"), sql, "SELECT ROW_COUNT() AS gossh_rows")
	if err != nil {
		return nil, err
	}
	took := c.Host.Now().Sub(start).Seconds()
	i := strings.LastIndex(out, "gossh_rows\n")
	if i < 0 {
		return nil, modules.Errorf("the client does not say how many rows there are")
	}
	n, err := strconv.ParseInt(strings.TrimSpace(out[i+len("gossh_rows\n"):]), 10, 64)
	if err != nil {
		return nil, modules.Errorf("the client does not say how many rows there are: %v", err)
	}
	human := strconv.FormatFloat(took, 'f', 2, 64) + "s"
	if took < 0.2 {
		human = strconv.FormatFloat(took*1000, 'f', 1, 64) + "ms"
	}
	time := ordered.Of("human", human, "raw", strconv.FormatFloat(took, 'f', 5, 64))
	if i == 0 && n >= 0 {
		return ordered.Of("query time", time, "rows affected", n), nil
	}
	head, body := parse(out[:i])
	if head == nil {
		head = []any{}
	}
	results := []any{}
	for _, r := range body {
		results = append(results, r)
	}
	return ordered.Of("query time", time, "rows returned", len(body), "columns", head, "results", results), nil
}

// reads reports whether a statement only looks.
func reads(sql string) bool {
	first, _, _ := strings.Cut(strings.ToUpper(strings.TrimLeft(sql, "( \t\n")), " ")
	return strings.Contains(" SELECT SHOW DESCRIBE DESC EXPLAIN ", " "+first+" ")
}

// fileQuery runs the statements of a file. The file is sent as it is.
func fileQuery(ctx context.Context, c *modules.Call) (any, error) {
	name := c.Text("file_name")
	if path, ok := strings.CutPrefix(name, "salt://"); ok {
		local, err := c.Host.Files.Fetch(ctx, path, "base")
		if err != nil {
			return nil, modules.Errorf("%s: %v", name, err)
		}
		defer func() { _ = os.Remove(local) }()
		name = local
	} else {
		name = c.Host.Path(name)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, modules.Errorf("reading %s: %v", c.Text("file_name"), err)
	}
	if c.Test {
		return true, nil
	}
	cmd, err := command(c, c.Text("database"))
	if err != nil {
		return nil, err
	}
	cmd.Stdin = b
	r, err := c.Host.Start(ctx, cmd)
	if err != nil {
		return nil, err
	}
	if r.Code != 0 {
		return nil, modules.Failed(cmd.Argv[:1], r)
	}
	return true, nil
}

// pairs returns a function that gives two columns as a mapping.
func pairs(sql string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		all, err := rows(ctx, c, sql)
		out := &ordered.Map{}
		for _, r := range all {
			k := r.Keys()
			out.Set(modules.Text(r.Value(k[0])), r.Value(k[1]))
		}
		return out, err
	}
}

// list returns a function that gives rows.
func list(sql string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		all, err := rows(ctx, c, sql)
		out := []any{}
		for _, r := range all {
			out = append(out, r)
		}
		return out, err
	}
}

// single returns a function that gives the first row, {} if there is none, of the
// first statement that the server knows.
func single(statements ...string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		m, err := firstRow(ctx, c, statements...)
		if m == nil {
			m = &ordered.Map{}
		}
		return m, err
	}
}

// firstRow returns the first row, nil if there is none, of the first statement that the
// server knows; the error is that of the first statement.
func firstRow(ctx context.Context, c *modules.Call, statements ...string) (*ordered.Map, error) {
	var first error
	for _, sql := range statements {
		all, err := rows(ctx, c, sql)
		switch {
		case err == nil && len(all) == 0:
			return nil, nil
		case err == nil:
			return all[0], nil
		case first == nil:
			first = err
		}
	}
	return nil, first
}

func version(ctx context.Context, c *modules.Call) (any, error) {
	v, err := serverVersion(ctx, c)
	if err != nil {
		return nil, err
	}
	return v, nil
}

func serverVersion(ctx context.Context, c *modules.Call) (string, error) {
	col, err := column(ctx, c, "SELECT VERSION()")
	if err != nil {
		return "", err
	}
	if len(col) == 0 {
		return "", modules.Errorf("the server does not say its version")
	}
	return modules.Text(col[0]), nil
}

func dbList(ctx context.Context, c *modules.Call) (any, error) {
	col, err := column(ctx, c, "SHOW DATABASES")
	return col, err
}

// database returns what is known of the database of the call, nil if there is none.
func database(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	all, err := rows(ctx, c, "SELECT DEFAULT_CHARACTER_SET_NAME AS character_set, DEFAULT_COLLATION_NAME AS collate_name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = "+literal(c.Text("name")))
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return ordered.Of("character_set", all[0].Value("character_set"), "collate", all[0].Value("collate_name")), nil
}

func dbExists(ctx context.Context, c *modules.Call) (any, error) {
	m, err := database(ctx, c)
	return m != nil, err
}

func dbGet(ctx context.Context, c *modules.Call) (any, error) {
	m, err := database(ctx, c)
	if m == nil {
		m = &ordered.Map{}
	}
	return m, err
}

func dbTables(ctx context.Context, c *modules.Call) (any, error) {
	col, err := column(ctx, c, "SHOW TABLES IN "+ident(c.Text("name"), false))
	return col, err
}

// sets returns the clauses for the character set and the collation of the call.
func sets(c *modules.Call) (string, error) {
	out := ""
	for _, o := range [][2]string{{"character_set", " CHARACTER SET "}, {"collate", " COLLATE "}} {
		w, err := word(c.Text(o[0]))
		if err != nil {
			return "", err
		}
		if w != "" {
			out += o[1] + w
		}
	}
	return out, nil
}

func dbCreate(ctx context.Context, c *modules.Call) (any, error) {
	m, err := database(ctx, c)
	if err != nil || m != nil {
		return false, err
	}
	with, err := sets(c)
	if err != nil {
		return nil, err
	}
	return change(ctx, c, "CREATE DATABASE IF NOT EXISTS "+ident(c.Text("name"), false)+with)
}

func alterDB(ctx context.Context, c *modules.Call) (any, error) {
	with, err := sets(c)
	if err != nil || with == "" {
		return false, err
	}
	return change(ctx, c, "ALTER DATABASE "+ident(c.Text("name"), false)+with)
}

func dbRemove(ctx context.Context, c *modules.Call) (any, error) {
	m, err := database(ctx, c)
	if err != nil || m == nil {
		return false, err
	}
	switch n := strings.ToLower(c.Text("name")); n {
	case "mysql", "information_schema", "performance_schema", "sys":
		return nil, modules.Errorf("the database %s is the server's own", n)
	}
	return change(ctx, c, "DROP DATABASE "+ident(c.Text("name"), false))
}

// tables returns a function that checks, repairs or optimizes the tables of a
// database, or one.
func tables(do string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		all := []any{c.Text("table")}
		if !c.Given("table") {
			var err error
			if all, err = column(ctx, c, "SHOW TABLES IN "+ident(c.Text("name"), false)); err != nil {
				return nil, err
			}
		}
		out := []any{}
		if c.Test {
			return out, nil
		}
		for _, t := range all {
			said, err := list(do+" TABLE "+ident(c.Text("name"), false)+"."+ident(modules.Text(t), false))(ctx, c)
			if err != nil {
				return nil, err
			}
			out = append(out, said)
		}
		return out, nil
	}
}
