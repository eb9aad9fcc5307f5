package pillar

const table = `
- key: text: the key; key:key goes into mappings and lists
- default: any: what stands for a key that is not there
- merge: any: lay the mapping or list of the pillar over the default
- delimiter: text: what separates the keys
- pillarenv: text: compile the pillar of this environment alone
- saltenv: text: the environment of templates

items(*args, **kwargs)
Return the whole pillar, compiled anew, or only the named values as pillar.item
does. pillar='{key: value}' is laid over it, pillarenv= takes one environment alone.
= a mapping
$

data(*args, **kwargs)
Return the whole pillar as pillar.items does, compiled anew, or only the named values as pillar.item
does. pillar='{key: value}' is laid over it, pillarenv= takes one environment alone.
= a mapping
$

get(key, default='', merge=False, merge_nested_lists=None, delimiter=':', pillarenv=None, saltenv=None)
Return a value of the pillar, or the default; key:key goes into mappings and lists.
merge=True lays a mapping or list of the pillar over the default, merge_nested_lists=True
joins the lists within.
- merge_nested_lists: bool: join the lists within
= the value
$ users:ada:shell /bin/sh

fetch(key, default='', merge=False, merge_nested_lists=None, delimiter=':', pillarenv=None, saltenv=None)
The same as pillar.get.
- merge_nested_lists: bool: join the lists within
= the value
$ users:ada:shell /bin/sh

obfuscate(*args, **kwargs)
Return what pillar.items does, with the kinds of the values in their place: <str>, <int> and the like.
= a mapping
$

item(*args, **kwargs)
Return the named values as a mapping; key:key goes into mappings and lists.
default=VALUE stands for those that do not exist; also delimiter=.
= a mapping from the names to the values
$ role users:ada

keys(key, delimiter=':', pillarenv=None, saltenv=None)
Return the keys of a mapping in the pillar.
= a list of keys
$ users

filter_by(lookup_dict, pillar, merge=None, default='default', base='', pillarenv=None, saltenv=None)
Return the entry of a mapping whose key, a pattern, matches a value of the pillar, else the one
under default. base names an entry that is laid under it, merge is a mapping that is laid over it.
- lookup_dict: dict: the mapping, its keys are patterns
- pillar: text: the key of the pillar whose value chooses
- base: text: the key of an entry that is laid under the one chosen
= the entry, or None
$ '{web: nginx, default: none}' role

ls(*args, **kwargs)
Return the top keys of the pillar.
= a list of keys
$

raw(key=None, pillarenv=None, saltenv=None)
Return the pillar, or the value of one top key.
= the pillar or the value
$ key=role
`
