package roster

import (
	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/targets"
)

// Show returns what is set of t by the names of the attributes, secrets masked,
// for people to look at.
func Show(t *targets.Target) *ordered.Map {
	m := &ordered.Map{}
	put := func(name string, v any, set bool) {
		if set {
			m.Set(name, v)
		}
	}
	flag := func(name string, b *bool) {
		if b != nil {
			m.Set(name, *b)
		}
	}
	put("host", t.Addr(), true)
	put("port", int64(t.Port), t.Port != 0)
	put("user", t.User, t.User != "")
	put("passwd", t.Auth.Password.String(), !t.Auth.Password.Empty())
	put("priv", t.Auth.Priv, t.Auth.Priv != "")
	put("priv_passwd", t.Auth.PrivPassword.String(), !t.Auth.PrivPassword.Empty())
	flag("identities_only", t.Auth.IdentitiesOnly)
	put("timeout", t.SSH.Timeout.Seconds(), t.SSH.Timeout != 0)
	put("sudo", true, t.Become.Method == "sudo")
	put("sudo_user", t.Become.User, t.Become.User != "")
	put("sudo_passwd", t.Become.Password.String(), !t.Become.Password.Empty())
	put("tty", true, t.Thin.TTY)
	put("ssh_options", anys(t.SSH.Options), len(t.SSH.Options) > 0)
	put("remote_port_forwards", anys(t.SSH.RemotePortForwards), len(t.SSH.RemotePortForwards) > 0)
	flag("keepalive", t.SSH.KeepAlive)
	put("keepalive_interval", t.SSH.KeepAliveInterval.Seconds(), t.SSH.KeepAliveInterval != 0)
	put("keepalive_count_max", int64(t.SSH.KeepAliveCountMax), t.SSH.KeepAliveCountMax != 0)
	put("thin_dir", t.Thin.Dir, t.Thin.Dir != "")
	if t.Thin.Umask != nil {
		m.Set("cmd_umask", int64(*t.Thin.Umask))
	}
	put("set_path", t.Thin.SetPath, t.Thin.SetPath != "")
	put("ssh_pre_flight", t.Thin.PreFlight, t.Thin.PreFlight != "")
	put("ssh_pre_flight_args", anys(t.Thin.PreFlightArgs), len(t.Thin.PreFlightArgs) > 0)
	put("minion_opts", t.MinionOpts, t.MinionOpts.Len() > 0)
	put("grains", t.Grains, t.Grains.Len() > 0)
	put("mine_functions", t.MineFunctions, t.MineFunctions.Len() > 0)
	put("source", t.Source, t.Source != "")
	if t.Err != nil {
		m.Set("error", t.Err.Error())
	}
	return m
}

func anys(l []string) []any {
	out := make([]any, len(l))
	for i, s := range l {
		out[i] = s
	}
	return out
}
