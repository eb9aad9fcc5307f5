package roster

import (
	"strings"

	"github.com/gossh/gossh/targets"
)

// trusted returns the attributes of e without those that could read or execute
// something on this machine, or let hosts reach it, unless e is trusted.
func (d *decoder) trusted(e Entry) Attrs {
	if e.Trusted {
		return e.Attrs
	}
	out := make(Attrs, 0, len(e.Attrs))
	for _, a := range e.Attrs {
		if isDeferred(a.V) {
			d.distrust(e, a, a.Name+" (an sdb:// value)")
			continue
		}
		switch a.Name {
		case "priv":
			if a.V != nil && a.V != targets.AgentForwarding {
				d.distrust(e, a, a.Name)
				continue
			}
		case "ssh_pre_flight", "ssh_pre_flight_args", "remote_port_forwards":
			d.distrust(e, a, a.Name)
			continue
		case "ssh_options":
			a.Value = d.harmlessOptions(e, a)
		}
		out = append(out, a)
	}
	return out
}

// harmlessOptions returns ssh_options without those that are not known to be
// harmless.
func (d *decoder) harmlessOptions(e Entry, a Attr) Value {
	l, err := a.list(oneOption)
	if err != nil {
		return a.Value
	}
	var kept []string
	for _, o := range l {
		key, _, _ := strings.Cut(strings.TrimSpace(o), "=")
		key, _, _ = strings.Cut(key, " ")
		if !harmless(key) {
			d.distrust(e, a, "the ssh option "+key)
			continue
		}
		kept = append(kept, o)
	}
	a.V, a.Text = kept, ""
	return a.Value
}

// harmless reports whether an option of ssh_config names no file, no program and
// no way back into this machine, and does not loosen a check.
func harmless(option string) bool {
	switch strings.ToLower(option) {
	case "addressfamily", "ciphers", "compression", "connectionattempts", "connecttimeout", "hostkeyalgorithms",
		"hostname", "identitiesonly", "kexalgorithms", "loglevel", "macs", "port", "preferredauthentications",
		"proxyjump", "pubkeyacceptedalgorithms", "requesttty", "serveralivecountmax", "serveraliveinterval",
		"tcpkeepalive", "user":
		return true
	}
	return false
}

func (d *decoder) distrust(e Entry, a Attr, what string) {
	allow := ""
	if e.Roster != "" {
		allow = "; to trust all that this roster gives, add " + e.Roster + " to roster_trust"
	}
	d.warnOnce("trust "+e.Source.Name+" "+what,
		"%s%s is dropped: %s is not trusted to name what is read or run on this machine%s", at(a.Source), what, e.Source.Name, allow)
}
