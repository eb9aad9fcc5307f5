package mysql

const table = `
- name: text: the database
- database: text: the database
- table: text: this table alone
- character_set: text: of its texts
- collate: text: how texts are sorted
- user: text: the user
- host: text: the host that the user comes from; %: any of them
- password: text: the password
- password_hash: text: the hash of the password, as the server keeps it
- allow_passwordless: bool: it may be without a password
- unix_socket: bool: without a password: let in the user of the host of that name
- password_column: text: without a meaning
- auth_plugin: text: how the server knows the user
- grant: text: the rights, such as SELECT,INSERT or ALL PRIVILEGES
- grant_option: bool: with the right to grant them
- escape: bool: % and _ in the name of the database are no wildcards

query(database, query, **kwargs) !
Run a statement. All functions take connection_user, connection_pass, connection_host, connection_port, connection_unix_socket, connection_default_file, connection_charset and connection_db; what is not given comes from mysql.user and so on in the minion options or the pillar.
- query: text: the SQL
= a mapping with columns, results and rows returned, or with rows affected, and query time
$ mydb 'SELECT id, name FROM users'

file_query(database, file_name, **kwargs) !
Run the statements of a file.
- file_name: text: a file of the host, or salt://
= True
$ mydb /tmp/schema.sql

version(**kwargs)
Return the version of the server.
= a text
$

status(**kwargs)
Return the counters of the server.
= a mapping
$

showvariables(**kwargs)
Return the variables of the session.
= a list of mappings with Variable_name and Value
$

showglobal(**kwargs)
Return the variables of the server.
= a list of mappings with Variable_name and Value
$

processlist(**kwargs)
Return what the server is doing.
= a list of mappings
$

slave_lag(**kwargs)
Tell how far a replica is behind.
= seconds; -1: the server is no replica; -2: it does not get anything
$

free_slave(**kwargs) !
Make a replica a server of its own: it stops, and forgets whom it followed. If the server that it followed can be reached with the same account, that one begins a new log before.
= promoted
$

verify_login(user, password=None, **kwargs)
Tell whether the server lets somebody in.
= True or False
$ root password

tokenize_grant(grant)
Take a statement apart that grants rights.
- grant: text: the statement
= a mapping with user, host, grant (a list of rights, those to columns as RIGHT.column) and database
$ "GRANT SELECT, INSERT ON testdb.* TO 'testuser'@'localhost'"

plugins_list(**kwargs)
Return the plugins of the server.
= a list of mappings with name and status
$

plugin_add(name, soname=None, **kwargs) !
Install a plugin.
- name: text: the plugin
- soname: text: the file of its library; default: its name and .so
= True
$ auth_socket

plugin_remove(name, **kwargs) !
Remove a plugin.
- name: text: the plugin
= True
$ auth_socket

plugin_status(name, **kwargs)
Return the status of a plugin.
- name: text: the plugin
= a text, such as ACTIVE; empty if there is none
$ auth_socket

get_slave_status(**kwargs)
Return how replication goes.
= a mapping; {}: the server is no replica
$

get_master_status(**kwargs)
Return how far the binary log is.
= a mapping; {}: there is none
$

db_list(**kwargs)
Return the databases.
= a list of names
$

db_exists(name, **kwargs)
Tell whether there is a database.
= True or False
$ mydb

db_get(name, **kwargs)
Return a database.
= a mapping with character_set and collate; {}: there is none
$ mydb

db_tables(name, **kwargs)
Return the tables of a database.
= a list of names
$ mydb

db_create(name, character_set=None, collate=None, **kwargs) !
Make a database.
= True; False: there is one
$ mydb character_set=utf8mb4

alter_db(name, character_set=None, collate=None, **kwargs) !
Change the character set or the collation of a database.
= True; False: neither was given
$ mydb character_set=utf8mb4

db_remove(name, **kwargs) !
Remove a database.
= True; False: there is none
$ mydb

db_check(name, table=None, **kwargs) !
Check the tables of a database.
= what the server says of each
$ mydb

db_repair(name, table=None, **kwargs) !
Repair the tables of a database.
= what the server says of each
$ mydb

db_optimize(name, table=None, **kwargs) !
Optimize the tables of a database.
= what the server says of each
$ mydb

user_list(**kwargs)
Return the users.
= a list of mappings with User and Host
$

user_exists(user, host='localhost', password=None, password_hash=None, passwordless=False, unix_socket=False, password_column=None, auth_plugin='mysql_native_password', **kwargs)
Tell whether there is a user, with this password if one is given.
- passwordless: bool: without a password
- unix_socket: bool: let in by the name of the user of the host
= True or False
$ web localhost

user_info(user, host='localhost', **kwargs)
Return what mysql.user has of a user.
= a mapping; False: there is none
$ web

user_create(user, host='localhost', password=None, password_hash=None, allow_passwordless=False, unix_socket=False, password_column=None, auth_plugin='mysql_native_password', **kwargs) !
Make a user.
= True; False: there is one
$ web localhost secret

user_chpass(user, host='localhost', password=None, password_hash=None, allow_passwordless=False, unix_socket=None, password_column=None, **kwargs) !
Set the password of a user.
= True
$ web localhost secret

user_remove(user, host='localhost', **kwargs) !
Remove a user.
= True; False: there is none
$ web

user_grants(user, host='localhost', **kwargs)
Return the grants of a user.
= a list of statements; False: there is no user
$ web

grant_exists(grant, database, user, host='localhost', grant_option=False, escape=True, **kwargs)
Tell whether a user has rights.
- database: text: database.table, database.* or *.*
= True or False
$ SELECT,INSERT 'mydb.*' web

grant_add(grant, database, user, host='localhost', grant_option=False, escape=True, ssl_option=False, **kwargs) !
Grant rights.
- database: text: database.table, database.* or *.*
- ssl_option: any: a list of SSL, X509, SUBJECT, ISSUER or CIPHER, each a mapping, that connections must have
= True
$ SELECT,INSERT 'mydb.*' web

grant_revoke(grant, database, user, host='localhost', grant_option=False, escape=True, **kwargs) !
Revoke rights.
- database: text: database.table, database.* or *.*
= True
$ SELECT,INSERT 'mydb.*' web

quote_identifier(identifier, for_grants=False)
Return a name as SQL has it.
- identifier: text: the name
- for_grants: bool: with a backslash before wildcards
= a text
$ 'my db'
`
