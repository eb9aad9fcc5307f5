package roster

import (
	"errors"
	"iter"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/targets"
)

// listingFromYAML is ParseListing for YAML.
func listingFromYAML(name string, src []byte) ([]Entry, error) {
	n, err := saltyaml.Parse(name, src)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "", err)
	}
	if n.Kind() == 0 || n.Kind() == saltyaml.Scalar && n.Value() == nil {
		return nil, fault.New(fault.Invalid, "", "%s lists nothing", name).WithHint("an empty list is [] or {}")
	}
	if n.Kind() == saltyaml.Scalar {
		return nil, n.Errorf(name, "found a text where a list of hosts is expected")
	}
	var out []Entry
	for at, e := range yamlEntries(name, n) {
		if e.err != nil {
			return nil, inYAML(name, at, e.err)
		}
		if len(out) == maxListed {
			return nil, fault.New(fault.Invalid, "", "%s lists more than %d hosts", name, maxListed)
		}
		out = append(out, e.Entry)
	}
	return out, nil
}

// listed is an entry, or what is wrong with it.
type listed struct {
	Entry
	err error
}

// inYAML gives an error the place of n.
func inYAML(name string, n *saltyaml.Node, err error) error {
	if _, ok := errors.AsType[*saltyaml.Error](err); ok {
		return err // it has a place
	}
	return &fault.Error{Kind: fault.Invalid, Err: n.Errorf(name, "%s", err.Error()), Hint: fault.HintOf(err)}
}

// yamlEntries returns the hosts in a mapping or list, with the node of each.
func yamlEntries(name string, n *saltyaml.Node) iter.Seq2[*saltyaml.Node, listed] {
	return func(yield func(*saltyaml.Node, listed) bool) {
		for k, v := range n.Pairs() {
			e := listed{Entry: Entry{Source: Source{Name: name, Line: k.Line()}}}
			if e.ID, e.err = targets.ParseID(k.Key()); e.err == nil {
				e.Attrs, e.err = yamlAttrs(name, v)
			}
			if !yield(k, e) {
				return
			}
		}
		if n.Kind() != saltyaml.Sequence {
			return
		}
		for _, v := range n.Items() {
			e := listed{Entry: Entry{Source: Source{Name: name, Line: v.Line()}}}
			switch v.Kind() {
			case saltyaml.Mapping:
				if e.Attrs, e.err = FromNode(name, v); e.err == nil {
					e.ID, e.Attrs, e.err = takeID(e.Attrs)
				}
			case saltyaml.Scalar:
				e.ID, e.err = targets.ParseID(v.Text())
			default:
				e.err = errItem
			}
			if !yield(v, e) {
				return
			}
		}
	}
}

// yamlAttrs returns the attributes of a host in a mapping.
func yamlAttrs(name string, v *saltyaml.Node) (Attrs, error) {
	if v.Kind() != saltyaml.Scalar || v.Value() == nil {
		return FromNode(name, v)
	}
	host := ValueOf(name, v)
	host.V = v.Text()
	return Attrs{{"host", host}}, nil
}
