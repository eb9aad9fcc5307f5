package grains

const table = `
- key: text: the grain; key:key goes into mappings and lists
- default: any: what stands for a grain that is not there
- delimiter: text: what separates the keys
- destructive: bool: None removes the grain
- refresh_pillar: bool: kept for calls written for Salt: pillar is compiled anew for each run
- force: bool: replace a mapping or a list too

items(sanitize=False)
Return all grains. sanitize=True hides what identifies the host.
- sanitize: bool: hide what identifies the host
= a mapping
$

item(*args, **kwargs)
Return the named grains as a mapping; key:key goes into mappings and lists.
default=VALUE stands for those that do not exist; also delimiter= and sanitize=.
= a mapping from the names to the values
$ os osrelease

get(key, default='', delimiter=':', ordered=True)
Return a grain, or the default; key:key goes into mappings and lists.
- ordered: bool: kept for templates written for Salt: mappings are in order
= the value
$ ip_interfaces:eth0:0

has_value(key)
Return whether there is a grain; key:key goes into mappings and lists.
= True or False
$ systemd:version

filter_by(lookup_dict, grain='os_family', merge=None, default='default', base='')
Return the entry of a mapping whose key, a pattern, matches a grain, else the one under default.
base names an entry that is laid under it, merge is a mapping that is laid over it.
- lookup_dict: any: the mapping, its keys are patterns
- grain: text: the grain that chooses
- merge: any: a mapping that is laid over the entry
- base: text: the key of an entry that is laid under the one chosen
= the entry, or None
$ '{Debian: apt, RedHat: dnf, default: none}'

ls()
Return the names of the grains.
= a list of names
$

fetch(key, default='', delimiter=':', ordered=True)
Return a grain as grains.get does.
- ordered: bool: kept for templates written for Salt: mappings are in order
= the value
$ ip_interfaces:eth0:0

equals(key, value)
Return whether the text of a grain is that of a value.
- value: any: the value
= True or False
$ systemd:version 252

set(key, val='', force=False, destructive=False, delimiter=':') !
Set the grain at a path. It is kept on the host: in the thin dir, or in /etc/salt/grains if
grains_store in minion_opts is etc.
- val: any: the value
= a mapping with comment, changes and result
$ app:role web

setval(key, val, destructive=False, refresh_pillar=True) !
Set a grain, kept as with grains.set; the key is no path.
- val: any: the value
= a mapping with the grain
$ role web

setvals(grains, destructive=False, refresh_pillar=True) !
Set several grains, kept as with grains.set.
- grains: dict: the grains
= the mapping
$ '{role: web, rack: 7}'

append(key, val, convert=False, delimiter=':') !
Add a value to a list, kept as with grains.set. A list of values is added item by item.
- val: any: the value
- convert: bool: make a list of what is none
= a mapping with the grain, or what hinders
$ roles web

remove(key, val, delimiter=':') !
Take a value out of a list, kept as with grains.set.
- val: any: the value
= a mapping with the grain, or what hinders
$ roles web

delkey(key, force=False) !
Remove a grain that was set.
= a mapping with comment, changes and result
$ app:role

delval(key, destructive=False, force=False) !
Set a grain to None, or remove it.
= a mapping with comment, changes and result
$ app:role

get_or_set_hash(name, length=8, chars='abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)') !
Return a grain. If there is none it is set to random characters, as with grains.set.
- name: text: the grain
- length: int: how many characters
- chars: text: which characters
= the value
$ app:token
`
