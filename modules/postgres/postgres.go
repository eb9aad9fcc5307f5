// Package postgres has the functions that read and change databases and roles of
// PostgreSQL, through psql: postgres.*.
package postgres

import (
	"context"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

const (
	availableSQL = `SELECT name, default_version, installed_version, comment FROM pg_catalog.pg_available_extensions ORDER BY 1`
	installedSQL = `SELECT a.extname, a.extversion, b.nspname AS schema_name, a.extrelocatable, c.rolname AS extowner FROM pg_catalog.pg_extension a JOIN pg_catalog.pg_namespace b ON a.extnamespace = b.oid JOIN pg_catalog.pg_roles c ON a.extowner = c.oid ORDER BY 1`
	languageSQL  = `SELECT lanname AS "Name" FROM pg_catalog.pg_language ORDER BY 1`
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	available, installed := listing(availableSQL, "name", false), listing(installedSQL, "extname", false)
	languages := listing(languageSQL, "Name", true)
	return modules.Table("postgres", table, map[string]modules.Func{
		"version": version, "psql_query": psqlQuery, "db_list": dbList, "db_exists": dbExists, "db_create": dbCreate, "db_alter": dbAlter,
		"db_remove": drop("DATABASE", "name"), "owner_to": ownerTo, "user_list": userList, "user_exists": userExists, "role_get": roleGet,
		"user_create": create("username", true), "user_update": update("username"), "user_remove": removeRole("username"),
		"group_create": create("groupname", nil), "group_update": update("groupname"), "group_remove": removeRole("groupname"),
		"available_extensions": available, "installed_extensions": installed, "get_available_extension": one(available), "get_installed_extension": one(installed),
		"is_available_extension": has(available), "is_installed_extension": has(installed), "create_extension": createExtension, "drop_extension": dropExtension,
		"schema_list": schemaList(), "schema_exists": has(schemaList()), "schema_get": one(schemaList()), "schema_create": schemaCreate, "schema_remove": schemaRemove,
		"privileges_list": privilegesList, "has_privileges": hasPrivileges, "privileges_grant": privilegesGrant, "privileges_revoke": privilegesRevoke,
		"tablespace_list": tablespaceList(), "tablespace_exists": has(tablespaceList()), "tablespace_create": tablespaceCreate,
		"tablespace_alter": tablespaceAlter, "tablespace_remove": drop("TABLESPACE", "name"),
		"language_list": names(languages), "language_exists": has(languages), "language_create": languageCreate, "language_remove": drop("LANGUAGE", "name"),
		"datadir_exists": datadirExists, "datadir_init": datadirInit,
	})
}

// names returns a mapping of names to themselves.
func names(f modules.Func) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		v, err := f(ctx, c)
		m, _ := v.(*ordered.Map)
		for _, k := range m.Keys() {
			m.Set(k, k)
		}
		return v, err
	}
}

func languageCreate(ctx context.Context, c *modules.Call) (any, error) {
	there, err := has(listing(languageSQL, "Name", true))(ctx, c)
	if err != nil || there == true {
		return false, err
	}
	return change(ctx, c, "", "CREATE LANGUAGE "+ident(c.Text("name")))
}
