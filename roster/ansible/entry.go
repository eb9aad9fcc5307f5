package ansible

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

// row is an attribute of the roster and the variables that set it. Of several
// that are set the last counts, as in Ansible.
type row struct {
	attr  string
	names []string
}

func rows() []row {
	return []row{
		{"host", []string{"ansible_host", "ansible_ssh_host"}},
		{"port", []string{"ansible_port", "ansible_ssh_port"}},
		{"user", []string{"ansible_user", "ansible_ssh_user"}},
		{"passwd", []string{"ansible_password", "ansible_ssh_pass", "ansible_ssh_password"}},
		{"priv", []string{"ansible_private_key_file", "ansible_ssh_private_key_file"}},
		{"priv_passwd", []string{"ansible_private_key_passphrase", "ansible_ssh_private_key_passphrase"}},
		{"sudo", []string{"ansible_sudo", "ansible_become"}},
		{"sudo_user", []string{"ansible_become_user", "ansible_sudo_user"}},
		{"sudo_passwd", []string{"ansible_become_password", "ansible_become_pass", "ansible_sudo_pass"}},
	}
}

// isPassword reports whether a variable holds a password.
func isPassword(name string) bool {
	switch name {
	case "ansible_password", "ansible_ssh_pass", "ansible_ssh_password",
		"ansible_private_key_passphrase", "ansible_ssh_private_key_passphrase",
		"ansible_become_password", "ansible_become_pass", "ansible_sudo_pass":
		return true
	}
	return false
}

// entry makes the entry of a host. What is wrong with a value of the host alone is
// its error alone.
func (l *loader) entry(ctx context.Context, h *host) (roster.Entry, error) {
	if err := ctx.Err(); err != nil {
		return roster.Entry{}, err
	}
	id, err := targets.ParseID(h.name)
	if err != nil {
		return roster.Entry{}, &fault.Error{Kind: fault.Invalid, Err: fmt.Errorf("%s: %w", h.source, err), Hint: fault.HintOf(err)}
	}
	vars, err := l.merged(ctx, h)
	if err != nil {
		return roster.Entry{}, err
	}
	v := &values{ctx: ctx, l: l, vars: vars, host: h}
	e := roster.Entry{ID: id, Source: h.source}
	for _, r := range l.rows {
		if a, ok := v.attr(r); ok {
			e.Attrs = append(e.Attrs, a)
		}
	}
	v.connection(&e)
	v.become(&e)
	v.arguments(&e)
	e.Trusted = !v.foreign
	if m := minionOpts(vars); m.Len() > 0 {
		e.Attrs = append(e.Attrs, roster.Attr{Name: "minion_opts", Value: roster.Value{V: m, Source: h.source}})
	}
	return e, ctx.Err()
}

// attr returns the attribute of a row if a variable sets it.
func (v *values) attr(r row) (roster.Attr, bool) {
	a := roster.Attr{Name: r.attr}
	found := false
	for _, n := range r.names {
		s, ok := v.vars.Value(n).(setting)
		if !ok {
			continue
		}
		found = true
		a.Source = s.at
		x, err := v.get(n)
		if err != nil {
			if isPassword(n) {
				err = hidden(err)
			}
			a.V = fmt.Errorf("%s: %w", n, err)
			continue
		}
		a.V = x
		text, ok := x.(string)
		switch {
		case ok && strings.HasSuffix(r.attr, "passwd"):
			a.V = secret.New(text)
		case ok && r.attr == "sudo":
			a.V = truth(text)
		}
	}
	return a, found
}

var errHidden = errors.New("its template cannot be rendered; it is not shown, as it is that of a password")

// hidden is an error about a secret that does not show it, as those of templates do.
func hidden(err error) error {
	var template *jinja.Error
	if errors.As(err, &template) {
		return errHidden
	}
	return err
}

// truth returns what Ansible takes a text for, or the text.
func truth(s string) any {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "y", "yes", "on", "1", "true", "t", "1.0":
		return true
	case "n", "no", "off", "0", "false", "f", "0.0", "":
		return false
	}
	return s
}

// refuse makes it the error of the host that one of its variables is set so.
func refuse(e *roster.Entry, at roster.Source, err error) {
	for i := range e.Attrs {
		if e.Attrs[i].Name == "host" {
			e.Attrs[i].V, e.Attrs[i].Source = err, at
			return
		}
	}
	e.Attrs = append(e.Attrs, roster.Attr{Name: "host", Value: roster.Value{V: err, Source: at}})
}

// connection refuses hosts that Ansible would not reach by ssh.
func (v *values) connection(e *roster.Entry) {
	s, ok := v.vars.Value("ansible_connection").(setting)
	if !ok {
		return
	}
	x, err := v.get("ansible_connection")
	if err != nil {
		refuse(e, s.at, fmt.Errorf("ansible_connection: %w", err))
		return
	}
	name := strings.TrimPrefix(fmt.Sprint(x), "ansible.builtin.")
	switch strings.TrimPrefix(name, "ansible.legacy.") {
	case "ssh", "smart", "paramiko", "paramiko_ssh", "openssh", "<nil>":
	case "local":
		e.Attrs = append(e.Attrs, roster.Attr{Name: "connection", Value: roster.Value{V: "local", Source: s.at}})
	default:
		refuse(e, s.at, fmt.Errorf("ansible_connection=%.60q is not supported: gossh reaches hosts by ssh, or this machine by local", name))
	}
}

// become refuses other ways to another user than sudo.
func (v *values) become(e *roster.Entry) {
	s, ok := v.vars.Value("ansible_become_method").(setting)
	if !ok {
		return
	}
	x, err := v.get("ansible_become_method")
	for i := range e.Attrs {
		a := &e.Attrs[i]
		if a.Name != "sudo" || a.V == false || a.V == nil || a.V == int64(0) {
			continue
		}
		if err != nil {
			a.V, a.Source = fmt.Errorf("ansible_become_method: %w", err), s.at
		} else if name := strings.TrimPrefix(fmt.Sprint(x), "ansible.builtin."); name != "sudo" {
			a.V, a.Source = fmt.Errorf("ansible_become_method=%.60q is not supported: there is sudo alone", name), s.at
		}
	}
}

// minionOpts returns the variables that are no matter of the connection, as
// functions see them by config.get. What is encrypted or a password stays here.
func minionOpts(vars *ordered.Map) *ordered.Map {
	out := &ordered.Map{}
	for k, x := range vars.All() {
		s, ok := x.(setting)
		if ok && !strings.HasPrefix(k, "ansible_") && !confidential(k) && !encrypted(s.v) {
			out.Set(k, plain(s.v))
		}
	}
	return out
}

// plain returns a value without the marks of !unsafe.
func plain(v any) any {
	switch x := v.(type) {
	case unsafeText:
		return x.Reveal()
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = plain(e)
		}
		return out
	case *ordered.Map:
		out := ordered.NewMap(x.Len())
		for k, e := range x.All() {
			out.Set(k, plain(e))
		}
		return out
	}
	return v
}

// confidential reports whether a name says that its value should not be seen.
func confidential(name string) bool {
	name = strings.ToLower(name)
	for _, w := range []string{"pass", "secret", "token", "vault", "credential", "private_key", "api_key"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}

// encrypted reports whether something in a value is.
func encrypted(v any) bool {
	switch x := v.(type) {
	case string:
		return isVault(x)
	case []any:
		for _, e := range x {
			if encrypted(e) {
				return true
			}
		}
	case *ordered.Map:
		for k, e := range x.All() {
			if confidential(k) || encrypted(e) {
				return true
			}
		}
	}
	return false
}
