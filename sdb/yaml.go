package sdb

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/saltyaml"
)

// yamlDriver has values in files, of which the last that has a key counts: for
// single values that is what merging them comes to.
type yamlDriver struct{ files []string }

func (d yamlDriver) get(r *Resolver, key string) (value, error) {
	for _, file := range slices.Backward(d.files) {
		n, err := r.document(r.path(file))
		if err != nil {
			return value{}, err
		}
		if n = traverse(n, key); n != nil {
			return nodeValue(n), nil
		}
	}
	return value{}, fault.New(fault.Invalid, "", "there is no %s in %s", key, strings.Join(d.files, ", "))
}

func nodeValue(n *saltyaml.Node) value {
	v := value{data: n.Any()}
	switch {
	case n.Kind() != saltyaml.Scalar:
		v.what = "a " + n.Kind().String()
	case n.Value() == nil:
		v.what = "null"
	default:
		v.text = n.Text()
	}
	return v
}

// document returns a file of YAML, which is read once.
func (r *Resolver) document(path string) (*saltyaml.Node, error) {
	r.mu.Lock()
	get := r.docs[path]
	if get == nil {
		get = sync.OnceValues(func() (*saltyaml.Node, error) { return r.parse(path) })
		r.docs[path] = get
	}
	r.mu.Unlock()
	return get()
}

func (r *Resolver) parse(path string) (*saltyaml.Node, error) {
	src, err := r.read(path)
	if err != nil {
		return nil, err
	}
	n, err := saltyaml.Parse(path, src)
	if err != nil { // its text may show a part of a secret
		at := path
		if e := (*saltyaml.Error)(nil); errors.As(err, &e) {
			at += ":" + strconv.Itoa(e.Line) + ":" + strconv.Itoa(e.Column)
		}
		return nil, fault.New(fault.Invalid, "", "%s: this is not YAML", at)
	}
	if empty := n == nil || n.Kind() == saltyaml.Scalar && n.Value() == nil; !empty && n.Kind() != saltyaml.Mapping {
		return nil, n.Errorf(path, "the file must be a mapping of keys to values")
	}
	return n, nil
}

// traverse returns the node at a path with colons, as Salt finds it in pillar:
// numbers are places in lists. It is nil if there is none.
func traverse(n *saltyaml.Node, path string) *saltyaml.Node {
	for name := range strings.SplitSeq(path, ":") {
		switch {
		case n == nil:
			return nil
		case n.Kind() == saltyaml.Mapping:
			n = n.Get(name)
		case n.Kind() == saltyaml.Sequence:
			n = item(n, name)
		default:
			return nil
		}
	}
	return n
}

// item returns the item of a list that a text is the number of, nil for none.
func item(n *saltyaml.Node, number string) *saltyaml.Node {
	for i, e := range n.Items() {
		if strconv.Itoa(i) == number {
			return e
		}
	}
	return nil
}
