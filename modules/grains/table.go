package grains

const table = `
- key: text: the grain; key:key goes into mappings and lists
- default: any: what stands for a grain that is not there

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
- delimiter: text: what separates the keys
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
`
