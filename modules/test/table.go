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
`
