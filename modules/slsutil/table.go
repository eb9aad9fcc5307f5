package slsutil

const table = `
- strategy: text: smart, recurse, aggregate, overwrite or list
- renderer: text: kept for templates written for Salt: it has no effect
- merge_lists: bool: join lists instead of replacing them

merge(obj_a, obj_b, strategy='smart', renderer='yaml', merge_lists=False)
Return obj_a with obj_b laid over it. strategy is smart or recurse (mapping by mapping),
overwrite or aggregate (top keys), or list (the values of both in a list).
- obj_a: any: what lies below
- obj_b: any: what is laid over it
= the mapping
$ '{a: {b: 1}}' '{a: {c: 2}}'

merge_all(lst, strategy='smart', renderer='yaml', merge_lists=False)
Return a list of mappings laid over each other, the last one on top.
- lst: list: the mappings, the last one on top
= the mapping
$ '[{a: 1}, {b: 2}]'

update(dest, upd, recursive_update=True, merge_lists=False)
Return dest with upd laid over it.
- dest: any: what lies below
- upd: any: what is laid over it
- recursive_update: bool: go into mappings
= the mapping
$ '{a: {b: 1}}' '{a: {c: 2}}'

boolstr(value, true='true', false='false')
Return one text for what is true and another for what is not.
- value: any: what is true or not
- true: any: what to return for what is true
- false: any: what to return for what is not
= one of the texts
$ False yes no
`
