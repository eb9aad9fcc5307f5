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
	var out Attrs
	copied := false // from the first attribute on that does not stay as it is
	for i := range e.Attrs {
		v, verdict := d.judge(e, &e.Attrs[i])
		if verdict != stays && !copied {
			out, copied = append(make(Attrs, 0, len(e.Attrs)), e.Attrs[:i]...), true
		}
		if copied && verdict != goes {
			out = append(out, Attr{e.Attrs[i].Name, v})
		}
	}
	if copied {
		return out
	}
	return e.Attrs
}

// verdict is what becomes of an attribute that is not trusted.
type verdict uint8

const (
	stays verdict = iota
	changes
	goes
)

// judge returns what may stay of the value of an attribute.
func (d *decoder) judge(e Entry, a *Attr) (Value, verdict) {
	if isDeferred(a.V) {
		d.distrust(e, *a, a.Name+" (an sdb:// value)")
		return Value{}, goes
	}
	switch a.Name {
	case "priv":
		if a.V != nil && a.V != targets.AgentForwarding {
			d.distrust(e, *a, a.Name)
			return Value{}, goes
		}
	case "connection":
		if a.V != nil && a.V != "ssh" {
			d.distrust(e, *a, a.Name)
			return Value{}, goes
		}
	case "ssh_pre_flight", "ssh_pre_flight_args", "remote_port_forwards":
		d.distrust(e, *a, a.Name)
		return Value{}, goes
	case "ssh_options":
		return d.harmlessOptions(e, *a)
	}
	return a.Value, stays
}

// harmlessOptions returns ssh_options without those that are not known to be
// harmless.
func (d *decoder) harmlessOptions(e Entry, a Attr) (Value, verdict) {
	l, err := a.list(oneOption)
	if err != nil {
		return a.Value, stays
	}
	kept := l[:0]
	for _, o := range l {
		key, _, _ := strings.Cut(strings.TrimSpace(o), "=")
		key, _, _ = strings.Cut(key, " ")
		if !harmless(key) {
			d.distrust(e, a, "the ssh option "+key)
			continue
		}
		kept = append(kept, o)
	}
	if len(kept) == len(l) {
		return a.Value, stays
	}
	a.V, a.Text = kept, ""
	return a.Value, changes
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
	if d.set.Dropped != nil {
		d.set.Dropped(e.ID, what, a.Source)
	}
	allow := ""
	if e.Roster != "" {
		allow = "; to trust all that this roster gives, add " + e.Roster + " to roster_trust"
	}
	d.warnOnce("trust "+e.Source.Name+" "+what,
		"%s%s is dropped: %s is not trusted to name what is read or run on this machine%s", at(a.Source), what, e.Source.Name, allow)
}
