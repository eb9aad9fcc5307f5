package data

const table = `
- key: text: the key
- value: any: the value
- default: any: what stands for a key that is not there

load()
Return everything in the store.
= a mapping
$

dump(new_data)
Replace the store with a mapping.
- new_data: dict: the mapping
= True
$ '{"eggs": "spam"}'

update(key, value)
Set a value in the store.
= True
$ key 'value'

get(key, default=None)
Return a value of the store.
= the value
$ key

getval(key)
Return a value of the store.
= the value, None if there is none
$ key

getvals(*args)
Return values of the store.
= a list of those that there are
$ key1 key2

keys()
List the keys of the store.
= a list
$

values()
List the values of the store.
= a list
$

items()
Return everything in the store.
= a mapping
$

has_key(key)
Tell whether the store has a key.
= True or False
$ key

pop(key, default=None)
Remove a value from the store and return it.
= the value
$ key

clear()
Empty the store.
= True
$

cas(key, value, old_value)
Set a value in the store if it is what it is thought to be.
- old_value: any: what it must be
= True, or False if it is another one or is not there
$ mykey new old
`
