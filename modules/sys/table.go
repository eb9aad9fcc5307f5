package sys

const table = `
list_functions(*args)
Return the names of the functions; arguments are modules or patterns.
= a list of names
$ 'test.*'

list_modules(*args)
Return the names of the modules; arguments are patterns.
= a list of names
$

argspec(*args)
Return what functions take; arguments are functions, modules or patterns.
= a mapping from the functions to args, defaults, varargs and kwargs
$ pkg.install

doc(*args)
Return the documentation of functions; arguments are functions, modules or patterns.
= a mapping from the functions to texts
$ cmd.run

reload_modules()
There is nothing to reload: each run has the modules of its thin.
= True
$
`
