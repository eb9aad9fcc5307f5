// Package shacrypt hashes passwords as crypt(3) does with SHA-256 and SHA-512.
package shacrypt

import (
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"hash"
	"strconv"
	"strings"
)

const alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// Bounds of the number of rounds.
const (
	defaultRounds = 5000
	minRounds     = 1000
	maxRounds     = 999_999_999
)

// ErrSetting means that a setting is none of this package.
var ErrSetting = errors.New("no setting for SHA-256 ($5$) or SHA-512 ($6$)")

// Hash returns the hash of a password by the setting "$5$SALT" or "$6$SALT", in which
// "rounds=N$" may come before the salt: see crypt(5). Of the salt, 16 characters
// count at most.
func Hash(password, setting string) (string, error) {
	prefix, rest := "", ""
	for _, p := range [...]string{"$5$", "$6$"} {
		if after, ok := strings.CutPrefix(setting, p); ok {
			prefix, rest = p, after
		}
	}
	if prefix == "" {
		return "", ErrSetting
	}
	rounds, head := defaultRounds, prefix
	if after, ok := strings.CutPrefix(rest, "rounds="); ok {
		digits, salt, found := strings.Cut(after, "$")
		n, err := strconv.Atoi(digits)
		if !found || err != nil || n < 0 {
			return "", ErrSetting
		}
		rounds, rest = min(max(n, minRounds), maxRounds), salt
		head += "rounds=" + strconv.Itoa(rounds) + "$"
	}
	salt, _, _ := strings.Cut(rest, "$")
	salt = salt[:min(len(salt), 16)]
	newHash, encode := sha512.New, encode512
	if prefix == "$5$" {
		newHash, encode = sha256.New, encode256
	}
	return head + salt + "$" + encode(digest(newHash, []byte(password), []byte(salt), rounds)), nil
}

// digest is the algorithm of Ulrich Drepper's "Unix crypt using SHA-256 and SHA-512".
func digest(newHash func() hash.Hash, key, salt []byte, rounds int) []byte {
	b := sum(newHash, key, salt, key)
	a := newHash()
	a.Write(key)
	a.Write(salt)
	a.Write(stretch(b, len(key)))
	for n := len(key); n > 0; n >>= 1 {
		if n&1 == 1 {
			a.Write(b)
		} else {
			a.Write(key)
		}
	}
	c := a.Sum(nil)
	p := stretch(repeated(newHash, key, len(key)), len(key))
	s := stretch(repeated(newHash, salt, 16+int(c[0])), len(salt))
	for i := range rounds {
		h := newHash()
		if i&1 == 1 {
			h.Write(p)
		} else {
			h.Write(c)
		}
		if i%3 != 0 {
			h.Write(s)
		}
		if i%7 != 0 {
			h.Write(p)
		}
		if i&1 == 1 {
			h.Write(c)
		} else {
			h.Write(p)
		}
		c = h.Sum(c[:0])
	}
	return c
}

func sum(newHash func() hash.Hash, parts ...[]byte) []byte {
	h := newHash()
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

func repeated(newHash func() hash.Hash, b []byte, n int) []byte {
	h := newHash()
	for range n {
		h.Write(b)
	}
	return h.Sum(nil)
}

// stretch returns n bytes of b over and over.
func stretch(b []byte, n int) []byte {
	out := make([]byte, n)
	for i := 0; i < n; i += len(b) {
		copy(out[i:], b)
	}
	return out
}

// group writes three bytes as n characters.
func group(w *strings.Builder, a, b, c byte, n int) {
	v := uint(a)<<16 | uint(b)<<8 | uint(c)
	for range n {
		w.WriteByte(alphabet[v&63])
		v >>= 6
	}
}

func encode512(d []byte) string {
	var w strings.Builder
	for i, a, b, c := 0, 0, 21, 42; i < 21; i++ {
		group(&w, d[a], d[b], d[c], 4)
		a, b, c = b+1, c+1, a+1
	}
	group(&w, 0, 0, d[63], 2)
	return w.String()
}

func encode256(d []byte) string {
	var w strings.Builder
	for i, a, b, c := 0, 0, 10, 20; i < 10; i++ {
		group(&w, d[a], d[b], d[c], 4)
		a, b, c = c+1, a+1, b+1
	}
	group(&w, 0, d[31], d[30], 3)
	return w.String()
}
