package roster

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

// attribute is one attribute of roster entries.
type attribute struct {
	name string
	set  func(d *decoder, t *targets.Target, v Value) error
}

// attributes is the table of all attributes: Salt's, and sudo_passwd.
var attributes = []attribute{
	{"host", func(_ *decoder, t *targets.Target, v Value) error {
		s, err := v.text()
		t.Host = strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
		if err == nil && (strings.HasPrefix(t.Host, "-") || strings.ContainsAny(t.Host, " \t\r\n\x00/")) {
			err = errors.New("the address has characters that no address has")
		}
		return err
	}},
	{"user", func(_ *decoder, t *targets.Target, v Value) (err error) {
		t.User, err = v.text()
		if err == nil && (strings.HasPrefix(t.User, "-") || strings.ContainsAny(t.User, "\r\n\x00")) {
			err = errors.New("no user has such a name")
		}
		return err
	}},
	{"port", func(_ *decoder, t *targets.Target, v Value) (err error) {
		t.Port, err = v.integer(1, 65535)
		return err
	}},
	{"passwd", func(_ *decoder, t *targets.Target, v Value) error {
		s, err := v.text()
		t.Auth.Password = secret.New(s)
		t.Become.Password = t.Auth.Password
		return err
	}},
	{"priv", func(d *decoder, t *targets.Target, v Value) (err error) {
		t.Auth.Priv, err = d.path(v)
		return err
	}},
	{"priv_passwd", func(_ *decoder, t *targets.Target, v Value) error {
		s, err := v.text()
		t.Auth.PrivPassword = secret.New(s)
		return err
	}},
	{"identities_only", func(_ *decoder, t *targets.Target, v Value) (err error) {
		t.Auth.IdentitiesOnly, err = v.boolean()
		return err
	}},
	{"timeout", func(_ *decoder, t *targets.Target, v Value) (err error) {
		t.SSH.Timeout, err = v.seconds()
		return err
	}},
	{"sudo", func(_ *decoder, t *targets.Target, v Value) error {
		b, err := v.boolean()
		if b != nil && *b {
			t.Become.Method = "sudo"
		}
		return err
	}},
	{"sudo_user", func(_ *decoder, t *targets.Target, v Value) (err error) {
		t.Become.User, err = v.text()
		if err == nil && strings.HasPrefix(t.Become.User, "-") {
			err = errors.New("no user has such a name")
		}
		return err
	}},
	{"sudo_passwd", func(_ *decoder, t *targets.Target, v Value) error {
		s, err := v.text()
		t.Become.Password = secret.New(s)
		return err
	}},
	{"tty", func(_ *decoder, t *targets.Target, v Value) error {
		b, err := v.boolean()
		t.Thin.TTY = b != nil && *b
		return err
	}},
	{"ssh_options", func(d *decoder, t *targets.Target, v Value) error {
		l, err := v.list(func(s string) ([]string, error) { return []string{s}, nil })
		t.SSH.Options = d.share(l)
		return err
	}},
	{"remote_port_forwards", func(d *decoder, t *targets.Target, v Value) error {
		l, err := v.list(commas)
		t.SSH.RemotePortForwards = d.share(l)
		return err
	}},
	{"keepalive", func(_ *decoder, t *targets.Target, v Value) (err error) {
		t.SSH.KeepAlive, err = v.boolean()
		return err
	}},
	{"keepalive_interval", func(_ *decoder, t *targets.Target, v Value) (err error) {
		t.SSH.KeepAliveInterval, err = v.seconds()
		return err
	}},
	{"keepalive_count_max", func(_ *decoder, t *targets.Target, v Value) (err error) {
		t.SSH.KeepAliveCountMax, err = v.integer(1, 1000)
		return err
	}},
	{"thin_dir", func(_ *decoder, t *targets.Target, v Value) (err error) {
		t.Thin.Dir, err = v.text()
		if err == nil && t.Thin.Dir != "" {
			t.Thin.RandomDir = false
			err = thinDir(t.Thin.Dir)
		}
		return err
	}},
	{"cmd_umask", func(d *decoder, t *targets.Target, v Value) (err error) {
		t.Thin.Umask, err = d.umask(t, v)
		return err
	}},
	{"set_path", func(_ *decoder, t *targets.Target, v Value) (err error) {
		t.Thin.SetPath, err = v.text()
		return err
	}},
	{"ssh_pre_flight", func(d *decoder, t *targets.Target, v Value) (err error) {
		t.Thin.PreFlight, err = d.path(v)
		return err
	}},
	{"ssh_pre_flight_args", func(d *decoder, t *targets.Target, v Value) error {
		l, err := v.list(shellquote.Split)
		t.Thin.PreFlightArgs = d.share(l)
		return err
	}},
	{"minion_opts", func(d *decoder, t *targets.Target, v Value) error {
		m, err := v.mapping()
		if m.Len() > 0 {
			t.MinionOpts = over(d.opts, d.dropFileServer(m, v.Source))
		}
		return err
	}},
	{"grains", func(_ *decoder, t *targets.Target, v Value) (err error) {
		t.Grains, err = v.mapping()
		return err
	}},
	{"mine_functions", func(_ *decoder, t *targets.Target, v Value) (err error) {
		t.MineFunctions, err = v.mapping()
		return err
	}},
	{"winrm", func(_ *decoder, _ *targets.Target, v Value) error {
		b, err := v.boolean()
		if b != nil && *b {
			return errors.New("hosts with winrm are not supported: gossh speaks ssh alone")
		}
		return err
	}},
}

var known = func() map[string]bool {
	m := make(map[string]bool, len(attributes))
	for _, a := range attributes {
		m[a.name] = true
	}
	return m
}()

// over returns top laid over bottom, key by key.
func over(bottom, top *ordered.Map) *ordered.Map {
	if bottom.Len() == 0 {
		return top
	}
	out := bottom.Clone()
	for k, v := range top.All() {
		out.Set(k, v)
	}
	return out
}

// path expands a local path.
func (d *decoder) path(v Value) (string, error) {
	s, err := v.text()
	if err == nil && strings.HasPrefix(s, "~/") {
		return filepath.Join(d.set.Home, s[2:]), nil
	}
	return s, err
}

// thinDir refuses what the gate cannot take.
func thinDir(dir string) error {
	if !strings.HasPrefix(dir, "/") || dir == "/" {
		return fmt.Errorf("%q is not an absolute path below /", dir)
	}
	if strings.ContainsAny(dir, " \t\r\n*?[]\\\"'`$!") {
		return errors.New("the path has white space or characters that a shell would take for its own")
	}
	return nil
}
