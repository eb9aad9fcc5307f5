package saltjinja

import "github.com/gossh/gossh/jinja/py"

type entry struct{ key, value py.Value }

// entries are the items of a dict or mapping, in order.
func entries(t *py.Thread, v py.Value) ([]entry, error) {
	if d, ok := v.Ref().(*py.Dict); ok {
		out := make([]entry, 0, d.Len())
		for k, v := range d.All() {
			out = append(out, entry{k, v})
		}
		return out, nil
	}
	m, ok := v.Ref().(py.Mapping)
	if !ok {
		if v.Kind() == py.KindUndefined {
			_, _, err := py.GetAttr(t, v, "items")
			return nil, err
		}
		return nil, py.Errorf("AttributeError", "'%s' object has no attribute 'items'", py.TypeName(v))
	}
	var out []entry
	for _, k := range m.Keys() {
		x, found, err := m.Item(t, k)
		if err != nil {
			return nil, err
		}
		if found {
			out = append(out, entry{k, x})
		}
	}
	return out, nil
}
