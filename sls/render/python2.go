package render

import (
	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/py"
)

// python2 are methods that dicts had in Python 2, with those that do the same:
// many templates still use them.
var python2 = map[string]string{"iteritems": "items", "iterkeys": "keys", "itervalues": "values", "has_key": "in"}

// python2Method stands in for a method of Python 2, and says so once for each
// template and method.
func (r *Pipelines) python2Method(t *py.Thread, owner, key py.Value) (py.Value, bool) {
	name, ok := key.AsStr()
	if !ok || owner.Kind() != py.KindDict {
		return py.Value{}, false
	}
	now, ok := python2[name]
	if !ok {
		return py.Value{}, false
	}
	r.warnOnce(t, name, now)
	return py.NewFunc(name, func(t *py.Thread, a py.Args) (py.Value, error) {
		if name == "has_key" {
			if len(a.Pos) != 1 || len(a.Named) > 0 {
				return py.Value{}, py.Errorf("TypeError", "has_key() takes exactly one argument (%d given)", len(a.Pos)+len(a.Named))
			}
			has, err := py.Contains(t, owner, a.Pos[0])
			return py.Bool(has), err
		}
		v, _, err := py.CallMethod(t, owner, now, a)
		return v, err
	}), true
}

// maxWarned bounds the warnings that are remembered so as not to be repeated.
const maxWarned = 1000

func (r *Pipelines) warnOnce(t *py.Thread, name, now string) {
	template := ""
	if c, ok := jinja.CallerOf(t); ok {
		template = c.Template()
	}
	instead := now
	if name != "has_key" {
		instead += "()"
	}
	msg := template + ": dicts have no " + name + "() in Python 3; write " + instead
	r.mu.Lock()
	known := r.warned[msg]
	if len(r.warned) < maxWarned {
		r.warned[msg] = true
	}
	r.mu.Unlock()
	if !known {
		r.o.Warn(msg)
	}
}
