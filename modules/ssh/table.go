package ssh

import "github.com/gossh/gossh/modules"

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("ssh", table, map[string]modules.Func{
		"auth_keys": authKeys, "check_key": checkKey, "check_key_file": checkKeyFile,
		"set_auth_key": setAuthKey, "set_auth_key_from_file": setAuthKeyFromFile,
		"rm_auth_key": removeAuthKey, "rm_auth_key_from_file": removeAuthKeyFromFile,
		"host_keys": hostKeys, "user_keys": userKeys, "key_is_encrypted": keyIsEncrypted,
		"get_known_host_entries": getKnownHostEntries, "recv_known_host_entries": recvKnownHostEntries,
		"check_known_host": checkKnownHost, "set_known_host": setKnownHost, "set_known_host_from_file": setKnownHostFromFile,
		"rm_known_host": removeKnownHost, "hash_known_hosts": hashKnownHosts,
	})
}

const table = `
- user: text: whose files; empty: those of the host, in /etc/ssh
- key: text: the key in base64, or a whole line of authorized_keys
- enc: text: the kind of the key, such as ssh-ed25519
- comment: text: what stands behind the key
- options: list: options before the key, such as no-pty
- config: text: the file; relative to the home directory, %h and %u in it are the home directory and the user
- cache_keys: list: kept for calls written for Salt: it has no effect
- fingerprint_hash_type: text: md5 or sha256, the default
- saltenv: text: the environment of a salt:// file
- source: text: salt://path, or an absolute path on the host
- hostname: text: the name or address of the server
- port: int: its port
- hash_known_hosts: bool: hash the name in the file
- timeout: num: seconds to wait for the server

auth_keys(user=None, config='.ssh/authorized_keys', fingerprint_hash_type=None)
Return the keys that may log in as a user.
- user: any: the user, or a list of users; default: all
= a mapping from the keys to enc, comment, options and fingerprint; for several users a mapping of these
$ root

check_key(user, key, enc, comment, options, config='.ssh/authorized_keys', cache_keys=None, fingerprint_hash_type=None)
Tell what ssh.set_auth_key would have to do.
= update, add or exists
$ root AAAAC3NzaC1lZDI1NTE5AAAAIB... ssh-ed25519 ada '[]'

check_key_file(user, source, config='.ssh/authorized_keys', saltenv='base', fingerprint_hash_type=None)
Tell what ssh.set_auth_key_from_file would have to do.
= a mapping from the keys to update, add or exists
$ root salt://ssh/keys

set_auth_key(user, key, enc='ssh-rsa', comment='', options=None, config='.ssh/authorized_keys', cache_keys=None, fingerprint_hash_type=None) !
Let a key log in as a user.
= new, replace or no change
$ ada AAAAC3NzaC1lZDI1NTE5AAAAIB... enc=ssh-ed25519

set_auth_key_from_file(user, source, config='.ssh/authorized_keys', saltenv='base', fingerprint_hash_type=None) !
Let the keys of a file log in as a user.
= new, replace or no change
$ ada salt://ssh/ada.pub

rm_auth_key(user, key, config='.ssh/authorized_keys', fingerprint_hash_type=None) !
No longer let a key log in as a user.
= Key removed, Key not present, or that there is no file
$ ada AAAAC3NzaC1lZDI1NTE5AAAAIB...

rm_auth_key_from_file(user, source, config='.ssh/authorized_keys', saltenv='base', fingerprint_hash_type=None) !
No longer let the keys of a file log in as a user.
= Key removed or Key not present
$ ada salt://ssh/ada.pub

host_keys(keydir=None, private=True, certs=True)
Return the keys of the host.
- keydir: text: their directory; default: /etc/ssh
- private: bool: the private ones too
- certs: bool: certificates too
= a mapping from names such as ed25519.pub to the files
$ private=False

user_keys(user=None, pubfile=None, prvfile=None)
Return the keys that users have.
- user: any: the user, or a list of users; default: all
- pubfile: text: the file of the public key
- prvfile: text: the file of the private key; False: none
= a mapping from the users to mappings from the files to their texts
$ ada prvfile=False

key_is_encrypted(key)
Tell whether a private key needs a passphrase.
- key: text: the key, or the path of its file
= True or False
$ /root/.ssh/id_ed25519

get_known_host_entries(user=None, hostname=None, config=None, port=None, fingerprint_hash_type=None)
Return what known_hosts has of a server.
= a list of mappings with hostname, key, enc and fingerprint; None if there is nothing
$ ada github.com

recv_known_host_entries(hostname, enc=None, port=None, hash_known_hosts=True, timeout=5, fingerprint_hash_type=None)
Ask a server for its keys.
= a list of mappings with hostname, key, enc and fingerprint; None if it does not answer
$ github.com

check_known_host(user=None, hostname=None, key=None, fingerprint=None, config=None, port=None, fingerprint_hash_type=None)
Tell what ssh.set_known_host would have to do.
- fingerprint: text: that of the key
= exists, add or update; empty if neither key nor fingerprint is given and there is an entry
$ ada github.com fingerprint=...

set_known_host(user=None, hostname=None, fingerprint=None, key=None, port=None, enc=None, config=None, hash_known_hosts=True, timeout=5, fingerprint_hash_type=None) !
Put the key of a server into known_hosts: the one that is given, or the one that the server shows.
- fingerprint: text: that of the key; one that the server shows must have it
= a mapping with status exists or updated, old and new
$ ada github.com fingerprint=...

set_known_host_from_file(user=None, hostname=None, filename=None, config=None) !
Put a line of a file into known_hosts.
- filename: text: the file on the host
= a mapping as of ssh.set_known_host
$ root web1 filename=/tmp/known

rm_known_host(user=None, hostname=None, config=None, port=None) !
Remove a server from known_hosts.
= a mapping with status removed, and comment
$ ada github.com

hash_known_hosts(user=None, config=None) !
Hash the names in known_hosts.
= a mapping with status updated and comment
$ ada
`
