package group

const table = `
- name: text: the group
- root: text: another root directory to work in
- non_unique: bool: the id may be that of another group
- username: text: the user

add(name, gid=None, system=False, root=None, non_unique=False) !
Make a group.
- gid: int: the group id; default: the next free one
- system: bool: a group of the system
= True
$ web 3456

delete(name, root=None) !
Remove a group.
= True
$ web

chgid(name, gid, root=None, non_unique=False) !
Set the id of a group.
- gid: int: the group id
= True
$ web 4376

adduser(name, username, root=None) !
Put a user into a group.
= True
$ web ada

deluser(name, username, root=None) !
Take a user out of a group.
= True
$ web ada

members(name, members_list, root=None) !
Set the users of a group.
- members_list: list: the users
= True
$ web ada,bob

info(name, root=None)
Return what is known of a group.
= a mapping with name, passwd, gid and members; empty if there is no such group
$ web

getent(refresh=False, root=None)
Return what is known of all groups.
- refresh: bool: kept for calls written for Salt: nothing is cached
= a list of mappings as of group.info
$
`
