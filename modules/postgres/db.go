package postgres

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func databases(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	rows, err := query(ctx, c, "", `SELECT d.datname AS "Name", r.rolname AS "Owner", pg_catalog.pg_encoding_to_char(d.encoding) AS "Encoding", `+
		`d.datcollate AS "Collate", d.datctype AS "Ctype", d.datacl AS "Access privileges", t.spcname AS "Tablespace" `+
		`FROM pg_catalog.pg_database d JOIN pg_catalog.pg_roles r ON r.oid = d.datdba JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace ORDER BY 1`)
	return by(rows, "Name", true), err
}

func dbList(ctx context.Context, c *modules.Call) (any, error) {
	m, err := databases(ctx, c)
	if err != nil {
		return nil, err
	}
	return m, nil
}

func dbExists(ctx context.Context, c *modules.Call) (any, error) {
	m, err := databases(ctx, c)
	_, ok := m.Get(c.Text("name"))
	return ok, err
}

func dbCreate(ctx context.Context, c *modules.Call) (any, error) {
	sql := "CREATE DATABASE " + ident(c.Text("name"))
	for _, o := range [][3]string{{"owner", "OWNER", "i"}, {"template", "TEMPLATE", "i"}, {"encoding", "ENCODING", ""}, {"lc_collate", "LC_COLLATE", ""}, {"lc_ctype", "LC_CTYPE", ""}, {"tablespace", "TABLESPACE", "i"}} {
		v := c.Text(o[0])
		switch {
		case v == "":
		case o[2] == "i":
			sql += " " + o[1] + " = " + ident(v)
		default:
			sql += " " + o[1] + " = " + literal(v)
		}
	}
	return change(ctx, c, "", sql)
}

func dbAlter(ctx context.Context, c *modules.Call) (any, error) {
	name := ident(c.Text("name"))
	var out []string
	if c.Given("owner") && c.Bool("owner_recurse") {
		if _, err := ownerTo(ctx, c); err != nil {
			return nil, err
		}
	} else if c.Given("owner") {
		out = append(out, "ALTER DATABASE "+name+" OWNER TO "+ident(c.Text("owner")))
	}
	if c.Given("tablespace") {
		out = append(out, "ALTER DATABASE "+name+" SET TABLESPACE "+ident(c.Text("tablespace")))
	}
	if len(out) == 0 {
		return true, nil
	}
	return change(ctx, c, "", out...)
}

// ownerTo gives a database and all that is in it to a role.
func ownerTo(ctx context.Context, c *modules.Call) (any, error) {
	db, owner := c.Text(first(c, "dbname", "name")), ident(c.Text(first(c, "ownername", "owner")))
	rows, err := query(ctx, c, db, `SELECT pg_catalog.format('ALTER %s %I.%I OWNER TO ', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, `+
		`n.nspname, c.relname) AS "sql" FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace `+
		`WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema' `+
		`AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i', 'e')) ORDER BY 1`)
	if err != nil {
		return nil, err
	}
	out := []string{"BEGIN", "ALTER DATABASE " + ident(db) + " OWNER TO " + owner}
	for _, r := range rows {
		out = append(out, modules.Text(r.Value("sql"))+owner)
	}
	return change(ctx, c, db, append(out, "COMMIT")...)
}

// drop returns a function that drops what the argument arg names.
func drop(kind, arg string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		return change(ctx, c, "", "DROP "+kind+" "+ident(c.Text(arg)))
	}
}

// listing returns a function that asks for rows, by the name in a column.
func listing(sql, column string, dropName bool) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		rows, err := query(ctx, c, c.Text("dbname"), sql)
		if err != nil {
			return nil, err
		}
		return by(rows, column, dropName), nil
	}
}

// one returns a function that gives the entry for the argument name of what another
// one lists, or nil; has tells whether there is one.
func one(f modules.Func) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		v, err := f(ctx, c)
		m, _ := v.(*ordered.Map)
		return m.Value(c.Text("name")), err
	}
}

func has(f modules.Func) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		v, err := f(ctx, c)
		m, _ := v.(*ordered.Map)
		_, ok := m.Get(c.Text("name"))
		return ok, err
	}
}

