package random

const table = `
- value: any: the value
- seed: any: a number or text: the same one picks the same

get_str(length=20, chars=None, lowercase=True, uppercase=True, digits=True, punctuation=True, whitespace=False, printable=False)
Return a random text, fit for a password.
- length: int: how many characters
- chars: text: the characters to take from, in place of the others
- lowercase: bool: take from a to z
- uppercase: bool: take from A to Z
- digits: bool: take from 0 to 9
- punctuation: bool: take from !"#$%&'()*+,-./:;<=>?@[\]^_{|}~ and the grave accent
- whitespace: bool: take from white space too
- printable: bool: take from all that can be printed, white space too
= the text
$ 128

hash(value, algorithm='sha512')
Return the hash of a text.
- algorithm: text: md5, sha1, sha224, sha256, sha384 or sha512
= the hash in hexadecimal
$ 'I am a string' md5

str_encode(value, encoder='base64')
Return a text encoded.
- encoder: text: base64 or hex
= the text
$ 'I am a new string'

shadow_hash(crypt_salt=None, password=None, algorithm='sha512')
Return the hash of a password as /etc/shadow has it. Without a password one is made up.
- crypt_salt: text: the salt; default: a random one
- password: text: the password
- algorithm: text: sha512 or sha256
= the hash
$ My5alT MyP@asswd sha256

rand_int(start=1, end=10, seed=None)
Return a random whole number.
- start: int: the smallest
- end: int: the largest
= the number
$ 1 10

seed(range=10, hash=None)
Return a number below range that is always the same for this host.
- range: int: one more than the largest
- hash: any: what decides instead of the id of the host
= the number
$ 10 hash=None

sample(value, size, seed=None)
Return some members of a list in a random order.
- value: list: the list
- size: int: how many
= a list
$ '["one", "two"]' 1 seed="something"

shuffle(value, seed=None)
Return a list in a random order.
- value: list: the list
= the list
$ '["one", "two"]' seed="something"
`
