package thin

import (
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
)

// becomeMethod is how another user's shell is started: the words before it.
type becomeMethod struct {
	// silent must fail rather than ask, asking must read one line from stdin after
	// the prompt. {user} and {prompt} are replaced where they are whole words.
	silent, asking []string
}

// becomeMethods is the table of methods.
func becomeMethods() map[string]becomeMethod {
	return map[string]becomeMethod{
		"sudo": {
			silent: []string{"sudo", "-n", "-H", "-u", "{user}", "--"},
			asking: []string{"sudo", "-S", "-H", "-p", "{prompt}", "-u", "{user}", "--"},
		},
	}
}

// becomeArgv returns the words that start a command as the user to become.
func becomeArgv(b targets.Become, prompt string) ([]string, error) {
	if b.Method == "" {
		return nil, nil
	}
	m, ok := becomeMethods()[b.Method]
	if !ok {
		return nil, fault.New(fault.Invalid, "", "become method %q is not available", b.Method)
	}
	argv := m.silent
	if !b.Password.Empty() {
		argv = m.asking
	}
	user := b.User
	if user == "" {
		user = targets.DefaultUser
	}
	out := make([]string, len(argv))
	for i, w := range argv {
		switch w {
		case "{user}":
			w = user
		case "{prompt}":
			w = prompt
		}
		out[i] = w
	}
	return out, nil
}

// becomeMessage is what a become method says, and what it means for the user.
type becomeMessage struct{ said, text, hint string }

// becomeMessages are the texts of sudo 1.8 to 1.9 in its C locale, and of shells
// that do not find it; they are the one way to tell.
func becomeMessages() []becomeMessage {
	const password = "set sudo_passwd, or use --ask-sudo-pass, or allow it with NOPASSWD"
	return []becomeMessage{
		{"you must have a tty", "sudo is configured with requiretty", "set tty: true for the host"},
		{"no tty present and no askpass", "sudo expected a password, NOPASSWD required", password},
		{"a password is required", "sudo expected a password, NOPASSWD required", password},
		{"a terminal is required", "sudo expected a password, NOPASSWD required", password},
		{"not in the sudoers file", "the login user may not use sudo", "add the user to sudoers on the host"},
		{"may not run sudo", "the login user may not use sudo", "add the user to sudoers on the host"},
		{"is not allowed to", "sudo does not allow the login user to run sh as that user", "see sudo -l on the host"},
		{"unknown user", "sudo does not know the user to become", "correct sudo_user"},
		{"unknown uid", "sudo does not know the user to become", "correct sudo_user"},
		{"incorrect password attempt", "sudo refused the password", "correct sudo_passwd"},
		{"Sorry, try again", "sudo refused the password", "correct sudo_passwd"},
		{"sudo: not found", "sudo is not installed", "install it, or log in as the user"},
		{"sudo: command not found", "sudo is not installed", "install it, or log in as the user"},
		{"sudo: Command not found", "sudo is not installed", "install it, or log in as the user"},
		{"sudo: inaccessible or not found", "sudo is not installed", "install it, or log in as the user"},
		{"Unknown command: sudo", "sudo is not installed", "install it, or log in as the user"},
		{"must be owned by uid 0", "sudo is broken on the host", "repair it there"},
	}
}

// becomeError returns the failure that the output of a become method tells, or
// nil. What sudo says in another language, or in another version, is passed on as
// it is.
func becomeError(b targets.Become, output string) error {
	if b.Method == "" {
		return nil
	}
	for _, m := range becomeMessages() {
		if strings.Contains(output, m.said) {
			return fault.New(fault.Become, "", "%s", m.text).WithHint(m.hint)
		}
	}
	for l := range strings.Lines(output) {
		if said, ok := strings.CutPrefix(strings.TrimSpace(l), b.Method+": "); ok {
			return fault.New(fault.Become, "", "%s says: %s", b.Method, said)
		}
	}
	return nil
}
