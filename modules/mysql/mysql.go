// Package mysql has the functions that read and change databases and users of MySQL
// and MariaDB, through their client: mysql.*.
package mysql

import (
	"context"

	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("mysql", table, map[string]modules.Func{
		"query": query, "file_query": fileQuery, "version": version, "status": pairs("SHOW STATUS"), "showvariables": list("SHOW VARIABLES"),
		"showglobal": list("SHOW GLOBAL VARIABLES"), "processlist": list("SHOW FULL PROCESSLIST"),
		"get_slave_status": single("SHOW SLAVE STATUS", "SHOW REPLICA STATUS"), "get_master_status": single("SHOW MASTER STATUS", "SHOW BINARY LOG STATUS"),
		"slave_lag": slaveLag, "free_slave": freeSlave, "verify_login": verifyLogin, "tokenize_grant": tokenizeGrant,
		"plugins_list": pluginsList, "plugin_add": pluginAdd, "plugin_remove": pluginRemove, "plugin_status": pluginStatus,
		"db_list": dbList, "db_exists": dbExists, "db_get": dbGet, "db_tables": dbTables, "db_create": dbCreate, "alter_db": alterDB, "db_remove": dbRemove,
		"db_check": tables("CHECK"), "db_repair": tables("REPAIR"), "db_optimize": tables("OPTIMIZE"),
		"user_list": userList, "user_exists": userExists, "user_info": userInfo, "user_create": userCreate, "user_chpass": userChpass,
		"user_remove": userRemove, "user_grants": userGrants, "grant_exists": grantExists, "grant_add": grantAdd, "grant_revoke": grantRevoke,
		"quote_identifier": quoteIdentifier,
	})
}

func quoteIdentifier(_ context.Context, c *modules.Call) (any, error) {
	return ident(c.Text("identifier"), c.Bool("for_grants")), nil
}
