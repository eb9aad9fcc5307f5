package ansible

import (
	"context"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/saltyaml"
)

// seeds adds the texts of files in testdata.
func seeds(f *testing.F, names ...string) {
	f.Helper()
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
}

// finish makes the entries of what was read: errors are of the one kind.
func finish(t *testing.T, l *loader, err error) {
	t.Helper()
	if err == nil {
		err = l.inv.finish()
	}
	if err != nil {
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("got %v, want %v", err, fault.Invalid)
		}
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // templates may loop
	defer cancel()
	for _, h := range l.inv.hosts[:min(10, len(l.inv.hosts))] {
		if _, err := l.entry(ctx, h); err != nil && ctx.Err() == nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("got %v, want %v", err, fault.Invalid)
		}
	}
}

func FuzzINI(f *testing.F) {
	seeds(f, "ini/hosts", "ranges/hosts", "literals/hosts", "nested/hosts.ini")
	f.Fuzz(func(t *testing.T, text string) {
		l := newLoader(New(Options{Check: anyone}))
		finish(t, l, l.ini("hosts", []byte(text)))
	})
}

func FuzzYAML(f *testing.F) {
	seeds(f, "yaml/hosts.yml")
	f.Add("all:\n  hosts:\n    a: {ansible_user: !unsafe '{{ x }}', x: !vault \"$ANSIBLE_VAULT;1.1;AES256\\n6161\"}\n  children: {b: {hosts: {'c[1:2]': }, vars: {p: 0o7}}}\n")
	f.Fuzz(func(t *testing.T, text string) {
		l := newLoader(New(Options{Check: anyone}))
		finish(t, l, l.yaml("hosts.yml", []byte(text)))
	})
}

// FuzzVault encrypts nothing: it is what could be made of a file by who has not the
// password, and by who has it.
func FuzzVault(f *testing.F) {
	f.Add("$ANSIBLE_VAULT;1.1;AES256\n6161\n", []byte("x"))
	f.Add("$ANSIBLE_VAULT;1.2;AES256;label\n610a620a63\n", []byte("0123456789abcde\x01"))
	f.Fuzz(func(t *testing.T, text string, data []byte) {
		if salt, sum, _, err := parseVault(text); err == nil && (salt == nil || sum == nil) {
			t.Errorf("%q: got a vault without salt or sum", text)
		}
		// A right sum lets any data through to the padding.
		salt := []byte("salt")
		keys, err := pbkdf2.Key(sha256.New, "pw", salt, vaultRounds, vaultKeys)
		if err != nil {
			t.Fatal(err)
		}
		mac := hmac.New(sha256.New, keys[32:64])
		mac.Write(data)
		inner := hex.EncodeToString(salt) + "\n" + hex.EncodeToString(mac.Sum(nil)) + "\n" + hex.EncodeToString(data)
		a, b, c, err := parseVault("$ANSIBLE_VAULT;1.1;AES256\n" + hex.EncodeToString([]byte(inner)))
		if err != nil {
			t.Fatal(err)
		}
		if out, err := decrypt("pw", a, b, c); err == nil && len(out) >= len(data) {
			t.Errorf("got %d bytes of %d, want the padding gone", len(out), len(data))
		}
		if _, err := decrypt("other", a, b, c); err == nil {
			t.Error("another password was accepted")
		}
	})
}

// FuzzPattern expands patterns of hosts: what has no bracket is itself.
func FuzzPattern(f *testing.F) {
	for _, s := range []string{"web[01:10:2].example.com:2222", "a[b:d]c[1:3]", "[::1]:22", "x[9:1]", "[0:99999999999999999999]", "x[0:9223372036854775807:9223372036854775]", "[", "a:", "[9223372036854775700:9223372036854775806:1000]", strings.Repeat("[0:1]", 25), "[0:99]" + strings.Repeat("x", 300_000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		names, port, err := expand(pattern)
		switch {
		case err != nil:
		case len(names) > maxRange || port < 0:
			t.Errorf("got %d names and the port %d", len(names), port)
		case !strings.ContainsAny(pattern, "[]:") && (len(names) != 1 || names[0] != pattern):
			t.Errorf("%q: got %q", pattern, names)
		}
	})
}

// FuzzLiteral reads values of INI as literals of Python, and arguments of ssh.
func FuzzLiteral(f *testing.F) {
	for _, s := range []string{`{'a': [1, 2.5e3, 0x1f, None], "b": ("c", True,)}`, `'a\n\x41\u00e4\N{DASH}'`, "-1_000", "[[[", `-o "ProxyCommand=a b" -J x -p 2`, "1 # x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if v := literal(text); v != nil {
			_ = saltyaml.Dump(v, saltyaml.DumpOptions{})
		}
		if options, err := sshOptions(text); err == nil && len(options) > 0 && !strings.Contains(text, "-") {
			t.Errorf("%q: got the options %q", text, options)
		}
		if words, err := shlex(text); err == nil && strings.Trim(text, " \t\r\n#'\"\\") != "" && strings.IndexByte(text, '#') < 0 && len(words) == 0 {
			t.Errorf("%q: got no words", text)
		}
	})
}

// TestEndOfNumbers has a range whose next number there is not.
func TestEndOfNumbers(t *testing.T) {
	t.Parallel()
	names, _, err := expand("[9223372036854775700:9223372036854775806:100]")
	if want := "9223372036854775700 9223372036854775800"; err != nil || strings.Join(names, " ") != want {
		t.Errorf("got %v, %v, want %s", names, err, want)
	}
}
