package builtin

import (
	"fmt"
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

// repr is the repr of v on one line, with the keys of dicts in order.
func (p *printer) repr(v py.Value) (string, error) {
	var b strings.Builder
	err := p.appendRepr(&b, v)
	return b.String(), err
}

func (p *printer) appendRepr(b *strings.Builder, v py.Value) error {
	var items []py.Value
	begin, end := "[", "]"
	switch v.Kind() {
	case py.KindDict:
		return p.within(b, v, func() error { return p.dictRepr(b, v) })
	case py.KindList:
		items = v.Ref().(*py.List).Items
	case py.KindTuple:
		tuple := v.Ref().(*py.Tuple)
		if tuple.IsNamed() {
			return p.plainRepr(b, v)
		}
		items, begin, end = tuple.Items, "(", ")"
		if len(items) == 1 {
			end = ",)"
		}
	default:
		return p.plainRepr(b, v)
	}
	return p.within(b, v, func() error {
		b.WriteString(begin)
		for i, item := range items {
			if i > 0 {
				b.WriteString(", ")
			}
			if err := p.appendRepr(b, item); err != nil {
				return err
			}
		}
		b.WriteString(end)
		return nil
	})
}

func (p *printer) plainRepr(b *strings.Builder, v py.Value) error {
	s, err := py.Repr(p.t, v)
	b.WriteString(s)
	return err
}

func (p *printer) within(b *strings.Builder, v py.Value, fn func() error) error {
	if p.circular(v) {
		fmt.Fprintf(b, "<Recursion on %s with id=%p>", py.TypeName(v), v.Ref())
		return nil
	}
	if err := p.t.Enter(); err != nil {
		return err
	}
	defer p.t.Leave()
	if err := p.t.Room(b.Len()); err != nil {
		return err
	}
	return p.nested(v, fn)
}

func (p *printer) dictRepr(b *strings.Builder, v py.Value) error {
	items, err := p.sortedPairs(v)
	if err != nil {
		return err
	}
	b.WriteByte('{')
	for i, item := range items {
		pair := item.Ref().(*py.Tuple).Items
		if i > 0 {
			b.WriteString(", ")
		}
		if err := p.appendRepr(b, pair[0]); err != nil {
			return err
		}
		b.WriteString(": ")
		if err := p.appendRepr(b, pair[1]); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}
