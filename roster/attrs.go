package roster

import (
	"fmt"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// FromNode returns the pairs of a YAML mapping as attributes with their places.
func FromNode(file string, n *saltyaml.Node) Attrs {
	out := make(Attrs, 0, n.Len())
	for k, v := range n.Pairs() {
		out = append(out, Attr{k.Key(), Value{
			V: v.Any(), Text: v.Text(), Quoted: v.Quoted(),
			Source: fmt.Sprintf("%s:%d:%d", file, v.Line(), v.Column()),
		}})
	}
	return out
}

// FromMap returns the pairs of a mapping as attributes that come from source.
func FromMap(m *ordered.Map, source string) Attrs {
	out := make(Attrs, 0, m.Len())
	for k, v := range m.All() {
		out = append(out, Attr{k, Value{V: v, Source: source}})
	}
	return out
}

// ParseForce reads the KEY=VALUE of --force. The value is read as YAML.
func ParseForce(items []string) (Attrs, error) {
	var out Attrs
	for _, item := range items {
		k, v, ok := strings.Cut(item, "=")
		if !ok || !known[k] {
			d := newDecoder(&Set{})
			return nil, fault.New(fault.Invalid, "", "--force %q is not KEY=VALUE with an attribute of the roster", item).
				WithHint("the attributes are " + strings.Join(d.names, ", "))
		}
		out = append(out, Attr{k, Value{V: saltyaml.Argument(v), Text: v, Source: "--force"}})
	}
	return out, nil
}