func createExtension(ctx context.Context, c *modules.Call) (any, error) {
	sql := "CREATE EXTENSION "
	if c.Named["if_not_exists"] != false {
		sql += "IF NOT EXISTS "
	}
	sql += ident(c.Text("name"))
	for _, o := range [][2]string{{"schema", " SCHEMA "}, {"ext_version", " VERSION "}, {"from_version", " FROM "}} {
		if c.Given(o[0]) {
			sql += o[1] + ident(c.Text(o[0]))
		}
	}
	return change(ctx, c, "", sql)
}

func dropExtension(ctx context.Context, c *modules.Call) (any, error) {
	sql := "DROP EXTENSION "
	if c.Named["if_exists"] != false {
		sql += "IF EXISTS "
	}
	sql += ident(c.Text("name"))
	switch {
	case c.Bool("cascade"):
		sql += " CASCADE"
	case c.Bool("restrict"):
		sql += " RESTRICT"
	}
	return change(ctx, c, "", sql)
}

func schemaCreate(ctx context.Context, c *modules.Call) (any, error) {
	there, err := has(schemaList())(ctx, c)
	if err != nil || there == true {
		return false, err
	}
	sql := "CREATE SCHEMA " + ident(c.Text("name"))
	if c.Given("owner") {
		sql += " AUTHORIZATION " + ident(c.Text("owner"))
	}
	return change(ctx, c, c.Text("dbname"), sql)
}

func schemaRemove(ctx context.Context, c *modules.Call) (any, error) {
	there, err := has(schemaList())(ctx, c)
	if err != nil || there == false {
		return false, err
	}
	return change(ctx, c, c.Text("dbname"), "DROP SCHEMA "+ident(c.Text("name")))
}

func schemaList() modules.Func {
	return listing(`SELECT n.nspname AS "name", n.nspacl AS "acl", r.rolname AS "owner" FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_roles r ON n.nspowner = r.oid ORDER BY 1`, "name", true)
}

func tablespaceList() modules.Func {
	return listing(`SELECT s.spcname AS "Name", r.rolname AS "Owner", s.spcacl AS "ACL", s.spcoptions AS "Opts", pg_catalog.pg_tablespace_location(s.oid) AS "Location" FROM pg_catalog.pg_tablespace s JOIN pg_catalog.pg_roles r ON s.spcowner = r.oid ORDER BY 1`, "Name", true)
}

func tablespaceCreate(ctx context.Context, c *modules.Call) (any, error) {
	sql := "CREATE TABLESPACE " + ident(c.Text("name"))
	if c.Given("owner") {
		sql += " OWNER " + ident(c.Text("owner"))
	}
	sql += " LOCATION " + literal(c.Text("location"))
	if m := c.Dict("options"); m.Len() > 0 {
		var o []string
		for _, k := range m.Keys() {
			v := m.Value(k)
			o = append(o, ident(k)+" = "+literal(modules.Text(v)))
		}
		sql += " WITH ( " + strings.Join(o, ", ") + " )"
	}
	return change(ctx, c, "", sql)
}

func tablespaceAlter(ctx context.Context, c *modules.Call) (any, error) {
	on := "ALTER TABLESPACE " + ident(c.Text("name"))
	var out []string
	if c.Given("new_owner") {
		out = append(out, on+" OWNER TO "+ident(c.Text("new_owner")))
	}
	for _, k := range c.Dict("set_option").Keys() {
		v := c.Dict("set_option").Value(k)
		out = append(out, on+" SET ("+ident(k)+" = "+literal(modules.Text(v))+")")
	}
	if c.Given("reset_option") {
		out = append(out, on+" RESET ("+idents(c.Strings("reset_option"))+")")
	}
	if c.Given("new_name") {
		out = append(out, on+" RENAME TO "+ident(c.Text("new_name")))
	}
	if len(out) == 0 {
		return nil, modules.Errorf("say what to alter: new_name, new_owner, set_option or reset_option")
	}
	return change(ctx, c, "", out...)
}
