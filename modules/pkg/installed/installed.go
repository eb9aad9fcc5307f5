// Package installed has what all providers of pkg share: which packages a call is
// about, the shape of lists of packages, and what a change has changed.
package installed

import (
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/pkgversion"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Package is a package that is installed.
type Package struct {
	// Name is its name, with its architecture where Salt's provider adds that.
	Name string
	// Version is as list_pkgs shows it.
	Version string
	// Release is the part of Version that rpm calls so; "" elsewhere.
	Release string
	// Arch is its architecture, Time when it was installed in seconds since 1970, 0
	// if that is not known.
	Arch string
	Time int64
}

// Versions are the versions of packages by name, sorted.
type Versions map[string][]string

// Of returns the versions of the packages of a list.
func Of(list []Package) Versions {
	out := make(Versions, len(list))
	for _, p := range list {
		if have := out[p.Name]; !slices.Contains(have, p.Version) {
			out[p.Name] = append(have, p.Version)
		}
	}
	for _, v := range out {
		slices.Sort(v)
	}
	return out
}

// Text returns the versions of a package as Salt joins them, "" if there is none.
func (v Versions) Text(name string) string { return strings.Join(v[name], ",") }

// Shape returns a list as list_pkgs does for the call.
func Shape(c *modules.Call, list []Package) *ordered.Map {
	if c.Given("attr") {
		return attributes(list, c.Strings("attr"))
	}
	v := Of(list)
	out := ordered.NewMap(len(v))
	for _, name := range v.names() {
		if c.Bool("versions_as_list") {
			out.Set(name, modules.Texts(v[name]))
		} else {
			out.Set(name, v.Text(name))
		}
	}
	return out
}

func (v Versions) names() []string {
	names := make([]string, 0, len(v))
	for n := range v {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// attributes returns a list with the attributes of each package.
func attributes(list []Package, wanted []string) *ordered.Map {
	list = slices.Clone(list)
	sort.SliceStable(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	has := func(name string) bool { return slices.Contains(wanted, name) || slices.Contains(wanted, "all") }
	out := ordered.NewMap(len(list))
	for _, p := range list {
		m := ordered.NewMap(6)
		for _, a := range p.attributes() {
			if has(a.name) {
				m.Set(a.name, a.value)
			}
		}
		have, _ := out.Value(p.Name).([]any)
		out.Set(p.Name, append(have, m))
	}
	return out
}

type attribute struct {
	name  string
	value any
}

func (p *Package) attributes() []attribute {
	version := pkgversion.WithoutEpoch(p.Version)
	var out []attribute
	if p.Release != "" {
		epoch, _, ok := strings.Cut(p.Version, ":")
		a := attribute{name: "epoch"}
		if ok {
			a.value = epoch
		}
		version = strings.TrimSuffix(version, "-"+p.Release)
		out = append(out, a, attribute{"version", version}, attribute{"release", p.Release})
	} else {
		out = append(out, attribute{"version", p.Version})
	}
	out = append(out, attribute{"arch", p.Arch})
	if p.Time == 0 {
		return append(out, attribute{"install_date", nil}, attribute{"install_date_time_t", nil})
	}
	return append(out, attribute{"install_date", Date(p.Time)}, attribute{"install_date_time_t", p.Time})
}

// Date returns a time as Salt writes dates of installation.
func Date(seconds int64) string { return time.Unix(seconds, 0).UTC().Format("2006-01-02T15:04:05Z") }

// Changes returns {name: {old, new}} of the packages whose versions differ, sorted by
// name.
func Changes(before, after Versions) *ordered.Map {
	all := make(Versions, len(after))
	for n := range before {
		all[n] = nil
	}
	for n := range after {
		all[n] = nil
	}
	out := &ordered.Map{}
	for _, n := range all.names() {
		if o, v := before.Text(n), after.Text(n); o != v {
			out.Set(n, ordered.Of("old", o, "new", v))
		}
	}
	return out
}

// Lists returns {name: [version, ...]}, sorted by name.
func (v Versions) Lists() *ordered.Map {
	out := ordered.NewMap(len(v))
	for _, n := range v.names() {
		out.Set(n, modules.Texts(v[n]))
	}
	return out
}
