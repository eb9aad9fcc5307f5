package pillar_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/pillar"
)

// upper is a Decrypter to which lower case is a cipher.
type upper struct{}

func (upper) Decrypt(_ context.Context, v any) (any, error) {
	switch v := v.(type) {
	case string:
		if v == "broken" {
			return nil, fault.Wrap(fault.Invalid, "", errors.New("no key"))
		}
		return strings.ToUpper(v), nil
	case *ordered.Map:
		out := &ordered.Map{}
		for k, e := range v.All() {
			out.Set(k, strings.ToUpper(fmt.Sprint(e)))
		}
		return out, nil
	}
	return v, nil
}

func TestDecrypt(t *testing.T) {
	t.Parallel()
	dir := tree(t, "base/top.sls", "base: {'*': [a]}", "base/a.sls", "{app: {user: u, password: p}, secrets: {x: a, y: b}, n: 1, bad: broken, t: x}")
	for _, c := range []struct {
		name      string
		value     any
		delimiter string
		override  *ordered.Map
		want      string
	}{
		{name: "nothing", want: `{"app":{"user":"u","password":"p"},"secrets":{"x":"a","y":"b"},"n":1,"bad":"broken","t":"x"}`},
		{
			name: "paths", value: []any{"app:password", "secrets", "none:at:all", "n", "t:deeper"},
			want: `{"app":{"user":"u","password":"P"},"secrets":{"x":"A","y":"B"},"n":1,"bad":"broken","t":"x"}`,
		},
		{
			name: "mappings", value: []any{ordered.Of("app|password", "gpg"), ordered.Of("t", nil)}, delimiter: "|",
			want: `{"app":{"user":"u","password":"P"},"secrets":{"x":"a","y":"b"},"n":1,"bad":"broken","t":"X"}`,
		},
		{
			name: "a mapping, with what the command line gives", value: ordered.Of("t", "gpg"), override: ordered.Of("t", "mine"),
			want: `{"app":{"user":"u","password":"p"},"secrets":{"x":"a","y":"b"},"n":1,"bad":"broken","t":"MINE"}`,
		},
		{name: "failing", value: []any{"bad"}, want: "error: compiling pillar: decrypting bad: no key"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			encrypted, err := pillar.NewEncrypted(c.value, c.delimiter, "gpg")
			if err != nil {
				t.Fatal(err)
			}
			h := web1()
			h.Override = c.override
			if got := compiled(t, dir, pillar.Options{Encrypted: encrypted, Decrypter: upper{}}, h); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestNewEncryptedErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value any
		want  string
	}{
		{"secrets", "decrypt_pillar must be a list of keys, not a text"},
		{[]any{int64(1)}, "decrypt_pillar: a key is a text, not the number 1"},
		{[]any{ordered.Of("a", "nacl")}, "decrypt_pillar: a: the renderer nacl is not available"},
	} {
		_, err := pillar.NewEncrypted(c.value, ":", "gpg")
		if err == nil || !strings.Contains(err.Error(), c.want) || fault.KindOf(err) != fault.Invalid {
			t.Errorf("NewEncrypted(%v): got error %v, want %q of the kind invalid", c.value, err, c.want)
		}
	}
}
