package saltjinja

import (
	"crypto/hmac"
	"crypto/md5" //nolint:gosec // templates ask for it
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // templates ask for it
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"math/big"
	"strings"
	"unicode/utf8"

	"github.com/gossh/gossh/jinja/py"
)

// newHash returns the hash of the name, or nil.
func newHash(name string) hash.Hash {
	switch strings.ToLower(name) {
	case "md5":
		return md5.New() //nolint:gosec // see above
	case "sha1":
		return sha1.New() //nolint:gosec // see above
	case "sha224":
		return sha256.New224()
	case "sha256":
		return sha256.New()
	case "sha384":
		return sha512.New384()
	case "sha512":
		return sha512.New()
	}
	return nil
}

// hashes are the filters of digests and of base64.
func hashes(s *salt) []def {
	digest := func(name string) def {
		return def{name: name, signature: "instr", fn: func(c *call) (py.Value, error) {
			b, err := c.bytes(0)
			return py.Str(hexSum(name, b)), err
		}}
	}
	return []def{
		digest("md5"), digest("sha1"), digest("sha256"), digest("sha512"),
		{name: "hmac", signature: "string shared_secret challenge_hmac", fn: func(c *call) (py.Value, error) {
			sum, err := hmacSum(c)
			if err != nil {
				return py.Value{}, err
			}
			want, err := c.bytes(2)
			return py.Bool(hmac.Equal([]byte(base64.StdEncoding.EncodeToString(sum)), want)), err
		}},
		{name: "hmac_compute", signature: "string shared_secret", fn: func(c *call) (py.Value, error) {
			sum, err := hmacSum(c)
			return py.Str(hex.EncodeToString(sum)), err
		}},
		{name: "base64_encode", signature: "instr", fn: func(c *call) (py.Value, error) {
			b, err := c.bytes(0)
			return py.Str(base64.StdEncoding.EncodeToString(b)), err
		}},
		{name: "base64_decode", signature: "instr", fn: decode64},
		{name: "random_hash", signature: "size=9999999999 hash_type=None", fn: s.randomHash},
	}
}

// bytes is argument i as bytes: bytes, or text in UTF-8.
func (c *call) bytes(i int) ([]byte, error) {
	if b, ok := c.v[i].Ref().(*py.Bytes); ok {
		return b.B, nil
	}
	s, err := c.text(i)
	return []byte(s), err
}

func hexSum(name string, b []byte) string {
	h := newHash(name)
	h.Write(b)
	return hex.EncodeToString(h.Sum(nil))
}

func hmacSum(c *call) ([]byte, error) {
	text, err := c.bytes(0)
	if err != nil {
		return nil, err
	}
	key, err := c.bytes(1)
	if err != nil {
		return nil, err
	}
	h := hmac.New(sha256.New, key)
	h.Write(text)
	return h.Sum(nil), nil
}

// decode64 passes over what is not of the alphabet; bytes that are no text stay
// bytes.
func decode64(c *call) (py.Value, error) {
	in, err := c.bytes(0)
	if err != nil {
		return py.Value{}, err
	}
	clean := strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '+' || r == '/' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z') {
			return r
		}
		return -1
	}, string(in))
	if len(clean)%4 != 0 && (len(clean)+strings.Count(string(in), "="))%4 != 0 {
		return py.Value{}, py.Errorf("Error", "Incorrect padding")
	}
	out, err := base64.RawStdEncoding.DecodeString(clean)
	if err != nil {
		return py.Value{}, py.Errorf("Error", "Invalid base64-encoded string")
	}
	if utf8.Valid(out) {
		return py.Str(string(out)), nil
	}
	return py.Of(&py.Bytes{B: out}), nil
}

// randomHash is the digest of a random number up to the value.
func (s *salt) randomHash(c *call) (py.Value, error) {
	size, ok := c.v[0].AsBig()
	if !ok {
		return py.Value{}, py.Errorf("TypeError", "'%s' object cannot be interpreted as an integer", py.TypeName(c.v[0]))
	}
	if size.Sign() < 0 {
		return py.Value{}, py.Errorf("ValueError", "empty range for randrange() (0, %s, %s)", new(big.Int).Add(size, big.NewInt(1)), size)
	}
	name := s.HashType
	if !c.none(1) {
		var err error
		if name, err = c.text(1); err != nil {
			return py.Value{}, err
		}
	}
	if newHash(name) == nil {
		return py.Value{}, py.Errorf("AttributeError", "module 'hashlib' has no attribute '%s'", name)
	}
	n, err := rand.Int(rand.Reader, new(big.Int).Add(size, big.NewInt(1)))
	if err != nil {
		return py.Value{}, err
	}
	return py.Str(hexSum(name, []byte(n.String()))), nil
}
