package postgres

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

const rolesSQL = `SELECT r.rolname AS "name", r.rolsuper AS "superuser", r.rolinherit AS "inherits privileges", r.rolcreaterole AS "can create roles", ` +
	`r.rolcreatedb AS "can create databases", r.rolcanlogin AS "can login", r.rolreplication AS "replication", r.rolconnlimit AS "connections", ` +
	`r.rolvaliduntil AS "expiry time", r.rolconfig AS "defaults variables", ` +
	`(SELECT string_agg(g.rolname, E'\n' ORDER BY g.rolname) FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid) AS "groups"`

// roles returns the roles, or the one of that name.
func roles(ctx context.Context, c *modules.Call, name string) (*ordered.Map, error) {
	sql := rolesSQL
	if v, ok := c.Named["return_password"]; ok && v == true {
		sql += `, (SELECT s.passwd FROM pg_catalog.pg_shadow s WHERE s.usename = r.rolname) AS "password"`
	}
	sql += " FROM pg_catalog.pg_roles r"
	if name != "" {
		sql += " WHERE r.rolname = " + literal(name)
	}
	rows, err := query(ctx, c, "", sql+" ORDER BY 1")
	for _, r := range rows {
		for _, k := range []string{"superuser", "inherits privileges", "can create roles", "can create databases", "can login", "replication"} {
			r.Set(k, r.Value(k) == "t")
		}
		if n := modules.Text(r.Value("connections")); n != "-1" {
			c := modules.Call{Named: map[string]any{"n": n}}
			r.Set("connections", c.Int("n"))
		} else {
			r.Set("connections", nil)
		}
		r.Set("expiry time", none(r.Value("expiry time")))
		r.Set("defaults variables", none(r.Value("defaults variables")))
		groups := []any{}
		for _, g := range strings.FieldsFunc(modules.Text(r.Value("groups")), func(r rune) bool { return r == '\n' }) {
			groups = append(groups, g)
		}
		r.Set("groups", groups)
	}
	return by(rows, "name", true), err
}

// none returns nil for an empty field.
func none(v any) any {
	if v == "" {
		return nil
	}
	return v
}

func userList(ctx context.Context, c *modules.Call) (any, error) {
	m, err := roles(ctx, c, "")
	if err != nil {
		return nil, err
	}
	return m, nil
}

func roleGet(ctx context.Context, c *modules.Call) (any, error) {
	m, err := roles(ctx, c, c.Text("name"))
	if err != nil {
		return nil, err
	}
	return m.Value(c.Text("name")), nil
}

func userExists(ctx context.Context, c *modules.Call) (any, error) {
	m, err := roles(ctx, c, c.Text("name"))
	return m.Len() > 0, err
}

// wishes returns what the call wants of a role, in SQL; fresh are the words for a new
// one, which can log in unless it is a group.
func wishes(c *modules.Call, login any) (string, error) {
	var out []string
	for _, o := range [][2]string{{"superuser", "SUPERUSER"}, {"createdb", "CREATEDB"}, {"createroles", "CREATEROLE"}, {"inherit", "INHERIT"}, {"login", "LOGIN"}, {"replication", "REPLICATION"}} {
		v := c.Named[o[0]]
		if o[0] == "login" && v == nil {
			v = login
		}
		if v == nil {
			continue
		}
		yes := modules.Call{Named: map[string]any{"v": v}}
		if yes.Bool("v") {
			out = append(out, o[1])
		} else {
			out = append(out, "NO"+o[1])
		}
	}
	if _, ok := c.Named["connlimit"]; ok && c.Given("connlimit") {
		call := modules.Call{Named: map[string]any{"n": c.Named["connlimit"]}}
		out = append(out, "CONNECTION LIMIT "+modules.Text(call.Int("n")))
	}
	if c.Given("valid_until") {
		out = append(out, "VALID UNTIL "+literal(c.Text("valid_until")))
	}
	switch p := c.Named["rolepassword"]; {
	case p == false || p == "":
		out = append(out, "PASSWORD NULL")
	case p != nil:
		out = append(out, "PASSWORD "+literal(modules.Text(p)))
	}
	return strings.Join(out, " "), nil
}

// hashing returns the statement by which the server hashes a password as the call
// wants it.
func hashing(c *modules.Call) ([]string, error) {
	switch v := c.Named["encrypted"]; v {
	case nil, true:
		return nil, nil
	case "md5", "scram-sha-256":
		return []string{"SET password_encryption = " + literal(modules.Text(v))}, nil
	default:
		return nil, modules.Errorf("encrypted is True, md5 or scram-sha-256: servers keep no passwords as they are")
	}
}

// create returns a function that makes a role, whose name is the argument arg.
func create(arg string, login any) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		name := c.Text(arg)
		there, err := roles(ctx, c, name)
		if err != nil || there.Len() > 0 {
			return false, err
		}
		return set(ctx, c, name, "CREATE ROLE ", login, nil)
	}
}

func update(arg string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		name := c.Text(arg)
		there, err := roles(ctx, c, name)
		if err != nil {
			return nil, err
		}
		old, ok := there.Value(name).(*ordered.Map)
		if !ok {
			return nil, modules.Errorf("there is no role %s", name)
		}
		return set(ctx, c, name, "ALTER ROLE ", nil, modules.Strings(old.Value("groups")))
	}
}

// set makes or alters a role, and puts it into groups that it is not in.
func set(ctx context.Context, c *modules.Call, name, do string, login any, in []string) (any, error) {
	statements, err := hashing(c)
	if err != nil {
		return nil, err
	}
	w, err := wishes(c, login)
	if err != nil {
		return nil, err
	}
	if w != "" || do != "ALTER ROLE " {
		statements = append(statements, strings.TrimSpace(do+ident(name)+" "+w))
	}
	for _, g := range c.Strings("groups") {
		if !slices.Contains(in, g) {
			statements = append(statements, "GRANT "+ident(g)+" TO "+ident(name))
		}
	}
	if len(statements) == 0 {
		return true, nil
	}
	return change(ctx, c, "", append(append([]string{"BEGIN"}, statements...), "COMMIT")...)
}

func removeRole(arg string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		there, err := roles(ctx, c, c.Text(arg))
		if err != nil || there.Len() == 0 {
			return false, err
		}
		return change(ctx, c, "", "DROP ROLE "+ident(c.Text(arg)))
	}
}
