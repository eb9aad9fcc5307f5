package ansible

import (
	"bytes"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/secret"
)

// document is a file in YAML.
type document struct {
	*saltyaml.Node
	unsafe map[[2]int]bool // where values with the tag !unsafe are
}

// unsafeText is a text that is no template, whatever it looks like.
type unsafeText struct{ secret.String }

// parseYAML reads YAML with Ansible's own tags. They are blanked, so that places
// stay. A vault is known by how its text begins.
func parseYAML(path string, src []byte) (document, error) {
	tags := regexp.MustCompile(`([:\-,\[]\s+)(!vault-encrypted|!vault|!unsafe)(\s+)`)
	doc := document{unsafe: map[[2]int]bool{}}
	blanked := bytes.Clone(src)
	for _, m := range tags.FindAllSubmatchIndex(src, -1) {
		for i := m[4]; i < m[5]; i++ {
			blanked[i] = ' '
		}
		if string(src[m[4]:m[5]]) == "!unsafe" {
			before := src[:m[7]]
			line := bytes.LastIndexByte(before, '\n') + 1
			doc.unsafe[[2]int{1 + bytes.Count(before, []byte{'\n'}), 1 + utf8.RuneCount(before[line:])}] = true
		}
	}
	var err error
	doc.Node, err = saltyaml.Parse(path, blanked)
	return doc, err
}

// octal is how YAML 1.1 writes numbers to the base of eight, which Salt does not
// read so.
func octal(n *saltyaml.Node) (int64, bool) {
	t := n.Text()
	if _, ok := n.Value().(int64); !ok || len(t) < 2 || t[0] != '0' || strings.Trim(t, "01234567") != "" {
		return 0, false
	}
	v, err := strconv.ParseInt(t, 8, 64)
	return v, err == nil
}

// value returns a node as Ansible reads it.
func (d document) value(n *saltyaml.Node) any {
	switch n.Kind() {
	case saltyaml.Mapping:
		out := ordered.NewMap(n.Len())
		for k, v := range n.Pairs() {
			out.Set(k.Key(), d.value(v))
		}
		return out
	case saltyaml.Sequence:
		out := make([]any, 0, n.Len())
		for _, v := range n.Items() {
			out = append(out, d.value(v))
		}
		return out
	}
	v := n.Value()
	if i, ok := octal(n); ok {
		return i
	}
	if s, ok := v.(string); ok && d.unsafe[[2]int{n.Line(), n.Column()}] {
		return unsafeText{secret.New(s)}
	}
	return v
}

// place is where a node is.
func place(path string, n *saltyaml.Node) roster.Source {
	return roster.Source{Name: path, Line: n.Line(), Column: n.Column()}
}

// empty reports whether n is null or nothing.
func empty(n *saltyaml.Node) bool {
	return n.Kind() == 0 || n.Kind() == saltyaml.Scalar && n.Value() == nil
}

func (l *loader) yaml(path string, src []byte) error {
	d, err := parseYAML(path, src)
	if err != nil {
		return err
	}
	return l.document(path, d)
}

// document reads an inventory in YAML: a mapping of groups.
func (l *loader) document(path string, d document) error {
	n, r := d.Node, yamlReader{l, path, d}
	switch {
	case n.Kind() != saltyaml.Mapping:
		return fault.New(fault.Invalid, "", "%s: an inventory in YAML is a mapping of groups", path)
	case n.Get("plugin") != nil && n.Get("plugin").Kind() == saltyaml.Scalar && !empty(n.Get("plugin")):
		return n.Get("plugin").Errorf(path, "inventory plugins are not supported: make an executable inventory that prints the list")
	}
	for k, v := range n.Pairs() {
		if _, err := r.group(k, v, 0); err != nil {
			return err
		}
	}
	return nil
}

// yamlReader reads groups and hosts.
type yamlReader struct {
	l    *loader
	path string
	d    document
}

// group reads one group.
func (r yamlReader) group(key, n *saltyaml.Node, depth int) (*group, error) {
	if depth > maxDepth {
		return nil, key.Errorf(r.path, "groups are nested deeper than %d", maxDepth)
	}
	if key.Kind() != saltyaml.Scalar || key.Key() == "" {
		return nil, key.Errorf(r.path, "the name of a group must be a text")
	}
	g := r.l.inv.group(key.Key())
	switch {
	case empty(n):
		return g, nil
	case n.Kind() != saltyaml.Mapping:
		return nil, n.Errorf(r.path, "the group %s must be a mapping with hosts, vars or children, not a %s", g.name, n.Kind())
	}
	for k, v := range n.Pairs() {
		var err error
		switch k.Key() {
		case "vars":
			err = each(r.path, k, v, func(k, v *saltyaml.Node) error { return g.set(k.Key(), r.d.value(v), place(r.path, v)) })
		case "children":
			err = each(r.path, k, v, func(k, v *saltyaml.Node) error {
				c, err := r.group(k, v, depth+1)
				if err != nil {
					return err
				}
				return g.child(c, place(r.path, k))
			})
		case "hosts":
			err = each(r.path, k, v, func(k, v *saltyaml.Node) error { return r.hosts(g, k, v) })
		default:
			err = k.Errorf(r.path, "found %q in the group %s, where only hosts, vars and children can be", k.Key(), g.name)
		}
		if err != nil {
			return nil, err
		}
	}
	return g, nil
}

// each calls f for the pairs of a mapping; a text stands for a key without a value.
func each(path string, key, n *saltyaml.Node, f func(k, v *saltyaml.Node) error) error {
	switch {
	case empty(n):
		return nil
	case n.Kind() == saltyaml.Scalar && n.Value() == any(n.Text()):
		return f(n, nil)
	case n.Kind() != saltyaml.Mapping:
		return n.Errorf(path, "%s must be a mapping, not a %s", key.Key(), n.Kind())
	}
	for k, v := range n.Pairs() {
		if err := f(k, v); err != nil {
			return err
		}
	}
	return nil
}

// hosts reads a pattern of hosts and their variables.
func (r yamlReader) hosts(g *group, key, n *saltyaml.Node) error {
	if key.Kind() != saltyaml.Scalar || key.Value() != any(key.Text()) {
		return key.Errorf(r.path, "the name of a host must be a text; put it in quotes")
	}
	names, port, err := expand(key.Text())
	if err != nil {
		return key.Errorf(r.path, "%s", err)
	}
	if !empty(n) && n.Kind() != saltyaml.Mapping {
		return n.Errorf(r.path, "the variables of %s must be a mapping, not a %s", key.Text(), n.Kind())
	}
	for _, name := range names {
		h, err := r.l.inv.host(name, port, g, place(r.path, key))
		if err != nil {
			return err
		}
		for k, v := range n.Pairs() {
			h.vars.Set(k.Key(), newSetting(k.Key(), r.d.value(v), place(r.path, v)))
		}
	}
	return nil
}

var errMapping = errors.New("it must be a mapping of variables")
