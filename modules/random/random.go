// Package random has the functions that pick by chance, or by a seed: random.*.
package random

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"math/big"
	"strings"

	"github.com/gossh/gossh/internal/digest"
	"github.com/gossh/gossh/internal/pyrandom"
	"github.com/gossh/gossh/internal/shacrypt"
	"github.com/gossh/gossh/internal/urandom"
	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("random", table, map[string]modules.Func{
		"get_str": getStr, "hash": hash, "str_encode": encode, "shadow_hash": shadowHash,
		"rand_int": randInt, "seed": seed, "sample": sample, "shuffle": shuffle,
	})
}

// The characters that texts are made of, as Python's module string has them.
const (
	lower       = "abcdefghijklmnopqrstuvwxyz"
	upper       = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits      = "0123456789"
	punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
	whitespace  = " \t\n\r\v\f"
)

// maxLength bounds a text.
const maxLength = 1 << 20

func getStr(_ context.Context, c *modules.Call) (any, error) {
	chars := c.Text("chars")
	if !c.Given("chars") {
		for _, set := range []struct{ name, chars string }{
			{"lowercase", lower},
			{"uppercase", upper},
			{"digits", digits},
			{"punctuation", punctuation},
			{"whitespace", whitespace},
		} {
			if c.Bool(set.name) || c.Bool("printable") {
				chars += set.chars
			}
		}
	}
	return text(c.Int("length"), chars)
}

// text returns n random characters of a set.
func text(n int64, chars string) (string, error) {
	set := []rune(chars)
	switch {
	case len(set) == 0:
		return "", modules.Errorf("there is no character to take from")
	case n < 0 || n > maxLength:
		return "", modules.Errorf("length must be 0 to %d", maxLength)
	}
	var src urandom.Source
	var b strings.Builder
	for range n {
		b.WriteRune(set[src.Below(len(set))])
	}
	return b.String(), src.Err()
}

func hash(_ context.Context, c *modules.Call) (any, error) {
	h := digest.New(strings.ToLower(c.Text("algorithm")))
	if h == nil {
		return nil, modules.Errorf("You must specify a valid algorithm: %s", strings.Join(digest.Known(), ", "))
	}
	h.Write([]byte(c.Text("value")))
	return hex.EncodeToString(h.Sum(nil)), nil
}

func encode(_ context.Context, c *modules.Call) (any, error) {
	value := []byte(c.Text("value"))
	switch c.Text("encoder") {
	case "base64":
		return base64.StdEncoding.EncodeToString(value), nil
	case "hex":
		return hex.EncodeToString(value), nil
	}
	return nil, modules.Errorf("You must specify a valid encoder: base64, hex")
}

func shadowHash(_ context.Context, c *modules.Call) (any, error) {
	setting := ""
	switch strings.ToLower(c.Text("algorithm")) {
	case "sha512":
		setting = "$6$"
	case "sha256":
		setting = "$5$"
	default:
		return nil, modules.Errorf("the algorithm %s is not available: sha512 and sha256 are", c.Text("algorithm"))
	}
	salt, password := c.Text("crypt_salt"), c.Text("password")
	var err error
	if salt == "" {
		if salt, err = text(16, "./"+digits+upper+lower); err != nil {
			return nil, err
		}
	}
	if strings.ContainsAny(salt, ":\n$") {
		return nil, modules.Errorf("a salt has letters, digits, dots and slashes")
	}
	if !c.Given("password") {
		if password, err = text(20, lower+upper+digits+punctuation); err != nil {
			return nil, err
		}
	}
	out, err := shacrypt.Hash(password, setting+salt)
	if err != nil {
		return nil, modules.Errorf("%v", err)
	}
	return out, nil
}

func randInt(_ context.Context, c *modules.Call) (any, error) {
	start, end := c.Int("start"), c.Int("end")
	if n := end - start + 1; n <= 0 {
		return nil, modules.Errorf("end must not be less than start, and not too far from it")
	}
	return pick(c, seeded, func(below func(int) int) any { return start + int64(below(int(end-start+1))) })
}

func seed(ctx context.Context, c *modules.Call) (any, error) {
	by := c.Named["hash"]
	if by == nil {
		by = c.Host.ID
		if id := c.Host.Grain(ctx, "id"); id != "" {
			by = id
		}
	}
	if c.Int("range") <= 0 {
		return nil, modules.Errorf("range must be positive")
	}
	r, err := seeded(by)
	if err != nil {
		return nil, err
	}
	return int64(r.Below(int(c.Int("range")))), nil
}

func sample(_ context.Context, c *modules.Call) (any, error) { return picked(c, int(c.Int("size"))) }

func shuffle(_ context.Context, c *modules.Call) (any, error) { return picked(c, -1) }

// picked returns n members of a list, -1 for all of them.
func picked(c *modules.Call, n int) (any, error) {
	list, ok := c.Named["value"].([]any)
	if !ok {
		for _, s := range c.Strings("value") {
			list = append(list, s)
		}
	}
	if n == -1 {
		n = len(list)
	}
	if n < 0 || n > len(list) {
		return nil, modules.Errorf("Sample larger than population or is negative")
	}
	return pick(c, hashed, func(below func(int) int) any {
		out := make([]any, n)
		for i, j := range pyrandom.Sample(len(list), n, below) {
			out[i] = list[j]
		}
		return out
	})
}

// pick has choose pick with the argument seed, or by chance without one.
func pick(c *modules.Call, seedOf func(any) (*pyrandom.Random, error), choose func(below func(int) int) any) (any, error) {
	if s := c.Named["seed"]; s != nil {
		r, err := seedOf(s)
		if err != nil {
			return nil, err
		}
		return choose(r.Below), nil
	}
	var src urandom.Source
	v := choose(src.Below)
	return v, src.Err()
}

// seeded returns what Python makes of a seed.
func seeded(v any) (*pyrandom.Random, error) {
	switch v := v.(type) {
	case string:
		return pyrandom.SeedText(v), nil
	case int64:
		return pyrandom.Seed(big.NewInt(v)), nil
	case *big.Int:
		return pyrandom.Seed(v), nil
	}
	return nil, modules.Errorf("a seed is a whole number or a text")
}

// hashed returns what Salt makes of a seed: the hash of it seeds. That of a text is
// another one in each process of Python; here it seeds by itself.
func hashed(v any) (*pyrandom.Random, error) {
	switch v := v.(type) {
	case int64:
		return pyrandom.SeedHash(big.NewInt(v)), nil
	case *big.Int:
		return pyrandom.SeedHash(v), nil
	}
	return seeded(v)
}
