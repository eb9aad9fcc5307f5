package roster

import (
	"iter"
	"strconv"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/secret"
)

// Source is a place in a file, or another origin of a value.
type Source struct {
	// Name is the path of a file, a provider, a flag.
	Name string
	// Line and Column are counted from 1; 0 means that there is none.
	Line, Column int
}

// String returns "name:line:column" as far as it is known.
func (s Source) String() string {
	b := []byte(s.Name)
	for _, n := range [...]int{s.Line, s.Column} {
		if n > 0 {
			b = strconv.AppendInt(append(b, ':'), int64(n), 10)
		}
	}
	return string(b)
}

// Value is what an attribute is set to.
type Value struct {
	// V is the value: nil, bool, any type of number, time.Duration, string,
	// secret.String, []any, []string, map[string]any or *ordered.Map. nil is a null
	// that was written: it counts as set. An error says why there is no value, and
	// becomes the outcome of the host. Nobody changes V afterwards: targets share it.
	V any
	// Text is the source text of a scalar and Quoted whether it stood in quotes,
	// where the source is YAML: the octal forms of cmd_umask are lost in V.
	Text   string
	Quoted bool
	// Source tells where it was set.
	Source Source
}

// Attr is a named value.
type Attr struct {
	Name string
	Value
}

// Attrs are the attributes of an entry, in the order of the source.
type Attrs []Attr

// Get returns the value of an attribute.
func (a Attrs) Get(name string) (Value, bool) {
	for i := range a {
		if a[i].Name == name {
			return a[i].Value, true
		}
	}
	return Value{}, false
}

// ValueOf returns a node of the file named file as a value with its place.
func ValueOf(file string, n *saltyaml.Node) Value {
	return Value{
		V: n.Any(), Text: n.Text(), Quoted: n.Quoted(),
		Source: Source{file, n.Line(), n.Column()},
	}
}

// FromNode returns the pairs of a YAML mapping as attributes with their places;
// there are none in null. Passwords become secrets here. Anything but a mapping
// is fault.Invalid.
func FromNode(file string, n *saltyaml.Node) (Attrs, error) {
	if n.Kind() != saltyaml.Mapping {
		if n.Kind() == 0 || n.Kind() == saltyaml.Scalar && n.Value() == nil {
			return nil, nil
		}
		return nil, n.Errorf(file, "found a %s where a mapping of attributes is expected", n.Kind())
	}
	out := make(Attrs, 0, n.Len())
	for k, v := range n.Pairs() {
		a := Attr{k.Key(), ValueOf(file, v)}
		if isSecret(a.Name) {
			a.hide()
		}
		out = append(out, a)
	}
	return out, nil
}

// isSecret reports whether an attribute holds a password.
func isSecret(name string) bool { return strings.HasSuffix(name, "passwd") }

// hide makes a secret of a text or number. What is no password stays, for the
// error message, and so does the URI of one.
func (v *Value) hide() {
	if isDeferred(v.V) {
		return
	}
	if s, err := v.text(); err == nil && v.V != nil {
		v.V, v.Text = secret.New(s), ""
	}
}

// FromPairs returns names and values, such as those of ordered.Map.All or maps.All,
// as attributes that come from source. Passwords become secrets here.
func FromPairs(pairs iter.Seq2[string, any], source Source) Attrs {
	var out Attrs
	for k, v := range pairs {
		a := Attr{k, Value{V: v, Source: source}}
		if isSecret(k) {
			a.hide()
		}
		out = append(out, a)
	}
	return out
}

// ParseForce reads the KEY=VALUE of --force. The value is read as an argument on
// the command line is. Errors are fault.Invalid.
func ParseForce(items []string) (Attrs, error) {
	rows := attributes()
	var out Attrs
	for _, item := range items {
		name, text, ok := strings.Cut(item, "=")
		if !ok || !known(rows, name) {
			return nil, fault.New(fault.Invalid, "", "--force %q is not KEY=VALUE with an attribute of the roster", name).
				WithHint("the attributes are " + strings.Join(attributeNames(rows), ", "))
		}
		a := Attr{name, Value{V: saltyaml.Argument(text), Source: Source{Name: "--force"}}}
		if _, isText := a.V.(string); !isText {
			a.Text = text
		}
		if isSecret(name) {
			a.hide()
		}
		out = append(out, a)
	}
	return out, nil
}
