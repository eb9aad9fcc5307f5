package mysql

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// verifyLogin asks the server for nothing. No file of the host may have another
// password: the client prefers that to the one that it is given.
func verifyLogin(ctx context.Context, c *modules.Call) (any, error) {
	as := *c
	as.Kwargs = modules.Merge(c.Kwargs, ordered.Of("connection_user", c.Text("user"), "connection_pass", c.Text("password"), "connection_default_file", ""), false)
	cmd, err := command(&as, "")
	if err != nil {
		return nil, err
	}
	cmd.Argv = slices.Insert(cmd.Argv, 1, "--no-defaults")
	cmd.Stdin = []byte("SELECT 1;\n")
	r, err := c.Host.Start(ctx, cmd)
	switch {
	case err != nil:
		return nil, err
	case r.Code == 0:
		return true, nil
	case strings.Contains(string(r.Stderr), "(28000)"): // the SQLSTATE of an account that is not let in
		return false, nil
	}
	return nil, modules.Failed(cmd.Argv[:1], r)
}

// outside returns where a word is in SQL outside quotes and parentheses, -1 if nowhere.
func outside(sql, word string) int {
	quote, depth := byte(0), 0
	for i := range len(sql) {
		switch b := sql[i]; {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case strings.HasPrefix(sql[i:], word) && depth == 0:
			return i
		case b == '\'' || b == '`' || b == '"':
			quote = b
		case b == '(':
			depth++
		case b == ')':
			depth--
		}
	}
	return -1
}

// cut parts SQL at a word outside quotes and parentheses.
func cut(sql, word string) (before, after string, ok bool) {
	i := outside(sql, word)
	if i < 0 {
		return sql, "", false
	}
	return sql[:i], sql[i+len(word):], true
}

func tokenizeGrant(_ context.Context, c *modules.Call) (any, error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(c.Text("grant")), "GRANT ")
	rights, rest, ok2 := cut(rest, " ON ")
	on, rest, ok3 := cut(rest, " TO ")
	user, host, ok4 := cut(rest, "@")
	if !ok || !ok2 || !ok3 || !ok4 {
		return nil, modules.Errorf("%q does not read GRANT ... ON ... TO ...@...", c.Text("grant"))
	}
	host, _, _ = cut(strings.TrimSpace(host), " ")
	list := []any{}
	for more := true; more; {
		var right string
		right, rights, more = cut(rights, ",")
		right, columns, has := strings.Cut(strings.TrimSpace(right), "(")
		right = strings.TrimSpace(right)
		list = append(list, right)
		for col := range strings.SplitSeq(strings.TrimSuffix(columns, ")"), ",") {
			if has {
				list = append(list, right+"."+strings.TrimSpace(col))
			}
		}
	}
	bare := func(s string) string { return strings.Trim(strings.TrimSpace(s), "'`\"") }
	return ordered.Of("user", bare(user), "host", bare(host), "grant", list, "database", strings.TrimSpace(on)), nil
}
