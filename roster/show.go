package roster

import (
	"fmt"
	"time"

	"github.com/gossh/gossh/internal/redact"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
)

// Show returns what is set of t by the names of the attributes, in a form that a
// roster could have, with secrets masked. "source" and "error" tell where t was
// defined and what is wrong with it.
func Show(t *targets.Target) *ordered.Map {
	m := shown{&ordered.Map{}}
	m.Set("host", t.Addr())
	m.text("user", t.User)
	m.count("port", t.Port)
	m.text("passwd", t.Auth.Password.String())
	m.text("priv", t.Auth.Priv)
	m.text("priv_passwd", t.Auth.PrivPassword.String())
	m.flag("identities_only", t.Auth.IdentitiesOnly)
	m.seconds("timeout", t.SSH.Timeout)
	if t.Become.Method != "" {
		m.Set(t.Become.Method, true)
	}
	m.text("sudo_user", t.Become.User)
	if !t.Become.Password.Equal(t.Auth.Password) {
		m.text("sudo_passwd", t.Become.Password.String())
	}
	if t.Thin.TTY {
		m.Set("tty", true)
	}
	m.list("ssh_options", t.SSH.Options)
	m.list("remote_port_forwards", t.SSH.RemotePortForwards)
	m.flag("keepalive", t.SSH.KeepAlive)
	m.seconds("keepalive_interval", t.SSH.KeepAliveInterval)
	m.count("keepalive_count_max", t.SSH.KeepAliveCountMax)
	m.text("thin_dir", t.Thin.Dir)
	if t.Thin.Umask != nil {
		m.Set("cmd_umask", fmt.Sprintf("%04o", *t.Thin.Umask))
	}
	m.text("set_path", t.Thin.SetPath)
	m.text("ssh_pre_flight", t.Thin.PreFlight)
	m.list("ssh_pre_flight_args", t.Thin.PreFlightArgs)
	m.mapping("minion_opts", t.MinionOpts)
	m.mapping("grains", t.Grains)
	m.mapping("mine_functions", t.MineFunctions)
	if t.Deferred != nil {
		for k, v := range t.Deferred.Written.All() {
			m.Set(k, v)
		}
	}
	m.text("source", t.Source)
	if t.Err != nil {
		m.Set("error", t.Err.Error())
	}
	return m.Map
}

// shown takes what is not the zero value.
type shown struct{ *ordered.Map }

func (m shown) text(name, s string) {
	if s != "" {
		m.Set(name, s)
	}
}

func (m shown) count(name string, n int) {
	if n != 0 {
		m.Set(name, int64(n))
	}
}

func (m shown) flag(name string, b *bool) {
	if b != nil {
		m.Set(name, *b)
	}
}

func (m shown) seconds(name string, d time.Duration) {
	switch {
	case d == 0:
	case d%time.Second == 0:
		m.Set(name, int64(d/time.Second))
	default:
		m.Set(name, d.Seconds())
	}
}

func (m shown) list(name string, l []string) {
	if len(l) > 0 {
		m.Set(name, texts(l))
	}
}

func (m shown) mapping(name string, v *ordered.Map) {
	if v.Len() > 0 {
		m.Set(name, redact.Values(v))
	}
}

func texts(l []string) []any {
	out := make([]any, len(l))
	for i, s := range l {
		out[i] = s
	}
	return out
}
