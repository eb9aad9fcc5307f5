package sshconfig

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// tokens are what % and a letter stand for (ssh_config(5), TOKENS).
type tokens map[byte]string

// expand replaces tokens, and ${NAME} if getenv is given. As with ssh, a token or
// a variable that there is not is an error, because what is left would name
// another file.
func expand(s string, t tokens, getenv func(string) string) (string, error) {
	if !strings.ContainsAny(s, "%$") {
		return s, nil
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case getenv != nil && strings.HasPrefix(s[i:], "${"):
			name, _, closed := strings.Cut(s[i+2:], "}")
			value := getenv(name)
			if !closed || value == "" {
				return "", fmt.Errorf("there is no environment variable for ${%s}", name)
			}
			b.WriteString(value)
			i += len(name) + 2
		case s[i] != '%':
			b.WriteByte(s[i])
		case i+1 == len(s):
			return "", errors.New("it ends with %")
		default:
			i++
			value, ok := t[s[i]]
			if s[i] == '%' {
				value, ok = "%", true
			}
			if !ok {
				return "", fmt.Errorf("%%%c does not stand for anything here", s[i])
			}
			b.WriteString(value)
		}
	}
	return b.String(), nil
}

// tokens returns all tokens as far as they are known.
func (r *resolver) tokens() tokens {
	o := &r.f.o
	t := tokens{
		'h': r.hostName(), 'n': r.q.Host, 'p': r.port(), 'u': o.LocalUser, 'd': o.Home,
		'i': strconv.Itoa(os.Getuid()), 'l': o.LocalHost, 'L': shortName(o.LocalHost), 'k': r.text("hostkeyalias"),
	}
	if t['k'] == "" {
		t['k'] = r.q.Host
	}
	if hops, err := ParseJump(r.text("proxyjump")); err == nil && len(hops) > 0 {
		t['j'] = hops[len(hops)-1].Host
	} else {
		t['j'] = ""
	}
	t['r'] = r.user()
	sum := sha1.Sum([]byte(o.LocalHost + t['h'] + t['p'] + t['r'] + t['j']))
	t['C'] = hex.EncodeToString(sum[:])
	return t
}

// only returns the tokens in letters.
func (t tokens) only(letters string) tokens {
	out := tokens{}
	for i := range len(letters) {
		out[letters[i]] = t[letters[i]]
	}
	return out
}

func shortName(host string) string {
	short, _, _ := strings.Cut(host, ".")
	return short
}

// tilde expands ~ and ~user at the beginning of a path.
func (o *Options) tilde(p string) (string, error) {
	rest, ok := strings.CutPrefix(p, "~")
	if !ok {
		return p, nil
	}
	name, rest, _ := strings.Cut(rest, "/")
	home := o.Home
	if name != "" {
		var err error
		if home, err = o.HomeOf(name); err != nil {
			return "", err
		}
	}
	return filepath.Join(home, rest), nil
}
