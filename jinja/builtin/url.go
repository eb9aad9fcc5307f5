package builtin

import (
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

var urlencodeParams = Params{Func: "do_urlencode", Names: []string{"value"}, Given: 1, Required: 1}

// filterURLEncode quotes a text for a path, or pairs for a query.
func filterURLEncode(t *py.Thread, x py.Value) (py.Value, error) {
	items := x
	if d, ok := x.Ref().(*py.Dict); ok {
		items = d.ItemsView()
	}
	if x.Kind() == py.KindStr || !iterable(t, items) {
		s, err := text(t, x)
		return py.Str(quoteURL(s, "/")), err
	}
	var parts []string
	err := each(t, items, func(item py.Value) error {
		pair, err := unpackPair(t, item)
		if err != nil {
			return err
		}
		k, err := text(t, pair[0])
		if err != nil {
			return err
		}
		v, err := text(t, pair[1])
		parts = append(parts, quoteQuery(k)+"="+quoteQuery(v))
		return err
	})
	return py.Str(strings.Join(parts, "&")), err
}

// unpackPair is `a, b = v`.
func unpackPair(t *py.Thread, v py.Value) ([]py.Value, error) {
	if tuple, ok := v.Ref().(*py.Tuple); ok && len(tuple.Items) == 2 {
		return tuple.Items, nil
	}
	it, err := py.Iter(t, v)
	if err != nil {
		if unfit(err) {
			err = py.Errorf("TypeError", "cannot unpack non-iterable %s object", py.TypeName(v))
		}
		return nil, err
	}
	var pair []py.Value
	for {
		x, ok, err := it.Next(t)
		if err != nil {
			return nil, err
		}
		switch {
		case !ok && len(pair) < 2:
			return nil, py.Errorf("ValueError", "not enough values to unpack (expected 2, got %d)", len(pair))
		case !ok:
			return pair, nil
		case len(pair) == 2:
			return nil, py.Errorf("ValueError", "too many values to unpack (expected 2)")
		}
		pair = append(pair, x)
	}
}

func quoteQuery(s string) string { return strings.ReplaceAll(quoteURL(s, ""), "%20", "+") }

// quoteURL quotes all bytes but letters, digits, some punctuation and those that
// the caller calls safe.
func quoteURL(s, safe string) string {
	const hex = "0123456789ABCDEF"
	b := make([]byte, 0, len(s)+8)
	for i := range len(s) {
		c := s[i]
		if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("_.-~", c) >= 0 || strings.IndexByte(safe, c) >= 0 {
			b = append(b, c)
			continue
		}
		b = append(b, '%', hex[c>>4], hex[c&15])
	}
	return string(b)
}
