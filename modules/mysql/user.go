package mysql

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// account returns the account of the call as SQL has it.
func account(c *modules.Call) string { return literal(c.Text("user")) + "@" + literal(c.Text("host")) }

// found returns the account of the call as mysql.user has it, nil if there is none.
func found(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	all, err := rows(ctx, c, "SELECT * FROM mysql.user WHERE User = "+literal(c.Text("user"))+" AND Host = "+literal(c.Text("host")))
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

func userList(ctx context.Context, c *modules.Call) (any, error) {
	return list("SELECT User, Host FROM mysql.user ORDER BY User, Host")(ctx, c)
}

func userInfo(ctx context.Context, c *modules.Call) (any, error) {
	m, err := found(ctx, c)
	if err != nil || m == nil {
		return false, err
	}
	return m, nil
}

// hash returns what the server keeps of the password of an account.
func hash(m *ordered.Map) string {
	for _, k := range []string{"authentication_string", "Password"} {
		if v := modules.Text(m.Value(k)); v != "" {
			return v
		}
	}
	return ""
}

// socketPlugin reports whether an account is let in by the name of the user of the
// host.
func socketPlugin(plugin any) bool {
	return plugin == "unix_socket" || plugin == "auth_socket"
}

func userExists(ctx context.Context, c *modules.Call) (any, error) {
	m, err := found(ctx, c)
	if err != nil || m == nil {
		return false, err
	}
	plugin := m.Value("plugin")
	switch {
	case c.Bool("unix_socket"):
		return socketPlugin(plugin), nil
	case c.Bool("passwordless"):
		return hash(m) == "" || socketPlugin(plugin), nil
	case c.Text("password") != "":
		if p := modules.Text(plugin); p != "" && p != "mysql_native_password" {
			return nil, modules.Errorf("whether this is the password cannot be told with the plugin %s", p)
		}
		col, err := column(ctx, c, "SELECT CONCAT('*', UPPER(SHA1(UNHEX(SHA1("+literal(c.Text("password"))+")))))")
		return err == nil && len(col) == 1 && modules.Text(col[0]) == hash(m), err
	case c.Text("password_hash") != "":
		return hash(m) == c.Text("password_hash"), nil
	}
	return true, nil
}

// identified returns the clause for the password of the call.
func identified(ctx context.Context, c *modules.Call) (string, error) {
	v, err := serverVersion(ctx, c)
	if err != nil {
		return "", err
	}
	maria := strings.Contains(v, "MariaDB")
	plugin := "mysql_native_password"
	if _, ok := c.Named["auth_plugin"]; ok && c.Text("auth_plugin") != "" {
		plugin = c.Text("auth_plugin")
	}
	if plugin, err = word(plugin); err != nil {
		return "", err
	}
	switch {
	case c.Text("password") != "" && plugin != "mysql_native_password" && !maria:
		return " IDENTIFIED WITH " + literal(plugin) + " BY " + literal(c.Text("password")), nil
	case c.Text("password") != "":
		return " IDENTIFIED BY " + literal(c.Text("password")), nil
	case c.Text("password_hash") != "" && maria:
		return " IDENTIFIED VIA " + plugin + " USING " + literal(c.Text("password_hash")), nil
	case c.Text("password_hash") != "":
		return " IDENTIFIED WITH " + literal(plugin) + " AS " + literal(c.Text("password_hash")), nil
	case !c.Bool("allow_passwordless"):
		return "", modules.Errorf("password or password_hash must be specified, unless allow_passwordless=True")
	case c.Bool("unix_socket") && maria:
		return " IDENTIFIED VIA unix_socket", nil
	case c.Bool("unix_socket"):
		return " IDENTIFIED WITH auth_socket", nil
	}
	return "", nil
}

func userCreate(ctx context.Context, c *modules.Call) (any, error) {
	m, err := found(ctx, c)
	if err != nil || m != nil {
		return false, err
	}
	with, err := identified(ctx, c)
	if err != nil {
		return nil, err
	}
	return change(ctx, c, "CREATE USER "+account(c)+with)
}

func userChpass(ctx context.Context, c *modules.Call) (any, error) {
	m, err := found(ctx, c)
	if err != nil {
		return nil, err
	}
	if m == nil {
		return nil, modules.Errorf("there is no user %s", account(c))
	}
	with, err := identified(ctx, c)
	if err != nil {
		return nil, err
	}
	if with == "" {
		with = " IDENTIFIED BY ''"
	}
	return change(ctx, c, "ALTER USER "+account(c)+with)
}

func userRemove(ctx context.Context, c *modules.Call) (any, error) {
	m, err := found(ctx, c)
	if err != nil || m == nil {
		return false, err
	}
	return change(ctx, c, "DROP USER "+account(c))
}

func userGrants(ctx context.Context, c *modules.Call) (any, error) {
	m, err := found(ctx, c)
	if err != nil || m == nil {
		return false, err
	}
	col, err := column(ctx, c, "SHOW GRANTS FOR "+account(c))
	for i, g := range col { // without the hash of the password
		if before, _, ok := strings.Cut(modules.Text(g), " IDENTIFIED BY "); ok {
			col[i] = before
		}
	}
	return col, err
}

// grant is what a line of SHOW GRANTS, or a call, gives.
type grant struct {
	rights []string // in capitals, without spaces in the lists of columns
	on     string   // as SQL has it
	option bool
}

// split parts rights at the commas outside parentheses.
func split(s string) []string {
	depth := 0
	var out []string
	for _, p := range strings.FieldsFunc(strings.ToUpper(strings.TrimSpace(s)), func(r rune) bool {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		return r == ',' && depth == 0
	}) {
		p = strings.NewReplacer(" (", "(", ", ", ",", "`", "").Replace(strings.TrimSpace(p))
		if p == "ALL" {
			p = "ALL PRIVILEGES"
		}
		out = append(out, p)
	}
	return out
}

// parseGrant reads a line of SHOW GRANTS.
func parseGrant(line string) (grant, bool) {
	rest, ok := strings.CutPrefix(line, "GRANT ")
	rights, after, ok2 := strings.Cut(rest, " ON ")
	on, who, ok3 := strings.Cut(after, " TO ")
	if !ok || !ok2 || !ok3 {
		return grant{}, false // such as a role
	}
	return grant{split(rights), on, strings.Contains(who, "GRANT OPTION")}, true
}

// wanted returns what the call grants. A database without a table means all of its
// tables.
func wanted(c *modules.Call) (grant, error) {
	g := grant{rights: split(c.Text("grant")), option: c.Bool("grant_option")}
	for _, r := range g.rights {
		for _, b := range r {
			if !strings.ContainsRune(" (),_$", b) && (b < '0' || b > '9') && (b < 'A' || b > 'Z') {
				return g, modules.Errorf("%q is no right", r)
			}
		}
	}
	if len(g.rights) == 0 {
		return g, modules.Errorf("no rights are given")
	}
	if i := slices.Index(g.rights, "GRANT OPTION"); i >= 0 {
		g.rights, g.option = slices.Delete(g.rights, i, i+1), true
	}
	db, table := c.Text("database"), "*"
	if i := strings.LastIndexByte(db, '.'); i >= 0 {
		db, table = db[:i], db[i+1:]
	}
	unquoted := func(s string) string {
		if len(s) > 1 && s[0] == '`' && s[len(s)-1] == '`' {
			return strings.ReplaceAll(s[1:len(s)-1], "``", "`")
		}
		return s
	}
	db, table = unquoted(db), unquoted(table)
	g.on = "*.*"
	if db != "*" {
		g.on = ident(db, table == "*" && c.Bool("escape")) + "."
		if table == "*" {
			g.on += table
		} else {
			g.on += ident(table, false)
		}
	}
	return g, nil
}

// holds reports whether the account of the call has all that g grants.
func holds(ctx context.Context, c *modules.Call, g grant) (bool, error) {
	v, err := userGrants(ctx, c)
	lines, ok := v.([]any)
	if err != nil || !ok {
		return false, err
	}
	has := map[string]bool{"USAGE": true}
	option := false
	for _, l := range lines {
		if h, ok := parseGrant(modules.Text(l)); ok && h.on == g.on {
			option = option || h.option
			for _, r := range h.rights {
				has[r] = true
			}
		}
	}
	missing := func(r string) bool { return !has[r] && !has["ALL PRIVILEGES"] }
	return (option || !g.option) && !slices.ContainsFunc(g.rights, missing), nil
}

func grantExists(ctx context.Context, c *modules.Call) (any, error) {
	g, err := wanted(c)
	if err != nil {
		return nil, err
	}
	return holds(ctx, c, g)
}

func grantAdd(ctx context.Context, c *modules.Call) (any, error) {
	g, err := wanted(c)
	if err != nil {
		return nil, err
	}
	require, err := tls(c)
	if err != nil {
		return nil, err
	}
	there, err := holds(ctx, c, g)
	if err != nil || there && require == "" {
		return there, err
	}
	sql := "GRANT " + strings.Join(g.rights, ", ") + " ON " + g.on + " TO " + account(c) + require
	if g.option {
		sql += " WITH GRANT OPTION"
	}
	return change(ctx, c, sql)
}

// tls returns the clause for what the call wants of connections.
func tls(c *modules.Call) (string, error) {
	l, _ := c.Named["ssl_option"].([]any)
	var out []string
	for _, e := range l {
		m, _ := e.(*ordered.Map)
		for _, k := range m.Keys() {
			v := m.Value(k)
			switch k = strings.ToUpper(k); k {
			case "SSL", "X509":
				out = append(out, k)
			case "SUBJECT", "ISSUER", "CIPHER":
				out = append(out, k+" "+literal(modules.Text(v)))
			default:
				return "", modules.Errorf("ssl_option has no %s", k)
			}
		}
	}
	if len(out) == 0 {
		return "", nil
	}
	return " REQUIRE " + strings.Join(out, " AND "), nil
}

func grantRevoke(ctx context.Context, c *modules.Call) (any, error) {
	g, err := wanted(c)
	if err != nil {
		return nil, err
	}
	m, err := found(ctx, c)
	if err != nil {
		return nil, err
	}
	if m == nil {
		return nil, modules.Errorf("there is no user %s", account(c))
	}
	if g.option {
		g.rights = append(g.rights, "GRANT OPTION")
	}
	if slices.Equal(g.rights, []string{"ALL PRIVILEGES", "GRANT OPTION"}) && g.on != "*.*" {
		from := " ON " + g.on + " FROM " + account(c)
		return change(ctx, c, "REVOKE ALL PRIVILEGES"+from, "REVOKE GRANT OPTION"+from)
	}
	return change(ctx, c, "REVOKE "+strings.Join(g.rights, ", ")+" ON "+g.on+" FROM "+account(c))
}
