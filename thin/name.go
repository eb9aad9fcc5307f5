package thin

import (
	"crypto/md5"
	"encoding/hex"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
)

// defaultParents are where a thin dir of its own is looked for and made; "~/" is
// the home directory of the effective user.
func defaultParents() []string { return []string{"/var/tmp", "~", "/tmp", "/dev/shm"} }

// namespaceDNS is the namespace of RFC 4122, appendix C, for names of the DNS.
var namespaceDNS = []byte{0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}

// ControllerHash returns the six digits by which the thin dirs of a controller are
// told from those of another: the first ones of the version 3 UUID (RFC 4122) of
// its fully qualified name, as salt-ssh has it.
func ControllerHash(fqdn string) string {
	// MD5 is what RFC 4122 says; nothing here is to be kept secret.
	h := md5.Sum(append(append([]byte{}, namespaceDNS...), fqdn...))
	h[6] = h[6]&0x0f | 0x30
	return hex.EncodeToString(h[:3])
}

// dirName is the name of the default thin dir for a login.
func dirName(login string, b targets.Become, hash string) string {
	name := "." + clean(login)
	if b.Method != "" {
		effective := b.User
		if effective == "" {
			effective = targets.DefaultUser
		}
		if effective != login {
			name += "-" + clean(effective)
		}
	}
	return name + "_" + hash + "_gossh"
}

// clean keeps what may stand in a file name.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f && !strings.ContainsRune(`/\'"*?[]$`, r) {
			return r
		}
		return '_'
	}, s)
}

// candidates are the directories that the gate considers, and whether the user
// chose the only one.
func (r *Runner) candidates(t *targets.Target, login, nonce string) (dirs []string, set bool, err error) {
	if t.Thin.Dir != "" {
		dir, err := chosen(t.Thin.Dir)
		return []string{dir}, true, err
	}
	name := dirName(login, t.Become, r.o.Hash)
	if t.Thin.RandomDir {
		name = "." + nonce[:12]
	}
	for _, parent := range r.o.Parents {
		dirs = append(dirs, parent+"/"+name)
	}
	return dirs, false, nil
}

// chosen returns a thin_dir as the gate takes it: absolute, or below "~/", which is
// what a relative path means.
func chosen(dir string) (string, error) {
	const doing = "reading thin_dir"
	out := strings.TrimRight(dir, "/")
	switch {
	case strings.ContainsAny(dir, "\n\x00"):
		return "", fault.New(fault.Invalid, doing, "%q holds a newline or NUL", dir)
	case out == "" || out == "~" || out == ".":
		return "", fault.New(fault.Invalid, doing, "%q cannot be the thin's own directory", dir).
			WithHint("name a directory below it")
	case strings.HasPrefix(out, "/"), strings.HasPrefix(out, "~/"):
		return out, nil
	}
	return "~/" + out, nil
}
