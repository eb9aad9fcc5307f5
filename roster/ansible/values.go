package ansible

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/sls/pydata"
)

// maxTemplates bounds templates whose variables are templates.
const maxTemplates = 20

// values gives the variables of one host, decrypted and rendered when they are
// asked for.
type values struct {
	ctx   context.Context // kept for one call of entry: jinja.Lookup takes none
	l     *loader
	vars  *ordered.Map
	host  *host
	depth int
	// foreign is set when a value of a file that is not trusted was used.
	foreign bool
}

var _ jinja.Lookup = (*values)(nil)

// get returns a variable. It is nil if there is none.
func (v *values) get(name string) (any, error) {
	s, ok := v.vars.Value(name).(setting)
	if !ok {
		return nil, nil
	}
	if v.l.foreign[s.at.Name] {
		v.foreign = true
	}
	return v.resolve(s.v)
}

// resolve decrypts and renders a value, and what is in it.
func (v *values) resolve(x any) (any, error) {
	switch x := x.(type) {
	case secret.String:
		return v.text(x.Reveal())
	case unsafeText:
		return x.Reveal(), nil
	case string:
		return v.text(x)
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			var err error
			if out[i], err = v.resolve(e); err != nil {
				return nil, err
			}
		}
		return out, nil
	case *ordered.Map:
		out := ordered.NewMap(x.Len())
		for k, e := range x.All() {
			r, err := v.resolve(e)
			if err != nil {
				return nil, err
			}
			out.Set(k, r)
		}
		return out, nil
	}
	return x, nil
}

var errDepth = errors.New("its templates refer to each other too deeply")

func (v *values) text(s string) (any, error) {
	if isVault(s) {
		b, err := v.l.vault.open(v.ctx, s)
		if err != nil {
			return nil, err
		}
		s = string(b)
	}
	if !isTemplate(s) {
		return s, nil
	}
	if v.depth++; v.depth > maxTemplates {
		return nil, errDepth
	}
	defer func() { v.depth-- }()
	t, err := v.l.p.env.FromString("the value", s)
	if err != nil {
		return nil, fmt.Errorf("reading its template: %w", err)
	}
	out, err := v.render(t)
	if err != nil {
		return nil, fmt.Errorf("rendering its template: %w", err)
	}
	return out, nil
}

// render renders a template within the time that is left for all of them.
func (v *values) render(t *jinja.Template) (string, error) {
	if v.depth > 1 { // within that of another
		return t.Render(v.ctx, jinja.Scope{Vars: v})
	}
	whole, most := v.ctx, v.l.p.o.ScriptTimeout
	ctx, cancel := context.WithTimeout(whole, most-v.l.templating)
	defer cancel()
	v.ctx = ctx
	start := time.Now()
	out, err := t.Render(ctx, jinja.Scope{Vars: v})
	v.ctx = whole
	v.l.templating += time.Since(start)
	if err != nil && ctx.Err() != nil && whole.Err() == nil {
		err = fmt.Errorf("the templates of the inventory take more than %v", most)
	}
	return out, err
}

func isTemplate(s string) bool { return strings.Contains(s, "{{") || strings.Contains(s, "{%") }

// Lookup implements jinja.Lookup.
func (v *values) Lookup(_ *py.Thread, name string) (py.Value, bool, error) {
	switch name {
	case "inventory_hostname":
		return py.Str(v.host.name), true, nil
	case "inventory_hostname_short":
		short, _, _ := strings.Cut(v.host.name, ".")
		return py.Str(short), true, nil
	case "group_names":
		var names []any
		for _, g := range v.host.order() {
			names = append(names, g.name)
		}
		return pydata.Value(names), true, nil
	}
	if _, ok := v.vars.Get(name); !ok {
		return py.Value{}, false, nil
	}
	x, err := v.get(name)
	return pydata.Value(x), err == nil, err
}
