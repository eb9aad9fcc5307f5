package config

const table = `
- default: any: what stands for a key that is not there
- omit_opts: bool: do not look into the options
- omit_pillar: bool: do not look into the pillar
- omit_master: bool: do not look into the master options in the pillar
- omit_grains: bool: do not look into the grains

get(key, default='', delimiter=':', merge=None, omit_opts=False, omit_pillar=False, omit_master=False, omit_grains=False)
Return the value of a key, looked for in the options, the grains, the pillar and the
master options in the pillar; key:key goes into mappings and lists. The options are those of
the configuration where gossh runs, passwords masked, below the minion_opts of the host.
merge=recurse or merge=overwrite puts them over each other first.
- key: text: the key; key:key goes into mappings and lists
- delimiter: text: what separates the keys
- merge: text: recurse or overwrite: put the places over each other
= the value
$ ssh:port 22

option(value, default=None, omit_opts=False, omit_grains=False, omit_pillar=False, omit_master=False, omit_all=False, wildcard=False)
Return the value of a key as config.get does, without going into mappings.
wildcard=True returns all keys that fit a pattern.
- value: text: the key
- omit_all: bool: look nowhere
- wildcard: bool: value is a pattern: return all keys that fit
= the value, or a mapping if wildcard is set
$ redis.host

merge(value, default='', omit_opts=False, omit_master=False, omit_pillar=False)
Return the value of a key with all that the options, master options in the pillar and
pillar have under it: mappings and lists are joined, of texts the first counts.
- value: text: the key
= the value
$ schedule

dot_vals(value)
Return the values whose keys begin with a word and a dot.
- value: text: the word
= a mapping
$ host

items()
Return the options: those where gossh runs, passwords masked, below the minion_opts of the host.
= a mapping
$

backup_mode(backup='')
Return the option backup_mode.
- backup: text: what counts instead, if it is given
= the mode
$

manage_mode(mode)
Return a mode as states write it.
- mode: any: the mode, octal
= the digits with a 0 before them, None for no mode
$ 644

valid_fileproto(uri)
Tell whether files can be named like that: salt://, http://, https://, ftp://, file:// and so on.
- uri: text: the URI
= True or False
$ salt://path/to/file

gather_bootstrap_script(bootstrap=None)
It fails: nothing is installed on hosts here.
- bootstrap: text: the URL of the script
= nothing
$
`
