package saltjinja

import (
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

// Finalize makes of a value what is printed, as Salt does: a dict prints its values
// by str(), text in quotes, so that what is undefined in it is not passed over.
func Finalize(t *py.Thread, v py.Value) (py.Value, error) {
	d, ok := v.Ref().(*py.Dict)
	if !ok {
		return v, nil
	}
	if some, err := hasUndefined(t, d); err != nil || !some {
		return v, err // it prints the same
	}
	var b strings.Builder
	if err := printDict(t, &b, d); err != nil {
		return v, err
	}
	return py.Str(b.String()), nil
}

func hasUndefined(t *py.Thread, d *py.Dict) (bool, error) {
	if err := t.Enter(); err != nil {
		return false, err
	}
	defer t.Leave()
	for _, v := range d.All() {
		if v.Kind() == py.KindUndefined {
			return true, nil
		}
		if inner, ok := v.Ref().(*py.Dict); ok {
			if some, err := hasUndefined(t, inner); some || err != nil {
				return some, err
			}
		}
	}
	return false, nil
}

func printDict(t *py.Thread, b *strings.Builder, d *py.Dict) error {
	b.WriteByte('{')
	first := true
	for k, v := range d.All() {
		if !first {
			b.WriteString(", ")
		}
		first = false
		key, err := py.Repr(t, k)
		if err != nil {
			return err
		}
		b.WriteString(key + ": ")
		if inner, ok := v.Ref().(*py.Dict); ok {
			if err := printDict(t, b, inner); err != nil {
				return err
			}
			continue
		}
		show := py.String
		if v.Kind() == py.KindStr {
			show = py.Repr
		}
		text, err := show(t, v)
		if err != nil {
			return err
		}
		b.WriteString(text)
	}
	b.WriteByte('}')
	return nil
}
