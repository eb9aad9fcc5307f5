package thin

import (
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/targets"
)

// becomeMethod is how another user's shell is started: the words before it.
type becomeMethod struct {
	// argv has {user} and {prompt} replaced.
	silent, asking []string
}

// becomeMethods is the table of methods. silent must fail rather than ask, asking
// must read one line from stdin after the prompt.
var becomeMethods = map[string]becomeMethod{
	"sudo": {
		silent: []string{"sudo", "-n", "-H", "-u", "{user}", "--"},
		asking: []string{"sudo", "-S", "-H", "-p", "{prompt}", "-u", "{user}", "--"},
	},
}

// line returns what the login shell is given: the script, as argument of a POSIX
// shell, under the become method if wanted.
func line(b targets.Become, prompt, script string, args ...string) (string, error) {
	words := []string{"exec"}
	if b.Method != "" {
		m, ok := becomeMethods[b.Method]
		if !ok {
			return "", fault.New(fault.Invalid, "", "become method %q is not available", b.Method)
		}
		argv := m.silent
		if !b.Password.Empty() {
			argv = m.asking
		}
		user := b.User
		if user == "" {
			user = targets.DefaultUser
		}
		for _, w := range argv {
			words = append(words, strings.NewReplacer("{user}", user, "{prompt}", prompt).Replace(w))
		}
	}
	head, err := shellquote.Words(append(words, "sh", "-c")...)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "quoting the become command", err)
	}
	tail, err := shellquote.Words(append([]string{"gossh"}, args...)...)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "quoting the thin dir", err)
	}
	return head + " '" + script + "' " + tail, nil
}

// becomeMessages are what become methods say, and what it means for the user. The
// texts are those of sudo 1.8 to 1.9 in its C locale; they are the one way to tell.
var becomeMessages = []struct{ said, text, hint string }{
	{"you must have a tty", "sudo is configured with requiretty", "set tty: true for the host"},
	{"a password is required", "sudo wants a password and none is set", "set sudo_passwd, or use --ask-sudo-pass, or allow it with NOPASSWD"},
	{"no tty present and no askpass", "sudo expected a password, NOPASSWD required", "set sudo_passwd, or use --ask-sudo-pass"},
	{"a terminal is required", "sudo wants a terminal", "set tty: true for the host"},
	{"not in the sudoers file", "the login user may not use sudo", "add the user to sudoers on the host"},
	{"is not allowed to", "sudo does not allow the login user to run a shell as that user", "see sudo -l on the host"},
	{"unknown user", "sudo does not know the user to become", "correct sudo_user"},
	{"incorrect password attempt", "sudo refused the password", "correct sudo_passwd"},
	{"Sorry, try again", "sudo refused the password", "correct sudo_passwd"},
	{"sudo: not found", "sudo is not installed", "install it, or log in as the user"},
	{"sudo: command not found", "sudo is not installed", "install it, or log in as the user"},
	{"Unknown command: sudo", "sudo is not installed", "install it, or log in as the user"},
	{"must be owned by uid 0", "sudo is broken on the host", "repair it there"},
}

// becomeError returns the failure that the output of a become method tells, or
// nil.
func becomeError(b targets.Become, output string) error {
	if b.Method == "" {
		return nil
	}
	for _, m := range becomeMessages {
		if strings.Contains(output, m.said) {
			return fault.New(fault.Become, "", "%s", m.text).WithHint(m.hint)
		}
	}
	return nil
}
