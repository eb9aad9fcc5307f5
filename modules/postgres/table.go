package postgres

const table = `
- user: text: the role that asks; default: postgres.user of the minion options
- host: text: the server, or the directory of its socket
- port: text: the port of the server
- maintenance_db: text: the database to connect to
- password: text: the password of the role that asks
- runas: text: the user of the host that runs psql; default: postgres
- db_user: text: the role that asks
- db_password: text: its password
- db_host: text: the server, or the directory of its socket
- db_port: text: the port of the server
- dbname: text: the database
- name: text: its name
- owner: text: the role that owns it
- object_name: text: the object; ALL: all tables or sequences of the schema
- object_type: text: table, sequence, schema, database, tablespace, language, function or group
- privileges: list: the rights, such as SELECT, or ALL
- grant_option: bool: with the right to grant them
- prepend: text: the schema of the object
- return_password: bool: with the hash of the password
- createdb: bool: may make databases
- createroles: bool: may make roles
- inherit: bool: has the rights of its groups
- login: bool: may log in
- connlimit: int: so many connections; -1: any number
- encrypted: any: how the server hashes the password: md5, scram-sha-256; default: as it likes
- superuser: bool: may do all
- replication: bool: may replicate
- rolepassword: any: its password; False: none
- valid_until: text: when the password ends
- groups: list: groups to put it into
- tablespace: text: where it is kept

version(user=None, host=None, port=None, maintenance_db=None, password=None, runas=None)
Return the version of the server.
= a text
$

psql_query(query, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None, write=False) !
Run a query.
- query: text: the SQL
- write: bool: it changes something, and returns no rows
= a list of rows: mappings by column
$ 'SELECT * FROM pg_stat_activity'

db_list(user=None, host=None, port=None, maintenance_db=None, password=None, runas=None)
Return the databases.
= a mapping by name
$

db_exists(name, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None)
Tell whether there is a database.
= True or False
$ web

db_create(name, user=None, host=None, port=None, maintenance_db=None, password=None, tablespace=None, encoding=None, lc_collate=None, lc_ctype=None, owner=None, template=None, runas=None) !
Make a database.
- encoding: text: of its texts
- lc_collate: text: how texts are sorted
- lc_ctype: text: what letters are
- template: text: the database that is copied
= True
$ web owner=web

db_alter(name, user=None, host=None, port=None, maintenance_db=None, password=None, tablespace=None, owner=None, owner_recurse=False, runas=None) !
Change the owner or the tablespace of a database.
- owner_recurse: bool: the owner of all that is in it too
= True
$ web owner=web

db_remove(name, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None) !
Remove a database.
= True
$ web

owner_to(dbname, ownername, user=None, host=None, port=None, password=None, runas=None) !
Give a database and all that is in it to a role.
- ownername: text: the role
= True
$ web web

user_list(user=None, host=None, port=None, maintenance_db=None, password=None, runas=None, return_password=False)
Return the roles.
= a mapping by name
$

user_exists(name, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None)
Tell whether there is a role.
= True or False
$ web

role_get(name, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None, return_password=False)
Return a role.
= a mapping; None: there is none
$ web

user_create(username, user=None, host=None, port=None, maintenance_db=None, password=None, createdb=None, createroles=None, inherit=None, login=None, connlimit=None, encrypted=None, superuser=None, replication=None, rolepassword=None, valid_until=None, groups=None, runas=None) !
Make a role that can log in.
- username: text: its name
= True; False: there is one
$ web rolepassword=secret

user_update(username, user=None, host=None, port=None, maintenance_db=None, password=None, createdb=None, createroles=None, encrypted=None, superuser=None, inherit=None, login=None, connlimit=None, replication=None, rolepassword=None, valid_until=None, groups=None, runas=None) !
Change a role: what is given.
- username: text: its name
= True
$ web rolepassword=secret

user_remove(username, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None) !
Remove a role.
- username: text: its name
= True; False: there is none
$ web

group_create(groupname, user=None, host=None, port=None, maintenance_db=None, password=None, createdb=None, createroles=None, encrypted=None, login=None, inherit=None, superuser=None, replication=None, rolepassword=None, groups=None, runas=None) !
Make a role that is a group.
- groupname: text: its name
= True; False: there is one
$ staff

group_update(groupname, user=None, host=None, port=None, maintenance_db=None, password=None, createdb=None, createroles=None, encrypted=None, inherit=None, login=None, superuser=None, replication=None, rolepassword=None, groups=None, runas=None) !
Change a group: what is given.
- groupname: text: its name
= True
$ staff createdb=True

group_remove(groupname, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None) !
Remove a group.
- groupname: text: its name
= True; False: there is none
$ staff

available_extensions(user=None, host=None, port=None, maintenance_db=None, password=None, runas=None)
Return the extensions that the server has.
= a mapping by name
$ maintenance_db=web

get_available_extension(name, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None)
Return an extension that the server has.
= a mapping; None: there is none
$ hstore

is_available_extension(name, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None)
Tell whether there is an extension that the server has.
= True or False
$ hstore

installed_extensions(user=None, host=None, port=None, maintenance_db=None, password=None, runas=None)
Return the extensions of the database.
= a mapping by name
$ maintenance_db=web

get_installed_extension(name, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None)
Return an extension of the database.
= a mapping; None: there is none
$ hstore

is_installed_extension(name, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None)
Tell whether there is an extension of the database.
= True or False
$ hstore

create_extension(name, if_not_exists=None, schema=None, ext_version=None, from_version=None, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None) !
Put an extension into the database.
- if_not_exists: bool: False: it is an error if it is there
- schema: text: where its objects are put
- ext_version: text: the version
- from_version: text: what is there of it
= True
$ hstore maintenance_db=web

drop_extension(name, if_exists=None, restrict=None, cascade=None, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None) !
Remove an extension from the database.
- if_exists: bool: False: it is an error if it is not there
- restrict: bool: not if something depends on it
- cascade: bool: with what depends on it
= True
$ hstore maintenance_db=web

schema_list(dbname, user=None, db_user=None, db_password=None, db_host=None, db_port=None)
Return the schemas of a database.
- user: text: the user of the host that runs psql
= a mapping by name
$ web

schema_exists(dbname, name, user=None, db_user=None, db_password=None, db_host=None, db_port=None)
Tell whether a database has a schema.
- user: text: the user of the host that runs psql
= True or False
$ web app

schema_get(dbname, name, user=None, db_user=None, db_password=None, db_host=None, db_port=None)
Return a schema of a database.
- user: text: the user of the host that runs psql
= a mapping; None: there is none
$ web app

schema_create(dbname, name, owner=None, user=None, db_user=None, db_password=None, db_host=None, db_port=None) !
Make a schema.
- user: text: the user of the host that runs psql
= True; False: there is one
$ web app

schema_remove(dbname, name, user=None, db_user=None, db_password=None, db_host=None, db_port=None) !
Remove a schema.
- user: text: the user of the host that runs psql
= True; False: there is none
$ web app

privileges_list(name, object_type, prepend='public', maintenance_db=None, user=None, host=None, port=None, password=None, runas=None)
Return who has which rights on an object.
- name: text: the object
= a mapping of roles, rights, and whether they may grant them
$ films table maintenance_db=web

has_privileges(name, object_name, object_type, privileges=None, grant_option=None, prepend='public', maintenance_db=None, user=None, host=None, port=None, password=None, runas=None)
Tell whether a role has rights.
- name: text: the role
= True or False
$ web films table SELECT,INSERT maintenance_db=web

privileges_grant(name, object_name, object_type, privileges=None, grant_option=None, prepend='public', maintenance_db=None, user=None, host=None, port=None, password=None, runas=None) !
Grant rights.
- name: text: the role, or public
= True; False: the role has them
$ web films table SELECT,INSERT maintenance_db=web

privileges_revoke(name, object_name, object_type, privileges=None, prepend='public', maintenance_db=None, user=None, host=None, port=None, password=None, runas=None) !
Revoke rights.
- name: text: the role, or public
= True; False: the role has none of them
$ web films table ALL maintenance_db=web

tablespace_list(user=None, host=None, port=None, maintenance_db=None, password=None, runas=None)
Return the tablespaces.
= a mapping by name
$

tablespace_exists(name, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None)
Tell whether there is a tablespace.
= True or False
$ fast

tablespace_create(name, location, options=None, owner=None, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None) !
Make a tablespace.
- location: text: its directory
- options: dict: its parameters
= True
$ fast /srv/fast

tablespace_alter(name, user=None, host=None, port=None, maintenance_db=None, password=None, new_name=None, new_owner=None, set_option=None, reset_option=None, runas=None) !
Change a tablespace.
- new_name: text: another name
- new_owner: text: another owner
- set_option: dict: parameters to set
- reset_option: list: parameters to reset
= True
$ fast new_owner=web

tablespace_remove(name, user=None, host=None, port=None, maintenance_db=None, password=None, runas=None) !
Remove a tablespace.
= True
$ fast

language_list(maintenance_db, user=None, host=None, port=None, password=None, runas=None)
Return the languages of a database.
= a mapping of names
$ web

language_exists(name, maintenance_db, user=None, host=None, port=None, password=None, runas=None)
Tell whether a database has a language.
= True or False
$ plpgsql web

language_create(name, maintenance_db, user=None, host=None, port=None, password=None, runas=None) !
Put a language into a database.
= True; False: it is there
$ plpython3u web

language_remove(name, maintenance_db, user=None, host=None, port=None, password=None, runas=None) !
Remove a language from a database.
= True
$ plpython3u web

datadir_init(name, auth='password', user=None, password=None, encoding='UTF8', locale=None, waldir=None, checksums=False, runas=None) !
Make a directory for the data of a server, with initdb.
- name: text: the directory
- auth: text: how users of this host are let in
- user: text: the superuser; default: runas
- password: text: its password, which auth=password and the like must have
- encoding: text: of the texts of databases
- locale: text: of databases
- waldir: text: a directory for the log apart from the data
- checksums: bool: pages have check sums
- runas: text: the user of the host that the data belong to; default: postgres
= True; False: there is one
$ /var/lib/pgsql/data auth=peer

datadir_exists(name)
Tell whether a directory holds the data of a server.
- name: text: the directory
= True or False
$ /var/lib/postgresql/15/main
`
