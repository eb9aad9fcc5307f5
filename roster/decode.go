package roster

import (
	"errors"
	"fmt"
	"sync"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/nearest"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

// draft is a target that is being made, with what decides on its fields at the
// end.
type draft struct {
	targets.Target
	sudoPassword    secret.String
	hasSudoPassword bool
	proxyJump       string
	silent          bool // keepalive_interval is 0
	winRM           bool
	winRMSource     Source
	deferred        []Attr // whose values are kept elsewhere; not shared with other drafts once appended to
}

// decoder makes targets of entries. It is used by one goroutine, but for what
// completes targets afterwards.
type decoder struct {
	mu     sync.Mutex // held by what completes targets
	set    *Set
	rows   []attribute
	index  map[string]*attribute
	forced map[string]bool
	// base has the values of all layers but the entries.
	base    draft
	options *ordered.Map // ssh_minion_opts
	shared  shared
	warned  map[string]bool
}

// newDecoder reads the layers that all targets share. What is wrong with them is
// an error, fault.Invalid, and not the outcome of each host.
func newDecoder(s *Set) (*decoder, error) {
	d := &decoder{
		set: s, rows: attributes(), index: map[string]*attribute{}, forced: map[string]bool{},
		shared: newShared(), warned: map[string]bool{},
	}
	for i := range d.rows {
		d.index[d.rows[i].name] = &d.rows[i]
	}
	if isDeferred(s.MinionOpts) {
		s.warn("ssh_minion_opts: sdb:// values are not looked up there; minion_opts in roster_defaults may have them")
	}
	d.options = d.dropFileServer(s.MinionOpts, Source{Name: "ssh_minion_opts"})
	d.base.MinionOpts = d.options
	for _, layer := range []Attrs{s.Fallback, s.Defaults, s.Force} {
		if err := d.apply(&d.base, layer, ""); err != nil {
			return nil, fault.Wrap(fault.Invalid, "", err)
		}
	}
	for _, a := range s.Force {
		d.forced[a.Name] = true
	}
	return d, nil
}

// apply sets what attrs set, and returns the first thing that is wrong with them;
// of, such as " of web1", says whose they are.
func (d *decoder) apply(t *draft, attrs Attrs, of string) error {
	var first error
	for i := range attrs {
		a := &attrs[i]
		row := d.index[a.Name]
		if row == nil {
			d.unknown(a)
			continue
		}
		if d.forced[a.Name] {
			continue
		}
		if err := d.put(t, row, a); err != nil && first == nil {
			first = fmt.Errorf("%s%s%s: %w", at(a.Source), a.Name, of, err)
		}
	}
	return first
}

// target makes a target of an entry and of the login on the command line: a user
// and a port, if given, beat those of the entry. What is wrong with a value is
// in the target's Err.
func (d *decoder) target(e Entry, login targets.Name) *targets.Target {
	t := d.base
	t.ID, t.Source = e.ID, e.Source.String()
	attrs := d.trusted(e)
	err := d.apply(&t, attrs, " of "+string(e.ID))
	if login.User != "" && !d.forced["user"] {
		d.given(&t, "user", login.User)
	}
	if login.Port != 0 && !d.forced["port"] {
		d.given(&t, "port", login.Port)
	}
	later := d.deferral(t)
	if e := t.finish(d); err == nil {
		err = e
	}
	if err != nil {
		t.Err = fault.Wrap(fault.Invalid, "", err)
	}
	d.explain(e.ID, attrs, login)
	out := t.Target
	out.Deferred = later
	return &out
}

// given sets what the command line gives for a target, over a value that is kept
// elsewhere, too.
func (d *decoder) given(t *draft, name string, v any) {
	// It is of the type of the field: nothing can be wrong with it.
	_ = d.put(t, d.index[name], &Attr{name, Value{V: v, Source: commandLine()}})
}

// jumpOption is how proxy_jump stands first among ssh_options.
const jumpOption = "ProxyJump="

// finish decides what depends on several attributes.
func (t *draft) finish(d *decoder) error {
	t.Become.Password = t.Auth.Password
	if t.hasSudoPassword {
		t.Become.Password = t.sudoPassword
	}
	if t.proxyJump != "" {
		t.SSH.Options = d.shared.list(append([]string{jumpOption + t.proxyJump}, t.SSH.Options...))
	}
	if t.silent {
		t.SSH.KeepAlive = new(false)
	}
	t.Thin.RandomDir = d.set.RandomThinDir && t.Thin.Dir == ""
	if t.winRM {
		return fmt.Errorf("%swinrm of %s: %w", at(t.winRMSource), t.ID, errWinRM)
	}
	return nil
}

var errWinRM = errors.New("hosts with winrm are not supported: gossh speaks ssh alone")

// at puts a source before a message.
func at(s Source) string {
	if s.Name == "" {
		return ""
	}
	return s.String() + ": "
}

// unknown warns of an attribute that there is not, once per name.
func (d *decoder) unknown(a *Attr) {
	hint := ""
	if n := nearest.Name(a.Name, attributeNames(d.rows)); n != "" {
		hint = "; did you mean " + n + "?"
	}
	d.warnOnce("attribute "+a.Name, "%sthere is no roster attribute %s%s", at(a.Source), a.Name, hint)
}

// explain tells the Set where the attributes of a target come from; attrs are what
// counts of its entry.
func (d *decoder) explain(id targets.ID, attrs Attrs, login targets.Name) {
	if d.set.Explain == nil {
		return
	}
	line := Attrs{}
	if login.User != "" {
		line = append(line, Attr{"user", Value{Source: commandLine()}})
	}
	if login.Port != 0 {
		line = append(line, Attr{"port", Value{Source: commandLine()}})
	}
	for i := range d.rows {
		for _, layer := range []Attrs{d.set.Force, line, attrs, d.set.Defaults, d.set.Fallback} {
			if v, ok := layer.Get(d.rows[i].name); ok {
				d.set.Explain(id, d.rows[i].name, v.Source)
				break
			}
		}
	}
}

func commandLine() Source { return Source{Name: "the command line"} }

// warnOnce warns with a text that many entries may share.
func (d *decoder) warnOnce(key, format string, args ...any) {
	if !d.warned[key] {
		d.warned[key] = true
		d.set.warn(format, args...)
	}
}
