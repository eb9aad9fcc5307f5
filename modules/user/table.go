package user

import (
	"context"

	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	none := func(context.Context, *modules.Call) (any, error) { return "", nil }
	return append(modules.Table("user", looking, map[string]modules.Func{
		"info": info, "getent": getent, "list_users": listUsers, "list_groups": listGroups, "primary_group": primaryGroup, "get_loginclass": none,
	}), modules.Virtual("user", modules.Table("user", changing, nil), providers)...)
}

const looking = `
- name: text: the user
- root: text: another root directory to work in
- gid: text: the primary group, by name or id
- shell: text: the login shell

info(name, root=None)
Return what is known of a user.
= a mapping with uid, gid, groups, home, shell, passwd, fullname and the rest of GECOS; empty if there is no such user
$ root

getent(refresh=False, root=None)
Return what is known of all users.
- refresh: bool: kept for calls written for Salt: nothing is cached
= a list of mappings as of user.info
$

list_users(root=None)
Return the names of all users.
= a sorted list
$

list_groups(name)
Return the groups of a user, the primary one among them.
= a sorted list
$ root

primary_group(name)
Return the primary group of a user.
= its name
$ root

get_loginclass(name)
Return the login class of a user: only BSD has one.
= an empty text
$ root
`

// changing are the functions that a provider runs.
const changing = `
- name: text: the user
- root: text: another root directory to work in
- gid: text: the primary group, by name or id
- shell: text: the login shell
- fullname: text: the full name
- roomnumber: text: the room
- workphone: text: the telephone at work
- homephone: text: the telephone at home
- other: text: the rest of GECOS

add(name, uid=None, gid=None, groups=None, home=None, shell=None, unique=True, system=False, fullname='', roomnumber='', workphone='', homephone='', other='', createhome=True, loginclass=None, nologinit=False, root=None, usergroup=None, local=False) !
Make a user.
- uid: int: the user id; default: the next free one
- groups: list: further groups
- home: text: the home directory; True: the default one
- unique: bool: False: the user id may be that of another user
- system: bool: a user of the system
- createhome: bool: make the home directory
- loginclass: text: the login class: only BSD has one, others refuse it
- nologinit: bool: do not add the user to lastlog and faillog
- usergroup: bool: True: make a group of the same name; False: do not; default: as the host does
- local: bool: in the local files alone, with luseradd
= True
$ ada 1010 groups=sudo,adm shell=/bin/bash fullname='Ada Lovelace'

delete(name, remove=False, force=False, root=None, local=False) !
Remove a user.
- remove: bool: remove the home directory and the mail too
- force: bool: also if the user is logged in or others use the home directory
- local: bool: in the local files alone, with luserdel
= True
$ ada remove=True

rename(name, new_name, root=None) !
Change the name of a user.
- new_name: text: the new name
= True
$ ada ada2

chgroups(name, groups, append=False, root=None) !
Set the further groups of a user.
- groups: list: the groups
- append: bool: keep the groups that the user is in
= True
$ ada wheel,adm append=True

chhome(name, home, persist=False, root=None) !
Set the home directory of a user.
- home: text: the directory
- persist: bool: move what is in the old one
= True
$ ada /home/users/ada persist=True

chuid(name, uid, root=None) !
Set the user id of a user.
- uid: int: the user id
= True
$ ada 4376

chgid(name, gid, root=None) !
Set the primary group, by name or id of a user.
= True
$ ada users

chshell(name, shell, root=None) !
Set the login shell of a user.
= True
$ ada /bin/zsh

chfullname(name, fullname, root=None) !
Set the full name of a user.
= True
$ ada 'Ada Lovelace'

chroomnumber(name, roomnumber, root=None) !
Set the room of a user.
= True
$ ada 123

chworkphone(name, workphone, root=None) !
Set the telephone at work of a user.
= True
$ ada 7735550123

chhomephone(name, homephone, root=None) !
Set the telephone at home of a user.
= True
$ ada 7735551234

chother(name, other, root=None) !
Set the rest of GECOS of a user.
= True
$ ada other
`
