package test

const table = `
ping()
Return True: the host is up and answers.
= True
$

true()
Return True.
= True
$

false()
Return False.
= False
$

echo(text)
Return the text.
- text: any: what to return
= the text
$ 'foo bar baz'

version()
Return the version of the thin.
= the version
$

arg(*args, **kwargs)
Return the arguments as they arrived.
= a mapping with args and kwargs
$ 1 two 3.1 wow='{a: 1}'

arg_clean(*args, **kwargs)
The same as test.arg.
= a mapping with args and kwargs
$ 1 two 3.1 wow='{a: 1}'

kwarg(**kwargs)
Return the keyword arguments as they arrived.
= the keyword arguments as a mapping
$ num=1 txt=two env='{a: 1}'

sleep(length)
Wait for that many seconds, then return True.
- length: num: seconds
= True
$ 20

exception(message='Test Exception')
Raise an error with the message.
- message: text: the text of the error
= nothing: it fails
$ 'Oh noes!'

arg_type(*args, **kwargs)
Return the types of the arguments, as Python calls them.
= a mapping with args and kwargs
$ 1

assertion(assertion)
Fail unless the argument is true.
- assertion: any: what must be true
= nothing
$ False

attr_call()
Return the grains.
= a mapping
$

collatz(start)
Count down by the rule of Collatz: half of what is even, three times what is odd and one.
- start: int: where to begin
= a list of the numbers and the seconds it took
$ 3

conf_test()
Return the minion option test.foo.
= its value, or foo
$

cross_test(func, args=None)
Call another function.
- func: text: its name
- args: list: its arguments
= what it returns
$ file.gid_to_group 0

fib(num)
Return a number of Fibonacci.
- num: int: which one
= a list of the number and the seconds it took
$ 3

get_opts()
Return the minion options.
= a mapping
$

module_report()
Return the modules and functions that there are.
= a mapping with functions and modules
$

not_loaded()
Return the modules that could not be loaded.
= an empty list: all of them are part of the thin
$

outputter(data)
Return the argument, to be shown by the outputter txt.
- data: any: what to return
= the argument
$ foobar

raise_exception(name, *args, **kwargs)
Raise an error of that name.
- name: text: its name
= nothing: it fails
$ TypeError 'An integer is required'

rand_sleep(max=60)
Wait for some seconds.
- max: int: less than so many
= True
$ 60

rand_str(size=9999999999, hash_type=None)
As test.random_hash.
- size: int: the largest number
- hash_type: text: md5, sha1, sha224, sha256, sha384 or sha512
= the hash in hexadecimal
$

random_hash(size=9999999999, hash_type=None)
Return the hash of a random number.
- size: int: the largest number
- hash_type: text: md5, sha1, sha224, sha256, sha384 or sha512; default: the option hash_type
= the hash in hexadecimal
$ hash_type=sha512

retcode(code=42)
Return True with a return code.
- code: int: the return code
= True
$ 42

stack()
Return where the function runs in the program.
= a text
$

try(module, return_try_exception=False, **kwargs)
Call a function with the other keywords.
- module: text: the function
- return_try_exception: bool: return the text of the error if it fails
= what it returns, None or the error if it fails
$ cmd.run cmd=ls

tty(*args, **kwargs)
It fails: cmd.tty is what writes to terminals.
= nothing
$ tty0 'This is a test'

versions()
As test.versions_report.
= a text
$

versions_information()
Return the versions of what runs and of the host.
= a mapping of mappings
$

versions_report()
Return the versions of what runs and of the host, for people.
= a text
$
`
