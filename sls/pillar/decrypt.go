package pillar

import (
	"context"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
)

// Encrypted is a place in the pillar whose values are decrypted when all of it is
// there (decrypt_pillar): the keys that lead to it.
type Encrypted []string

// Decrypter decrypts what is encrypted in a value, however deep, and returns a copy.
type Decrypter interface {
	Decrypt(ctx context.Context, v any) (any, error)
}

// gpg is the one renderer that decrypts.
const gpg = "gpg"

// NewEncrypted reads decrypt_pillar: paths, or mappings from paths to renderers; the
// default stands in for a renderer that is null. Any renderer but gpg is
// fault.Invalid, since what it should decrypt would stay as it is.
func NewEncrypted(decryptPillar any, delimiter, renderer string) ([]Encrypted, error) {
	list, ok := decryptPillar.([]any)
	if m, isMap := decryptPillar.(*ordered.Map); isMap {
		list, ok = []any{m}, true
	}
	if !ok && decryptPillar != nil {
		return nil, fault.New(fault.Invalid, "", "decrypt_pillar must be a list of keys, not %s", typeName(decryptPillar))
	}
	if delimiter == "" {
		delimiter = ":"
	}
	var out []Encrypted
	add := func(path string, by any) error {
		if by == nil {
			by = renderer
		}
		if by != gpg {
			return fault.New(fault.Invalid, "", "decrypt_pillar: %s: the renderer %v is not available", path, by).WithHint("there is gpg")
		}
		out = append(out, strings.Split(path, delimiter))
		return nil
	}
	for _, e := range list {
		switch e := e.(type) {
		case string:
			if err := add(e, nil); err != nil {
				return nil, err
			}
		case *ordered.Map:
			for path, by := range e.All() {
				if err := add(path, by); err != nil {
					return nil, err
				}
			}
		default:
			return nil, fault.New(fault.Invalid, "", "decrypt_pillar: a key is a text, not %s", typeName(e))
		}
	}
	return out, nil
}

// decrypt decrypts the places in out that there are.
func (c *compilation) decrypt(ctx context.Context, out *ordered.Map) error {
	for _, path := range c.c.o.Encrypted {
		at, last := out, len(path)-1
		for _, key := range path[:last] {
			at, _ = at.Value(key).(*ordered.Map)
		}
		v, ok := at.Get(path[last])
		if !ok {
			continue
		}
		clear, err := c.c.o.Decrypter.Decrypt(ctx, v)
		if err != nil {
			return fault.Wrap(fault.Invalid, compiling+": decrypting "+strings.Join(path, ":"), err)
		}
		at.Set(path[last], clear)
	}
	return nil
}
