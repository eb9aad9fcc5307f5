package mysql_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/mysql"
	"github.com/gossh/gossh/ordered"
)

// TestReplica has what a replica says, written by hand after the manuals; MySQL 8.4 has
// other words.
func TestReplica(t *testing.T) {
	t.Parallel()
	const syntax = "ERROR ERROR 1064 (42000): You have an error in your SQL syntax"
	for _, c := range []struct {
		name    string
		answers [][2]string
		want    any
	}{
		{"behind", [][2]string{{"SHOW SLAVE STATUS", "Slave_IO_Running\tSeconds_Behind_Master\nYes\t7\n"}}, 7},
		{"not known", [][2]string{{"SHOW SLAVE STATUS", "Slave_IO_Running\tSeconds_Behind_Master\nYes\tNULL\n"}}, nil},
		{"stopped", [][2]string{{"SHOW SLAVE STATUS", "Slave_IO_Running\tSeconds_Behind_Master\nNo\tNULL\n"}}, -2},
		{"none", [][2]string{{"SHOW SLAVE STATUS", ""}}, -1},
		{"MySQL 8.4", [][2]string{{"SHOW SLAVE STATUS", syntax}, {"SHOW REPLICA STATUS", "Replica_IO_Running\tSeconds_Behind_Source\nYes\t0\n"}}, 0},
	} {
		moduletest.Run(t, mysql.Functions(), func(h *modules.Host) { h.Runner = &client{answers: c.answers} }, []moduletest.Case{{Name: c.name, Fun: "mysql.slave_lag", Want: c.want}})
	}
	moduletest.Run(t, mysql.Functions(), func(h *modules.Host) {
		h.Runner = &client{answers: [][2]string{{"SHOW", syntax}}}
	}, []moduletest.Case{
		{Name: "refused", Fun: "mysql.slave_lag", Err: "error in your SQL syntax"},
		{Name: "log", Fun: "mysql.get_master_status", Err: "error in your SQL syntax"},
	})
	moduletest.Run(t, mysql.Functions(), func(h *modules.Host) {
		h.Runner = &client{answers: [][2]string{{"SHOW MASTER", syntax}, {"SHOW BINARY LOG STATUS", "File\tPosition\nbinlog.1\t157\n"}, {"SHOW PLUGINS", "Name\tStatus\tType\nInnoDB\tACTIVE\tSTORAGE ENGINE\n"}}}
	}, []moduletest.Case{
		{Fun: "mysql.get_master_status", Want: ordered.Of("File", "binlog.1", "Position", "157")},
		{Fun: "mysql.plugins_list", Want: []any{ordered.Of("name", "InnoDB", "status", "ACTIVE")}},
		{Fun: "mysql.plugin_add", Args: []any{"a b"}, Err: "is no name"},
		{Fun: "mysql.plugin_add", Name: "dry run", Args: []any{"a"}, Test: true, Want: true},
	})
}

func TestTokenizeGrant(t *testing.T) {
	t.Parallel()
	grant := func(user, host, on string, rights ...any) *ordered.Map {
		return ordered.Of("user", user, "host", host, "grant", rights, "database", on)
	}
	moduletest.Run(t, mysql.Functions(), nil, []moduletest.Case{
		{Name: "plain", Fun: "mysql.tokenize_grant", Args: []any{"GRANT SELECT, INSERT ON testdb.* TO 'testuser'@'localhost'"}, Want: grant("testuser", "localhost", "testdb.*", "SELECT", "INSERT")},
		{Name: "words", Fun: "mysql.tokenize_grant", Args: []any{"GRANT SELECT, LOCK TABLES ON `a TO ``b`.* TO 'foo @'@'%' WITH GRANT OPTION"}, Want: grant("foo @", "%", "`a TO ``b`.*", "SELECT", "LOCK TABLES")},
		{Name: "columns", Fun: "mysql.tokenize_grant", Args: []any{"GRANT SELECT (a, b), INSERT ON `x`.`t` TO `web`@`localhost`"}, Want: grant("web", "localhost", "`x`.`t`", "SELECT", "SELECT.a", "SELECT.b", "INSERT")},
		{Name: "none", Fun: "mysql.tokenize_grant", Args: []any{"SELECT 1"}, Err: "does not read GRANT"},
	})
}
