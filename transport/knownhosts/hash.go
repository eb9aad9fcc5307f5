package knownhosts

import (
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"strings"
)

// hashMagic begins a hashed name, |1|salt|sum: HMAC-SHA1 of the name.
const hashMagic = "|1|"

// hashed is a line with a hashed name.
type hashed struct {
	line
	salt, sum [sha1.Size]byte
}

// parseHashed reads the hashed name of a line.
func parseHashed(l line, field string) (hashed, error) {
	h := hashed{line: l}
	text, ok := strings.CutPrefix(field, hashMagic)
	if !ok {
		return h, errors.New("the name is hashed in an unknown way")
	}
	salt, sum, _ := strings.Cut(text, "|")
	for _, p := range []struct {
		into *[sha1.Size]byte
		text string
	}{{&h.salt, salt}, {&h.sum, sum}} {
		b, err := base64.StdEncoding.DecodeString(p.text)
		if err != nil || len(b) != sha1.Size {
			return h, errors.New("the hashed name is broken")
		}
		copy(p.into[:], b)
	}
	return h, nil
}

// hashName returns name in its hashed form, with a random salt.
func hashName(name string) string {
	var salt [sha1.Size]byte
	_, _ = rand.Read(salt[:]) // never fails
	sum := newHasher(name).sum(&salt)
	b64 := base64.StdEncoding.EncodeToString
	return hashMagic + b64(salt[:]) + "|" + b64(sum[:])
}

// hasher computes HMAC-SHA1 of one name under many keys. crypto/hmac does it in
// three times the time, most of it for allocations: one name against the 5,000
// lines of a long file is 20,000 blocks of SHA-1, and every new host pays that.
type hasher struct {
	inner, outer []byte // the padded key, and what follows it
}

func newHasher(name string) *hasher {
	return &hasher{
		inner: append(make([]byte, sha1.BlockSize, sha1.BlockSize+len(name)), name...),
		outer: make([]byte, sha1.BlockSize+sha1.Size),
	}
}

// sum returns the HMAC of the name under salt.
func (h *hasher) sum(salt *[sha1.Size]byte) [sha1.Size]byte {
	const innerPad, outerPad = 0x36, 0x5c // RFC 2104
	for i := range sha1.BlockSize {
		var k byte
		if i < len(salt) {
			k = salt[i]
		}
		h.inner[i], h.outer[i] = k^innerPad, k^outerPad
	}
	s := sha1.Sum(h.inner)
	copy(h.outer[sha1.BlockSize:], s[:])
	return sha1.Sum(h.outer)
}
