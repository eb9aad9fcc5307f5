package shadow

import (
	"context"
	"slices"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("shadow", table, map[string]modules.Func{
		"info": info, "list_users": listUsers, "default_hash": defaultHash, "gen_password": genPassword,
		"set_password": setPassword, "del_password": delPassword, "lock_password": lockPassword, "unlock_password": unlockPassword,
		"set_date": set("date", "-d", 2), "set_mindays": set("mindays", "-m", 3), "set_maxdays": set("maxdays", "-M", 4),
		"set_warndays": set("warndays", "-W", 5), "set_inactdays": set("inactdays", "-I", 6), "set_expire": set("expire", "-E", 7),
	})
}

const table = `
- name: text: the user
- root: text: another root directory to work in

info(name, root=None)
Return what is known of the password of a user.
= a mapping with name, passwd, lstchg, min, max, warn, inact and expire, in days; -1 is not set; all empty if there is no such user
$ root

list_users(root=None)
Return the users that have an entry in /etc/shadow.
= a list
$

default_hash()
Return the hash of a user without a password.
= an exclamation mark
$

gen_password(password, crypt_salt=None, algorithm='sha512')
Make the hash of a password, as shadow.set_password takes it.
- password: text: the password in clear
- crypt_salt: text: the salt; default: a random one
- algorithm: text: sha512 or sha256
= the hash
$ 'I_am_password'

set_password(name, password, use_usermod=False, root=None) !
Set the hash of the password of a user.
- password: text: the hash
- use_usermod: bool: kept for calls written for Salt: it has no effect
= True
$ ada '$6$salt$hash'

del_password(name, root=None) !
Remove the password of a user.
= True
$ ada

lock_password(name, root=None) !
Lock the password of a user.
= True
$ ada

unlock_password(name, root=None) !
Unlock the password of a user.
= True
$ ada

set_date(name, date, root=None) !
Set how the password of a user ages.
- date: text: when the password was last changed, YYYY-MM-DD or a number of days since 1970; 0: must be changed
= True
$ ada 0

set_mindays(name, mindays, root=None) !
Set how the password of a user ages.
- mindays: text: the days before the password may be changed again
= True
$ ada 7

set_maxdays(name, maxdays, root=None) !
Set how the password of a user ages.
- maxdays: text: the days after which the password must be changed
= True
$ ada 90

set_warndays(name, warndays, root=None) !
Set how the password of a user ages.
- warndays: text: the days of warning before that
= True
$ ada 7

set_inactdays(name, inactdays, root=None) !
Set how the password of a user ages.
- inactdays: text: the days after that until the account is locked; -1: never
= True
$ ada 7

set_expire(name, expire, root=None) !
Set how the password of a user ages.
- expire: text: when the account ends, YYYY-MM-DD or a number of days since 1970; -1: never
= True
$ ada 2030-01-01
`

// chpasswd gives lines to chpasswd(8).
func chpasswd(ctx context.Context, c *modules.Call, lines string) (any, error) {
	argv := []string{"chpasswd", "-e"}
	if root := c.Text("root"); root != "" {
		argv = slices.Insert(argv, 1, "-R", c.Host.Path(root))
	}
	r, err := c.Host.Start(ctx, &process.Command{Argv: argv, Stdin: []byte(lines)})
	if err == nil && r.Code != 0 {
		err = modules.Failed(argv, r)
	}
	return err == nil, err
}
