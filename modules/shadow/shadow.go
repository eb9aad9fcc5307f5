// Package shadow has the functions that read and change passwords of a host and how
// they age: shadow.*.
package shadow

import (
	"context"
	"encoding/base64"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/shacrypt"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// entry is a line of /etc/shadow, as it stands.
type entry [9]string

// read returns the entries of the host, or of the root that the call names.
func read(c *modules.Call) ([]entry, error) {
	text, err := os.ReadFile(c.Host.Path(path(c)))
	if err != nil {
		return nil, modules.Errorf("reading passwords: %v", err)
	}
	var out []entry
	for line := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimSpace(line), ":")
		if len(f) < 2 || f[0] == "" || f[0][0] == '#' {
			continue
		}
		var e entry
		copy(e[:], f)
		out = append(out, e)
	}
	return out, nil
}

func path(c *modules.Call) string {
	root, _ := c.Named["root"].(string)
	return strings.TrimSuffix(root, "/") + "/etc/shadow"
}

// find returns the entry of the user that the call names.
func find(c *modules.Call) (entry, bool, error) {
	all, err := read(c)
	i := slices.IndexFunc(all, func(e entry) bool { return e[0] == c.Text("name") })
	if i < 0 {
		return entry{}, false, err
	}
	return all[i], true, err
}

func existing(c *modules.Call) (entry, error) {
	e, ok, err := find(c)
	if err == nil && !ok {
		err = modules.Errorf("User '%s' does not exist", c.Text("name"))
	}
	return e, err
}

// days returns a number of days; what is not set is -1, as for Salt.
func (e entry) days(field int) int64 {
	n, err := strconv.ParseInt(e[field], 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func info(_ context.Context, c *modules.Call) (any, error) {
	e, ok, err := find(c)
	if err != nil {
		return nil, err
	}
	if !ok {
		return ordered.Of("name", "", "passwd", "", "lstchg", "", "min", "", "max", "", "warn", "", "inact", "", "expire", ""), nil
	}
	return ordered.Of("name", e[0], "passwd", e[1], "lstchg", e.days(2), "min", e.days(3), "max", e.days(4),
		"warn", e.days(5), "inact", e.days(6), "expire", e.days(7)), nil
}

func listUsers(_ context.Context, c *modules.Call) (any, error) {
	all, err := read(c)
	out := []any{}
	for _, e := range all {
		out = append(out, e[0])
	}
	return out, err
}

func defaultHash(context.Context, *modules.Call) (any, error) { return "!", nil }

func genPassword(_ context.Context, c *modules.Call) (any, error) {
	setting := map[string]string{"sha512": "$6$", "sha256": "$5$"}[strings.ToLower(c.Text("algorithm"))]
	if setting == "" {
		return nil, modules.Errorf("the algorithm %s is not available: sha512 and sha256 are", c.Text("algorithm"))
	}
	salt := c.Text("crypt_salt")
	if salt == "" {
		var err error
		if salt, err = randomSalt(); err != nil {
			return nil, err
		}
	}
	if strings.ContainsAny(salt, ":\n$") {
		return nil, modules.Errorf("a salt has letters, digits, dots and slashes")
	}
	h, err := shacrypt.Hash(c.Text("password"), setting+salt)
	if err != nil {
		return nil, modules.Errorf("%v", err)
	}
	return h, nil
}

// randomSalt reads the kernel's random numbers as a file: crypto/rand would add 40 KiB
// to the thin.
func randomSalt() (string, error) {
	f, err := os.Open("/dev/urandom")
	if err != nil {
		return "", modules.Errorf("making a salt: %v", err)
	}
	defer f.Close()
	var b [12]byte
	if _, err := io.ReadFull(f, b[:]); err != nil {
		return "", modules.Errorf("making a salt: %v", err)
	}
	return strings.ReplaceAll(base64.RawStdEncoding.EncodeToString(b[:]), "+", "."), nil
}

// set returns a function that sets one field with chage(1).
func set(arg, option string, field int) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		e, err := existing(c)
		if err != nil {
			return nil, err
		}
		v := c.Text(arg)
		if day, ok := date(v); ok && (field == 2 || field == 7) && day == e.days(field) || v == strconv.FormatInt(e.days(field), 10) {
			return true, nil
		}
		return c.ChangeAccounts(ctx, "chage", option, v, e[0])
	}
}

// date returns the day of YYYY-MM-DD, or YYYY/MM/DD, since 1970.
func date(s string) (int64, bool) {
	t, err := time.Parse(time.DateOnly, strings.ReplaceAll(s, "/", "-"))
	return t.Unix() / 86400, err == nil
}

func setPassword(ctx context.Context, c *modules.Call) (any, error) {
	e, err := existing(c)
	if err != nil {
		return nil, err
	}
	hash := c.Text("password")
	if strings.ContainsAny(hash, ":\n") {
		return nil, modules.Errorf("a hash of a password has no colon and no line end: shadow.gen_password makes one")
	}
	if e[1] == hash {
		return true, nil
	}
	if c.Test {
		return true, nil
	}
	// A command line can be read by every user of the host: chpasswd reads the hash.
	return chpasswd(ctx, c, e[0]+":"+hash+"\n")
}

func delPassword(ctx context.Context, c *modules.Call) (any, error) {
	e, err := existing(c)
	if err != nil || e[1] == "" {
		return true, err
	}
	return c.ChangeAccounts(ctx, "passwd", "-d", e[0])
}

func lockPassword(ctx context.Context, c *modules.Call) (any, error) {
	e, err := existing(c)
	if err != nil || strings.HasPrefix(e[1], "!") {
		return true, err
	}
	return c.ChangeAccounts(ctx, "passwd", "-l", e[0])
}

func unlockPassword(ctx context.Context, c *modules.Call) (any, error) {
	e, err := existing(c)
	if err != nil || !strings.HasPrefix(e[1], "!") {
		return true, err
	}
	return c.ChangeAccounts(ctx, "passwd", "-u", e[0])
}
