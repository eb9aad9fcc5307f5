package roster

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/secret"
)

// attribute is one attribute of roster entries.
type attribute struct {
	name string
	// option is the key of the configuration that stands in where no roster sets
	// the attribute; "" if there is none.
	option string
	// set puts a value into a target. It assigns in every case, also for null: the
	// target may hold the value of a lower layer.
	set func(d *decoder, t *draft, v Value) error
}

// attributes returns the table of all attributes: Salt's, sudo_passwd and
// proxy_jump.
func attributes() []attribute {
	return []attribute{
		{"host", "", field(func(t *draft) *string { return &t.Host }, Value.host)},
		{"user", "ssh_user", field(func(t *draft) *string { return &t.User }, Value.user)},
		{"port", "ssh_port", field(func(t *draft) *int { return &t.Port }, between(1, 65535))},
		{"passwd", "ssh_passwd", password(func(t *draft) *secret.String { return &t.Auth.Password })},
		{"priv", "ssh_priv", localPath(func(t *draft) *string { return &t.Auth.Priv })},
		{"priv_passwd", "ssh_priv_passwd", password(func(t *draft) *secret.String { return &t.Auth.PrivPassword })},
		{"identities_only", "ssh_identities_only", field(func(t *draft) **bool { return &t.Auth.IdentitiesOnly }, Value.boolean)},
		{"timeout", "", field(timeout, Value.seconds)},
		{"sudo", "ssh_sudo", setSudo},
		{"sudo_user", "ssh_sudo_user", field(func(t *draft) *string { return &t.Become.User }, Value.user)},
		{"sudo_passwd", "", setSudoPassword},
		{"tty", "", field(func(t *draft) *bool { return &t.Thin.TTY }, Value.truth)},
		{"ssh_options", "ssh_options", words(func(t *draft) *[]string { return &t.SSH.Options }, oneOption, checkOption)},
		{"proxy_jump", "", setProxyJump},
		{"remote_port_forwards", "ssh_remote_port_forwards", words(func(t *draft) *[]string { return &t.SSH.RemotePortForwards }, commas, nil)},
		{"keepalive", "ssh_keepalive", field(func(t *draft) **bool { return &t.SSH.KeepAlive }, Value.boolean)},
		{"keepalive_interval", "ssh_keepalive_interval", setKeepAliveInterval},
		{"keepalive_count_max", "ssh_keepalive_count_max", field(func(t *draft) *int { return &t.SSH.KeepAliveCountMax }, between(1, 1000))},
		{"thin_dir", "", field(func(t *draft) *string { return &t.Thin.Dir }, Value.thinDir)},
		{"thin_type", "thin_type", field(func(t *draft) *string { return &t.Thin.Type }, Value.thinType)},
		{"cmd_umask", "", setUmask},
		{"set_path", "", field(func(t *draft) *string { return &t.Thin.SetPath }, Value.text)},
		{"ssh_pre_flight", "", localPath(func(t *draft) *string { return &t.Thin.PreFlight })},
		{"ssh_pre_flight_args", "", words(func(t *draft) *[]string { return &t.Thin.PreFlightArgs }, shellquote.Split, nil)},
		{"minion_opts", "", setMinionOpts},
		{"grains", "", setGrains},
		{"mine_functions", "", setMineFunctions},
		{"winrm", "", setWinRM},
		{"connection", "", setConnection},
	}
}

// known reports whether there is an attribute of that name.
func known(rows []attribute, name string) bool {
	for i := range rows {
		if rows[i].name == name {
			return true
		}
	}
	return false
}

// attributeNames returns the names of the attributes.
func attributeNames(rows []attribute) []string {
	out := make([]string, len(rows))
	for i := range rows {
		out[i] = rows[i].name
	}
	return out
}

// setter is the type of attribute.set.
type setter = func(d *decoder, t *draft, v Value) error

// field sets a field of a target to what read makes of the value.
func field[T any](at func(*draft) *T, read func(Value) (T, error)) setter {
	return func(_ *decoder, t *draft, v Value) error {
		x, err := read(v)
		*at(t) = x
		return err
	}
}

func between(low, high int64) func(Value) (int, error) {
	return func(v Value) (int, error) { return v.integer(low, high) }
}

func password(at func(*draft) *secret.String) setter {
	return func(d *decoder, t *draft, v Value) error {
		s, err := v.text()
		*at(t) = d.shared.password(s)
		return err
	}
}

// words sets a list of texts; a single text is split, and check, if not nil, looks
// at each.
func words(at func(*draft) *[]string, split func(string) ([]string, error), check func(string) error) setter {
	return func(d *decoder, t *draft, v Value) error {
		l, err := v.list(split)
		for i := 0; check != nil && err == nil && i < len(l); i++ {
			err = check(l[i])
		}
		*at(t) = d.shared.list(l)
		return err
	}
}

// localPath sets the path of a file on this machine; "~/" is the home directory,
// other relative paths are relative to the working directory, as in Salt.
func localPath(at func(*draft) *string) setter {
	return func(d *decoder, t *draft, v Value) error {
		s, err := v.text()
		if rest, ok := strings.CutPrefix(s, "~/"); ok && d.set.Home != "" {
			s = strings.TrimSuffix(d.set.Home, "/") + "/" + rest
		}
		*at(t) = s
		return err
	}
}

// host returns an address without the brackets of IPv6.
func (v Value) host() (string, error) {
	s, err := v.text()
	if inner, ok := strings.CutPrefix(s, "["); ok {
		s = strings.TrimSuffix(inner, "]")
	}
	if err == nil && (strings.HasPrefix(s, "-") || strings.ContainsAny(s, " /@[]") || strings.ContainsFunc(s, unprintable)) {
		err = errors.New("it has characters that no address has")
	}
	return s, err
}

// thinDir returns a directory that the login shell of the host cannot mistake.
func (v Value) thinDir() (string, error) {
	dir, err := v.text()
	switch {
	case err != nil || dir == "":
		return dir, err
	case !strings.HasPrefix(dir, "/") || strings.Trim(dir, "/") == "":
		return dir, fmt.Errorf("%q is not an absolute path below /", dir)
	case strings.ContainsAny(dir, " *?[]\\\"'`$!") || strings.ContainsFunc(dir, unprintable):
		return dir, errors.New("the path has white space or characters that a shell would take for its own")
	}
	return dir, nil
}

// thinType returns what runs functions: "" for gossh's own thin.
func (v Value) thinType() (string, error) {
	text, err := v.text()
	switch {
	case err != nil:
		return "", err
	case text == "", text == "gossh":
		return "", nil
	case text == "salt":
		return text, nil
	}
	return "", fmt.Errorf("%q is no type of thin: there are gossh and salt", text)
}

// oneOption takes a text for one option, as it would follow -o.
func oneOption(s string) ([]string, error) { return []string{s}, nil }

// checkOption refuses what is no option of ssh_config.
func checkOption(s string) error {
	end := strings.IndexFunc(s, func(r rune) bool { return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9') })
	if end <= 0 || strings.IndexByte("= \t", s[end]) < 0 || strings.ContainsAny(s, "\r\n\x00") {
		return fmt.Errorf("%q is not an option of ssh_config: write KEY=VALUE", s)
	}
	return nil
}
