package hashutil

const table = `
- instr: text: the text
- string: text: the message
- shared_secret: text: the key
- challenge_hmac: text: the signature that came with the message
- checksum: text: md5, sha1, sha224, sha256, sha384 or sha512
- fname: text: the file

digest(instr, checksum='md5')
Return the hash of a text.
= the hash in hexadecimal
$ 'get salted'

digest_file(infile, checksum='md5')
Return the hash of a file.
- infile: text: the file
= the hash in hexadecimal
$ /path/to/file

md5_digest(instr)
Return the MD5 of a text.
= the hash in hexadecimal
$ 'get salted'

sha256_digest(instr)
Return the SHA-256 of a text.
= the hash in hexadecimal
$ 'get salted'

sha512_digest(instr)
Return the SHA-512 of a text.
= the hash in hexadecimal
$ 'get salted'

base64_b64encode(instr)
Return a text in base64, on one line.
= the text
$ 'get salted'

base64_b64decode(instr)
Return what a text in base64 stands for.
= the text
$ 'Z2V0IHNhbHRlZA=='

base64_encodestring(instr)
Return a text in base64, in lines of 76 characters.
= the text, with a line end
$ 'get salted'

base64_decodestring(instr)
Return what a text in base64 stands for, whatever its lines.
= the text
$ 'Z2V0IHNhbHRlZA=='

base64_encodefile(fname)
Return what is in a file in base64, in lines of 76 characters.
= the text
$ /path/to/file

base64_decodefile(instr, outfile) !
Write what a text in base64 stands for to a file.
- outfile: text: the file
= True
$ 'Z2V0IHNhbHRlZAo=' /path/to/file

hmac_signature(string, shared_secret, challenge_hmac)
Check a signature: HMAC with SHA-256, in base64.
= whether it is right
$ 'get salted' 'shared secret' 'eBWf9bstXg+NiP5AOwppB5HMvZiYMPzEM9W5YMm/AmQ='

hmac_compute(string, shared_secret)
Return the HMAC of a text with SHA-256.
= the HMAC in hexadecimal
$ 'get salted' 'shared secret'

github_signature(string, shared_secret, challenge_hmac)
Check a signature as GitHub sends it: sha1=HMAC.
= whether it is right
$ '{"ref":"x"}' 'shared secret' 'sha1=bc6550fc290acf5b42283fa8deaf55cea0f8c206'
`
