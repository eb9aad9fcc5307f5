package sshconfig

import (
	"fmt"
	"strings"

	"github.com/gossh/gossh/internal/sshpattern"
)

// isHost evaluates a Host line. Case counts there.
func (r *resolver) isHost(patterns []string) bool {
	return sshpattern.MatchList(patterns, r.q.Host)
}

// check refuses what would mean something to a shell: names get into the commands
// of ProxyCommand and Match exec, and a roster may have them from anywhere.
func (q *Query) check() error {
	for _, h := range []string{q.Host, q.HostName} {
		if !validHost(h) {
			return fmt.Errorf("the host name %q has characters that no host name has", h)
		}
	}
	if !validUser(q.User) {
		return fmt.Errorf("the user name %q has characters that are not safe in commands", q.User)
	}
	if strings.Trim(q.Port, "0123456789") != "" {
		return fmt.Errorf("%q is no port", q.Port)
	}
	return nil
}

// validHost and validUser have the rules of OpenSSH's client.
func validHost(s string) bool {
	bad := func(c rune) bool { return c <= ' ' || c == 0x7f || strings.ContainsRune("'`\"$\\;&<>|(){},", c) }
	return !strings.HasPrefix(s, "-") && !strings.ContainsFunc(s, bad)
}

func validUser(s string) bool {
	return !strings.HasPrefix(s, "-") && !strings.ContainsAny(s, "'`\";&<>|(){}\n\x00") &&
		!strings.Contains(s, " -") && !strings.HasSuffix(s, `\`)
}
