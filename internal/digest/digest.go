// Package digest makes hashes by their names.
package digest

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
)

// New returns a hash by the name that Python gives it, nil if there is none of that
// name.
func New(name string) hash.Hash {
	if m := Maker(name); m != nil {
		return m()
	}
	return nil
}

// Maker returns what makes hashes of that name, nil if there is none.
func Maker(name string) func() hash.Hash {
	switch name {
	case "md5":
		return md5.New
	case "sha1":
		return sha1.New
	case "sha224":
		return sha256.New224
	case "sha256":
		return sha256.New
	case "sha384":
		return sha512.New384
	case "sha512":
		return sha512.New
	}
	return nil
}

// Known are the names that New knows.
func Known() []string { return []string{"md5", "sha1", "sha224", "sha256", "sha384", "sha512"} }

// Named returns the name of a hash by its length in hexadecimal digits, or "".
func Named(length int) string {
	switch length {
	case 32:
		return "md5"
	case 40:
		return "sha1"
	case 56:
		return "sha224"
	case 64:
		return "sha256"
	case 96:
		return "sha384"
	case 128:
		return "sha512"
	}
	return ""
}
