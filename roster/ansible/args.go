package ansible

import (
	"fmt"
	"strings"

	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/roster"
)

// arguments turns the arguments for ssh into ssh_options.
func (v *values) arguments(e *roster.Entry) {
	var options []any
	at := roster.Source{}
	// ssh takes the first of two equal options.
	for _, name := range []string{"ansible_ssh_args", "ansible_ssh_common_args", "ansible_ssh_extra_args"} {
		s, ok := v.vars.Value(name).(setting)
		if !ok {
			continue
		}
		at = s.at
		x, err := v.get(name)
		if err == nil && x != nil {
			var more []string
			more, err = sshOptions(fmt.Sprint(x))
			for _, o := range more {
				options = append(options, o)
			}
		}
		if err != nil {
			refuse(e, at, fmt.Errorf("%s: %w", name, err))
			return
		}
	}
	if len(options) > 0 {
		e.Attrs = append(e.Attrs, roster.Attr{Name: "ssh_options", Value: roster.Value{V: options, Source: at}})
	}
}

// sshOptions returns the arguments of ssh as options of ssh_config.
func sshOptions(args string) ([]string, error) {
	words, err := shellquote.Split(args)
	if err != nil {
		return nil, err
	}
	var out []string
	for len(words) > 0 {
		w := words[0]
		words = words[1:]
		if len(w) < 2 || w[0] != '-' {
			return nil, fmt.Errorf("found %.60q, which is no option of ssh", w)
		}
		key, takes := option(w[1])
		if !takes {
			if key != "" {
				out = append(out, key)
			} else if !strings.ContainsRune("CqvTtnx", rune(w[1])) {
				return nil, fmt.Errorf("the option -%c of ssh is not supported here; write it as -o KEY=VALUE", w[1])
			}
			if len(w) > 2 {
				words = append([]string{"-" + w[2:]}, words...)
			}
			continue
		}
		arg := w[2:]
		if arg == "" {
			if len(words) == 0 {
				return nil, fmt.Errorf("the option -%c of ssh has no argument", w[1])
			}
			arg, words = words[0], words[1:]
		}
		if !idle(key + arg) {
			out = append(out, key+arg)
		}
	}
	return out, nil
}

// idle reports whether an option means nothing to gossh. Ansible's own default has
// these, and people copy it: a warning for each would be noise.
func idle(option string) bool {
	option = strings.ToLower(option)
	return strings.HasPrefix(option, "control") || strings.HasPrefix(option, "compression")
}

// option returns what an option of ssh is in ssh_config, and whether an argument
// follows.
func option(letter byte) (key string, takes bool) {
	switch letter {
	case 'o':
		return "", true
	case 'J':
		return "ProxyJump=", true
	case 'p':
		return "Port=", true
	case 'l':
		return "User=", true
	case 'i':
		return "IdentityFile=", true
	case 'c':
		return "Ciphers=", true
	case 'm':
		return "MACs=", true
	case 'A':
		return "ForwardAgent=yes", false
	case 'a':
		return "ForwardAgent=no", false
	case '4':
		return "AddressFamily=inet", false
	case '6':
		return "AddressFamily=inet6", false
	}
	return "", false
}
