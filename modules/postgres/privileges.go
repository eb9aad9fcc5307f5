package postgres

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// aclSQL returns the query for the rights on an object of a kind.
func aclSQL(kind, name, schema string) (string, error) {
	const who = `SELECT CASE a.grantee WHEN 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(a.grantee) END AS "role", a.privilege_type AS "right", a.is_grantable AS "grant" FROM `
	in := func(relation, acl, nameColumn string) string {
		return who + "pg_catalog." + relation + " o, pg_catalog.aclexplode(o." + acl + ") a WHERE o." + nameColumn + " = " + literal(name)
	}
	of := func(relkinds string) string {
		return in("pg_class", "relacl", "relname") + " AND o.relkind IN (" + relkinds + ") AND o.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = " + literal(schema) + ")"
	}
	switch kind {
	case "table":
		return of("'r', 'p', 'v', 'm', 'f'"), nil
	case "sequence":
		return of("'S'"), nil
	case "schema":
		return in("pg_namespace", "nspacl", "nspname"), nil
	case "database":
		return in("pg_database", "datacl", "datname"), nil
	case "tablespace":
		return in("pg_tablespace", "spcacl", "spcname"), nil
	case "language":
		return in("pg_language", "lanacl", "lanname"), nil
	case "function":
		return who + "pg_catalog.pg_proc o, pg_catalog.aclexplode(o.proacl) a WHERE o.oid = " + literal(name) + "::pg_catalog.regprocedure", nil
	case "group":
		return `SELECT u.rolname AS "role", 'MEMBER' AS "right", m.admin_option AS "grant" FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles u ON u.oid = m.member JOIN pg_catalog.pg_roles g ON g.oid = m.roleid WHERE g.rolname = ` + literal(name), nil
	}
	return "", modules.Errorf("%q is no kind of objects: table, sequence, schema, database, tablespace, language, function or group", kind)
}

// rights returns who has which right on an object, and whether he may grant it.
func rights(ctx context.Context, c *modules.Call, name string) (*ordered.Map, error) {
	kind := c.Text("object_type")
	sql, err := aclSQL(kind, name, c.Text("prepend"))
	if err != nil {
		return nil, err
	}
	rows, err := query(ctx, c, "", sql+" ORDER BY 1, 2")
	out := &ordered.Map{}
	for _, r := range rows {
		role := modules.Text(r.Value("role"))
		if kind == "group" {
			out.Set(role, r.Value("grant") == "t")
			continue
		}
		m, ok := out.Value(role).(*ordered.Map)
		if !ok {
			m = &ordered.Map{}
			out.Set(role, m)
		}
		m.Set(modules.Text(r.Value("right")), r.Value("grant") == "t")
	}
	return out, err
}

func privilegesList(ctx context.Context, c *modules.Call) (any, error) {
	m, err := rights(ctx, c, c.Text("name"))
	if err != nil {
		return nil, err
	}
	return m, nil
}

// wanted returns the rights of the call; ALL is all that the kind of object has.
func wanted(c *modules.Call) ([]string, error) {
	all := map[string]string{
		"table": "SELECT INSERT UPDATE DELETE TRUNCATE REFERENCES TRIGGER", "sequence": "USAGE SELECT UPDATE", "schema": "CREATE USAGE",
		"database": "CREATE CONNECT TEMPORARY", "tablespace": "CREATE", "language": "USAGE", "function": "EXECUTE", "group": "MEMBER",
	}
	kind := c.Text("object_type")
	var out []string
	for _, p := range c.Strings("privileges") {
		p = strings.ToUpper(p)
		if strings.Trim(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ ") != "" {
			return nil, modules.Errorf("%q is no right", p)
		}
		if p == "TEMP" {
			p = "TEMPORARY"
		}
		if p == "ALL" || p == "ALL PRIVILEGES" {
			return strings.Fields(all[kind]), nil
		}
		out = append(out, p)
	}
	if kind == "group" {
		return []string{"MEMBER"}, nil
	}
	if len(out) == 0 {
		return nil, modules.Errorf("no privileges are given")
	}
	return out, nil
}

// holds reports whether the role of the call has all that it wants, or any of it.
func holds(ctx context.Context, c *modules.Call, any bool) (bool, error) {
	want, err := wanted(c)
	if err != nil {
		return false, err
	}
	if strings.EqualFold(c.Text("object_name"), "ALL") {
		return any, nil // it is not looked at each of them
	}
	m, err := rights(ctx, c, c.Text("object_name"))
	if err != nil {
		return false, err
	}
	has := func(right string) bool {
		v, ok := m.Get(c.Text("name"))
		if of, isMap := v.(*ordered.Map); isMap {
			v, ok = of.Get(right)
		}
		need, _ := c.Named["grant_option"].(bool)
		return ok && (!need || v == true)
	}
	if any {
		return slices.ContainsFunc(want, has), nil
	}
	return !slices.ContainsFunc(want, func(r string) bool { return !has(r) }), nil
}

func hasPrivileges(ctx context.Context, c *modules.Call) (any, error) { return holds(ctx, c, false) }

// on returns what a right is on, in SQL.
func on(c *modules.Call) string {
	kind, name := c.Text("object_type"), c.Text("object_name")
	switch {
	case kind == "group":
		return ident(name)
	case strings.EqualFold(name, "ALL") && (kind == "table" || kind == "sequence"):
		return "ALL " + strings.ToUpper(kind) + "S IN SCHEMA " + ident(c.Text("prepend"))
	case kind == "table" || kind == "sequence":
		return strings.ToUpper(kind) + " " + ident(c.Text("prepend")) + "." + ident(name)
	case kind == "function":
		fun, args, _ := strings.Cut(name, "(")
		schema := ""
		if s, f, ok := strings.Cut(fun, "."); ok {
			schema, fun = ident(s)+".", f
		}
		return "FUNCTION " + schema + ident(fun) + "(" + types(args) + ")"
	}
	return strings.ToUpper(kind) + " " + ident(name)
}

// types returns the types of the arguments of a function: letters, digits and what
// types are written with.
func types(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" ,.[]_", r) || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, s)
}

func grantee(c *modules.Call) string {
	if n := c.Text("name"); n != "public" {
		return ident(n)
	}
	return "PUBLIC"
}

func privilegesGrant(ctx context.Context, c *modules.Call) (any, error) {
	there, err := holds(ctx, c, false)
	if err != nil || there {
		return false, err
	}
	want, err := wanted(c)
	if err != nil {
		return nil, err
	}
	if c.Text("object_type") == "group" {
		sql := "GRANT " + on(c) + " TO " + grantee(c)
		if c.Bool("grant_option") {
			sql += " WITH ADMIN OPTION"
		}
		return change(ctx, c, "", sql)
	}
	sql := "GRANT " + strings.Join(want, ", ") + " ON " + on(c) + " TO " + grantee(c)
	if c.Bool("grant_option") {
		sql += " WITH GRANT OPTION"
	}
	return change(ctx, c, "", sql)
}

func privilegesRevoke(ctx context.Context, c *modules.Call) (any, error) {
	there, err := holds(ctx, c, true)
	if err != nil || !there {
		return false, err
	}
	want, err := wanted(c)
	if err != nil {
		return nil, err
	}
	if c.Text("object_type") == "group" {
		return change(ctx, c, "", "REVOKE "+on(c)+" FROM "+grantee(c))
	}
	return change(ctx, c, "", "REVOKE "+strings.Join(want, ", ")+" ON "+on(c)+" FROM "+grantee(c))
}
