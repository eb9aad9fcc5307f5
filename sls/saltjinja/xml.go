package saltjinja

import (
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

// xmlText writes a dict as XML, one element a line. In a dict of an element, scalars
// are attributes and dicts are elements; a list stands for an element each.
func xmlText(c *call) (py.Value, error) {
	pairs, err := entries(c.t, c.v[0])
	if err != nil {
		if c.v[0].Kind() == py.KindUndefined {
			return py.Value{}, err
		}
		return py.Value{}, py.Errorf("TemplateRuntimeError", "Value is not a dict or list. Cannot render as XML")
	}
	if len(pairs) != 1 || pairs[0].value.Kind() == py.KindList {
		return py.Value{}, py.Errorf("TemplateRuntimeError", "XML has one outermost element, not %d", len(pairs))
	}
	w := &xmlWriter{t: c.t}
	w.b.WriteString("<?xml version=\"1.0\" ?>\n")
	if err := w.elements(pairs[0], 0); err != nil {
		return py.Value{}, err
	}
	return py.Markup(w.b.String()), c.t.Room(w.b.Len())
}

// xmlWriter is a document that is being written.
type xmlWriter struct {
	t *py.Thread
	b strings.Builder
}

// elements writes an entry of a dict: an element, or one for each item of a list.
func (w *xmlWriter) elements(e entry, depth int) error {
	if err := w.t.Enter(); err != nil {
		return err
	}
	defer w.t.Leave()
	l, ok := e.value.Ref().(*py.List)
	if !ok {
		return w.element(e, depth)
	}
	for _, v := range l.Items {
		if err := w.elements(entry{e.key, v}, depth); err != nil {
			return err
		}
	}
	return nil
}

func (w *xmlWriter) element(e entry, depth int) error {
	tag, err := py.String(w.t, e.key)
	if err != nil {
		return err
	}
	if tag == "" || strings.ContainsAny(tag, " \t\n<>&\"'/=") {
		return py.Errorf("TemplateRuntimeError", "%q is no name for an XML element", tag)
	}
	indent := strings.Repeat(" ", depth)
	w.b.WriteString(indent + "<" + tag)
	if e.value.Kind() != py.KindDict {
		text, err := py.String(w.t, e.value)
		if err != nil {
			return err
		}
		w.close(tag, text)
		return nil
	}
	pairs, err := entries(w.t, e.value)
	if err != nil {
		return err
	}
	children, err := w.attributes(pairs)
	if err != nil {
		return err
	}
	if len(children) == 0 {
		w.close(tag, "")
		return nil
	}
	w.b.WriteString(">\n")
	for _, c := range children {
		if err := w.elements(c, depth+1); err != nil {
			return err
		}
	}
	w.b.WriteString(indent + "</" + tag + ">\n")
	return nil
}

// attributes writes the scalars and returns the others.
func (w *xmlWriter) attributes(pairs []entry) (children []entry, err error) {
	for _, p := range pairs {
		if kind := p.value.Kind(); kind == py.KindDict || kind == py.KindList {
			children = append(children, p)
			continue
		}
		name, err := py.String(w.t, p.key)
		if err != nil {
			return nil, err
		}
		value, err := py.String(w.t, p.value)
		if err != nil {
			return nil, err
		}
		w.b.WriteString(" " + name + `="` + escapeXML(value) + `"`)
	}
	return children, nil
}

// close ends a tag that holds text alone.
func (w *xmlWriter) close(tag, text string) {
	if text == "" {
		w.b.WriteString("/>\n")
		return
	}
	w.b.WriteString(">" + escapeXML(text) + "</" + tag + ">\n")
}

func escapeXML(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", ">", "&gt;").Replace(s)
}

// mysqlToDict reads the table that mysql prints: rows by the value of a column.
func mysqlToDict(c *call) (py.Value, error) {
	lines, err := py.Collect(c.t, c.v[0])
	if err != nil {
		return py.Value{}, err
	}
	out := py.NewDict(0)
	var headers []string
	for _, l := range lines {
		line, err := py.String(c.t, l)
		if err != nil {
			return py.Value{}, err
		}
		if line == "" || line[0] == '+' {
			continue
		}
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if len(headers) < 2 {
			headers = cells
			continue
		}
		if err := c.mysqlRow(out, headers, cells); err != nil {
			return py.Value{}, err
		}
	}
	return out.Value(), nil
}

// mysqlRow adds a row to the result.
func (c *call) mysqlRow(out *py.Dict, headers, cells []string) error {
	row := py.NewDict(len(headers))
	for i := 1; i < len(headers)-1; i++ {
		if i >= len(cells) {
			return py.Errorf("IndexError", "list index out of range")
		}
		row.SetStr(headers[i], number(cells[i]))
	}
	key, found, err := row.Get(c.t, c.v[1])
	if err != nil {
		return err
	}
	if !found {
		name, err := py.Repr(c.t, c.v[1])
		if err != nil {
			return err
		}
		return py.Errorf("KeyError", "%s", name)
	}
	return out.Set(c.t, key, row.Value())
}

// number is text as an int or float where it is one.
func number(text string) py.Value {
	if n, err := py.ParseInt(text, 10); err == nil {
		return n
	}
	if f, err := py.ParseFloat(text); err == nil {
		return f
	}
	return py.Str(text)
}
