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

path_exists(path, saltenv='base')
Tell whether the file roots have a file or directory.
- path: text: a path below the roots
- saltenv: text: the environment
= True or False
$ path/to/existing

file_exists(path, saltenv='base')
Tell whether the file roots have a file.
- path: text: a path below the roots
- saltenv: text: the environment
= True or False
$ path/to/file

dir_exists(path, saltenv='base')
Tell whether the file roots have a directory.
- path: text: a path below the roots
- saltenv: text: the environment
= True or False
$ path/to/dir

findup(startpath, filenames, saltenv='base')
Look for a file in a directory of the file roots, and in those above.
- startpath: text: the directory to begin with
- filenames: list: the names, of which the first that is there counts
- saltenv: text: the environment
= its path below the roots
$ formulas/shared/nginx map.jinja

serialize(serializer, obj)
Return data as a text.
- serializer: text: json or yaml
- obj: any: the data
= the text
$ json '{a: [1, 2]}'

deserialize(serializer, stream_or_string)
Return the data that a text has.
- serializer: text: json or yaml
- stream_or_string: text: the text
= the data
$ json '[1, 2]'

convert_mapping_to_sequence(mapping)
Return a mapping as a list of mappings with one key each.
- mapping: dict: the mapping
= the list
$ '{a: 1, b: 2}'

banner(width=72, commentchar='#', borderchar='#', blockstart=None, blockend=None, title=None, text=None, newline=False)
Return the comment that a file is managed.
- width: int: columns
- commentchar: text: what begins and ends each line
- borderchar: text: what the border is made of
- blockstart: text: a line before it
- blockend: text: a line after it
- title: text: the title
- text: text: what it says
- newline: bool: with a line end
= the lines
$ commentchar='//'
`
