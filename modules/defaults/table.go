package defaults

const table = `
merge(dest, src, merge_lists=False, in_place=True, convert_none=True)
Return dest with src laid over it, mapping by mapping; merge_lists=True joins lists. What is
given is not changed, whatever in_place says: use what is returned.
- dest: any: what lies below
- src: any: what is laid over it
- merge_lists: bool: join lists instead of replacing them
- in_place: bool: kept for templates written for Salt: dest is not changed
- convert_none: bool: take a null as an empty mapping
= the mapping
$ '{a: {b: 1}}' '{a: {c: 2}}'

update(dest, defaults, merge_lists=True, in_place=True, convert_none=True)
Return a mapping of mappings with each of them laid over the defaults. What is given is not
changed, whatever in_place says: use what is returned.
- dest: any: the mappings
- defaults: any: what lies below each
- merge_lists: bool: join lists instead of replacing them
- in_place: bool: kept for templates written for Salt: dest is not changed
- convert_none: bool: take a null as an empty mapping
= the mapping
$ '{a: {b: 1}, c: null}' '{d: 2}'

deepcopy(source)
Return a copy.
- source: any: what to copy
= the copy
$ '{a: [1]}'
`
