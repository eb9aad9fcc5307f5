package roster

import (
	"fmt"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/redact"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

// Show returns what is set of t by the names of the attributes, in a form that a
// roster could have, with secrets masked. "source" and "error" tell where t was
// defined and what is wrong with it.
func Show(t *targets.Target) *ordered.Map {
	m := shown{ordered.Of("host", t.Addr())}
	for k, v := range attributesOf(t).All() {
		switch x := v.(type) {
		case secret.String:
			v = x.String()
		case *ordered.Map, []any:
			v = redact.Values(x)
		}
		m.Set(k, v)
	}
	m.text("source", t.Source)
	if t.Err != nil {
		m.Set("error", t.Err.Error())
	}
	return m.Map
}

// EntryOf returns the entry that t is resolved from where nothing but set sets
// anything: the attributes that t has, and those that set names and that are set to
// nothing. Of a set with defaults and fallbacks it says all that they gave. nil
// names none. Passwords are secret.String. If there is something wrong with t, host
// is the error.
func EntryOf(t *targets.Target, set func(attribute string) bool) Entry {
	e := Entry{ID: t.ID, Source: Source{Name: t.Source}, Trusted: true}
	add := func(name string, v any) {
		e.Attrs = append(e.Attrs, Attr{name, Value{V: v, Source: e.Source}})
	}
	if t.Err != nil {
		add("host", t.Err)
		return e
	}
	if set == nil {
		set = func(string) bool { return false }
	}
	m := attributesOf(t)
	jump, jumps := "", false
	if len(t.SSH.Options) > 0 {
		jump, jumps = strings.CutPrefix(t.SSH.Options[0], jumpOption)
	}
	if jumps = jumps && set("proxy_jump"); jumps {
		m.Delete("ssh_options")
		shown{m}.list("ssh_options", t.SSH.Options[1:])
	}
	if set("sudo_passwd") {
		shown{m}.secret("sudo_passwd", t.Become.Password)
	}
	if t.Thin.Umask != nil { // a plain number is decimal, for Salt too
		m.Set("cmd_umask", int64(*t.Thin.Umask))
	}
	host, ok := m.Get("host")
	if !ok {
		host = t.Addr()
	}
	if _, err := (Value{V: host}).host(); err == nil || ok { // an id may be no address
		add("host", host)
	}
	for _, row := range attributes() {
		v, ok := m.Get(row.name)
		switch {
		case row.name == "host" || row.name == "winrm":
			continue
		case row.name == "proxy_jump" && jumps:
			v = jump
		case ok:
		case !set(row.name):
			continue
		default:
			v = Unset(row.name)
		}
		add(row.name, v)
	}
	return e
}

// Unset returns what an attribute is where something sets it and a Target has nothing
// of it: false for those that are switched off, no options, null for most.
func Unset(attribute string) any {
	switch attribute {
	case "sudo", "tty":
		return false
	case "connection":
		return "ssh"
	case "ssh_options":
		return []any{}
	}
	return nil
}

// attributesOf returns what is set of t but the address, by the names of the
// attributes.
func attributesOf(t *targets.Target) *ordered.Map {
	m := shown{&ordered.Map{}}
	if t.Local {
		m.Set("connection", "local")
	}
	m.text("user", t.User)
	m.count("port", t.Port)
	m.secret("passwd", t.Auth.Password)
	m.text("priv", t.Auth.Priv)
	m.secret("priv_passwd", t.Auth.PrivPassword)
	m.flag("identities_only", t.Auth.IdentitiesOnly)
	m.seconds("timeout", t.SSH.Timeout)
	if t.Become.Method != "" {
		m.Set(t.Become.Method, true)
	}
	m.text("sudo_user", t.Become.User)
	if !t.Become.Password.Equal(t.Auth.Password) {
		m.secret("sudo_passwd", t.Become.Password)
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
	m.text("thin_type", t.Thin.Type)
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
	return m.Map
}

// shown takes what is not the zero value.
type shown struct{ *ordered.Map }

func (m shown) text(name, s string) {
	if s != "" {
		m.Set(name, s)
	}
}

func (m shown) secret(name string, s secret.String) {
	if !s.Empty() {
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
		m.Set(name, v)
	}
}

func texts(l []string) []any {
	out := make([]any, len(l))
	for i, s := range l {
		out[i] = s
	}
	return out
}
