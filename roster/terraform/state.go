package terraform

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
)

// resource is one instance of a resource in a state.
type resource struct {
	data       bool // read, not made
	kind, name string
	module     string // its address, "" for the root
	index      any    // nil, or what count (a number) or for_each (a text) gave
	attrs      *ordered.Map
	// sensitive are the attributes that hold something that is marked so, with other
	// values in its place.
	sensitive *ordered.Map
}

// address is what Terraform calls the resource.
func (r *resource) address() string {
	var b strings.Builder
	if r.module != "" {
		b.WriteString(r.module + ".")
	}
	if r.data {
		b.WriteString("data.")
	}
	b.WriteString(r.kind + "." + r.name)
	switch i := r.index.(type) {
	case nil:
	case string:
		b.WriteString("[" + strconv.Quote(i) + "]")
	default:
		fmt.Fprintf(&b, "[%v]", i)
	}
	return b.String()
}

// parse reads a state of either generation, or the output of show -json.
func parse(src []byte) ([]resource, error) {
	v, err := ordered.Decode(src)
	if err != nil {
		return nil, fmt.Errorf("reading JSON: %w", err)
	}
	m, ok := v.(*ordered.Map)
	if !ok {
		return nil, errNoState
	}
	has := func(key string) bool { _, ok := m.Get(key); return ok }
	switch {
	case has("encrypted_data"):
		return nil, fault.New(fault.Invalid, "", "the state is encrypted, and only OpenTofu has the key").
			WithHint("tofu show -json | gossh --roster terraform --roster-file /dev/stdin ...")
	case has("planned_values"):
		return nil, fault.New(fault.Invalid, "", "this is a plan, not a state").
			WithHint("terraform show -json without the name of a plan shows the state")
	case has("values"):
		root, _ := object(m, "values")
		return shown(root)
	case has("format_version"): // show -json, where nothing was applied
		return nil, nil
	case has("resources"):
		return current(m)
	case has("modules"):
		return old(m)
	}
	return nil, errNoState
}

var errNoState = errors.New("this is no state of Terraform or OpenTofu, and no output of terraform show -json")

func object(m *ordered.Map, key string) (*ordered.Map, bool) {
	o, ok := m.Value(key).(*ordered.Map)
	return o, ok
}

func text(m *ordered.Map, key string) string { s, _ := m.Value(key).(string); return s }

// each calls f with the mappings in the list at key.
func each(m *ordered.Map, key string, f func(*ordered.Map) error) error {
	list, ok := m.Value(key).([]any)
	if !ok && m.Value(key) != nil {
		return fmt.Errorf("%s is no list", key)
	}
	for i, v := range list {
		o, ok := v.(*ordered.Map)
		if !ok {
			return fmt.Errorf("item %d of %s is no mapping", i+1, key)
		}
		if err := f(o); err != nil {
			return err
		}
	}
	return nil
}

// current reads a state of version 4, since Terraform 0.12.
func current(m *ordered.Map) ([]resource, error) {
	var out []resource
	err := each(m, "resources", func(o *ordered.Map) error {
		r := resource{data: text(o, "mode") == "data", kind: text(o, "type"), name: text(o, "name"), module: text(o, "module")}
		return each(o, "instances", func(i *ordered.Map) error {
			if text(i, "deposed") != "" {
				return nil // it was replaced, and waits for its end
			}
			r := r
			var err error
			if r.index, err = index(i.Value("index_key")); err != nil {
				return fmt.Errorf("%s: %w", r.address(), err)
			}
			switch attrs, isMap := object(i, "attributes"); {
			case isMap:
				r.attrs = attrs
			default:
				flat, _ := object(i, "attributes_flat") // a provider of the old generation
				r.attrs = unflatten(flat)
			}
			if r.kind == "terraform_data" {
				r.attrs = untyped(r.attrs)
			}
			r.sensitive = sensitive(r.attrs, i.Value("sensitive_attributes"))
			out = append(out, r)
			return nil
		})
	})
	return out, err
}

// index reads what tells instances of one resource apart.
func index(v any) (any, error) {
	switch i := v.(type) {
	case nil, int64, string:
		return i, nil
	case *big.Int, float64:
		return fmt.Sprint(i), nil
	}
	return nil, errors.New("its index is neither a number nor a text")
}

// untyped returns the attributes of terraform_data: those of any type stand beside
// their types.
func untyped(attrs *ordered.Map) *ordered.Map {
	out := ordered.NewMap(attrs.Len())
	for k, v := range attrs.All() {
		if o, ok := v.(*ordered.Map); ok && o.Len() == 2 {
			value, hasValue := o.Get("value")
			if _, hasType := o.Get("type"); hasValue && hasType {
				v = value
			}
		}
		out.Set(k, v)
	}
	return out
}
