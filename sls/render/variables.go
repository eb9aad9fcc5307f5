package render

import (
	"path"
	"slices"
	"strings"

	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/sls/pydata"
	"github.com/gossh/gossh/sls/saltjinja"
)

// variables are what one rendering sees: made as they are asked for, since most
// templates ask for few. It belongs to one rendering.
type variables struct {
	r    *Pipelines
	j    *job
	made map[string]py.Value
}

func newVariables(r *Pipelines, j *job) *variables {
	return &variables{r, j, map[string]py.Value{}}
}

var _ saltjinja.Data = (*variables)(nil)

// Grains implements saltjinja.Data.
func (v *variables) Grains() py.Value { return v.get("grains") }

// Pillar implements saltjinja.Data.
func (v *variables) Pillar() py.Value { return v.get("pillar") }

// Log implements saltjinja.Data: what is a warning, or worse, is told.
func (v *variables) Log(level, text string) {
	switch level {
	case "warning", "error", "critical", "exception":
		v.r.o.Warn(v.j.source.title() + ": " + text)
	}
}

// get returns one of the variables that there always are.
func (v *variables) get(name string) py.Value {
	x, ok := v.made[name]
	if !ok {
		x, _ = v.make(name)
		v.made[name] = x
	}
	return x
}

// scope has the variables for every template that the rendering reaches.
func (v *variables) scope() jinja.Scope {
	return jinja.Scope{Everywhere: func(template string) jinja.Lookup {
		if template == v.j.template() {
			return v
		}
		name, _ := location(template)
		return &placed{v, Source{SLS: v.j.source.SLS, Path: name}}
	}}
}

// placed are the variables for a template that is imported without context: it sees
// where it lies itself, and the rest as the one that is rendered.
type placed struct {
	*variables
	at Source
}

// Lookup implements jinja.Lookup.
func (p *placed) Lookup(t *py.Thread, name string) (py.Value, bool, error) {
	switch name {
	case "tplfile", "tpldir", "tplroot", "tpldot":
		s, ok := p.at.paths(name)
		return py.Str(s), ok, nil
	}
	return p.variables.Lookup(t, name)
}

// names are the variables that Salt gives to every template, in its order.
var names = []string{
	"salt", "grains", "pillar", "opts", "saltenv", "env", "sls", "slspath", "slsdotpath", "slscolonpath", "sls_path",
	"tplpath", "tplfile", "tpldir", "tplroot", "tpldot",
}

// Names implements jinja.Lister.
func (v *variables) Names() []string {
	out := slices.Clone(names)
	for k := range v.j.vars.More.All() {
		if !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// Lookup implements jinja.Lookup.
func (v *variables) Lookup(_ *py.Thread, name string) (py.Value, bool, error) {
	if x, ok := v.made[name]; ok {
		return x, true, nil
	}
	x, ok := v.make(name)
	if ok {
		v.made[name] = x
	}
	return x, ok, nil
}

func (v *variables) make(name string) (py.Value, bool) {
	vars := &v.j.vars
	if x, ok := vars.More.Get(name); ok {
		return pydata.Value(x), true
	}
	switch name {
	case "salt", "__salt__":
		return py.Of(&salt{vars.Salt, v}), true
	case "grains", "__grains__":
		return pydata.Dict(vars.Grains).Value(), true
	case "pillar", "__pillar__":
		return pydata.Dict(vars.Pillar).Value(), true
	case "opts", "__opts__":
		return pydata.Dict(vars.Opts).Value(), true
	case "ifelse":
		return py.NewFunc("ifelse", v.ifElse), true
	case "saltenv", "env":
		return py.Str(v.j.env()), true
	case "sls":
		return py.Str(v.j.source.SLS), true
	}
	if s, ok := v.j.source.paths(name); ok {
		return py.Str(s), true
	}
	return py.Value{}, false
}

// paths returns the variables that tell where a template lies, after Salt's "SLS
// template context".
func (s Source) paths(name string) (string, bool) {
	file := s.template()
	if s.Path == "" {
		file = path.Base(s.Name)
	}
	dir := path.Dir(file)
	slspath := strings.ReplaceAll(s.SLS, ".", "/")
	if path.Base(file) != "init.sls" {
		if slspath = path.Dir(slspath); slspath == "." {
			slspath = ""
		}
	}
	switch name {
	case "tplpath":
		return s.Name, true
	case "tplfile":
		return file, true
	case "tpldir":
		return dir, true
	case "tplroot":
		root, _, _ := strings.Cut(dir, "/")
		return root, true
	case "tpldot":
		return strings.ReplaceAll(dir, "/", "."), true
	case "slspath":
		return slspath, true
	case "slsdotpath":
		return strings.ReplaceAll(slspath, "/", "."), true
	case "slscolonpath":
		return strings.ReplaceAll(slspath, "/", ":"), true
	case "sls_path":
		return strings.ReplaceAll(slspath, "/", "_"), true
	}
	return "", false
}
