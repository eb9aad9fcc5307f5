package roster

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
)

// ErrGroups is what ParseListing returns for a mapping of groups to hosts, such as
// an executable inventory of Ansible prints.
var ErrGroups = errors.New("it has groups of hosts, as an inventory of Ansible has")

// maxListed is how many hosts a listing may have.
const maxListed = 1_000_000

// ParseListing reads a list of hosts as programs and servers give it; name says in
// messages where it is from. What begins with { or [ is JSON, anything else YAML.
// It is one of
//
//   - a mapping of ids to attributes, as the roster file has it: a mapping, a text
//     (the address), or null (the address is the id);
//   - a list of mappings of attributes, with the id as id, or of ids.
//
// Passwords become secrets here. No entry is trusted. An id may occur twice. Errors
// are fault.Invalid; nothing at all is one, and an empty list is none.
func ParseListing(name string, src []byte) ([]Entry, error) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	body := bytes.TrimSpace(src)
	if len(body) == 0 {
		return nil, fault.New(fault.Invalid, "", "%s lists nothing", name).
			WithHint("an empty list is [] or {}")
	}
	if body[0] != '{' && body[0] != '[' {
		return listingFromYAML(name, src)
	}
	r := ordered.NewReader(src)
	if r == nil {
		return nil, broken(name, src)
	}
	l := &listing{r: r, source: Source{Name: name}, names: map[string]bool{}}
	if err := l.parse(); err != nil {
		return nil, wrong(name, src[:r.Offset()], err)
	}
	return l.out, nil
}

// broken returns the error for what is no JSON.
func broken(name string, src []byte) error {
	var first json.RawMessage
	d := json.NewDecoder(bytes.NewReader(src))
	err := d.Decode(&first)
	syntax, ok := errors.AsType[*json.SyntaxError](err)
	switch {
	case err == nil:
		rest := src[d.InputOffset():]
		return wrong(name, src[:len(src)-len(bytes.TrimSpace(rest))+1], errors.New("something follows the JSON value"))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return wrong(name, src, errors.New("the JSON ends too early"))
	case ok:
		return wrong(name, src[:min(int(syntax.Offset), len(src))], err)
	}
	return wrong(name, nil, err)
}

// wrong adds the place behind what was read to an error.
func wrong(name string, read []byte, err error) error {
	at := place(read)
	at.Name = name
	return &fault.Error{Kind: fault.Invalid, Op: at.String(), Err: err, Hint: fault.HintOf(err)}
}

// place returns the place in a source behind what was read of it.
func place(read []byte) Source {
	line := read[bytes.LastIndexByte(read, '\n')+1:]
	return Source{Line: 1 + bytes.Count(read, []byte("\n")), Column: max(1, len(bytes.Runes(line)))}
}

// listing is one reading of JSON, straight into attributes.
type listing struct {
	r      *ordered.Reader
	source Source
	out    []Entry
	names  map[string]bool // of the attributes of a host that has many
}

func (l *listing) parse() error {
	next := l.item
	if l.r.Open() == '{' {
		next = l.pair
	}
	for l.r.More() {
		if len(l.out) >= maxListed {
			return fault.New(fault.Invalid, "", "more than %d hosts are listed", maxListed)
		}
		if err := next(); err != nil {
			return err
		}
	}
	return nil
}

// pair reads an id and its attributes.
func (l *listing) pair() (err error) {
	id := l.r.Key()
	if id == "_meta" {
		return ErrGroups
	}
	e := Entry{Source: l.source}
	if e.ID, err = targets.ParseID(id); err != nil {
		return err
	}
	switch l.r.Open() {
	case '[':
		return ErrGroups
	case '{':
		if e.Attrs, err = l.attrs(); err != nil {
			return err
		}
		if isGroup(e.Attrs) {
			return ErrGroups
		}
	default:
		v, err := l.r.Next()
		if err != nil {
			return err
		}
		switch v := v.(type) {
		case nil:
		case string:
			e.Attrs = Attrs{{"host", Value{V: v, Source: l.source}}}
		default:
			return fault.New(fault.Invalid, "", "the entry of %s must be a mapping of attributes or an address", id)
		}
	}
	l.out = append(l.out, e)
	return nil
}

// isGroup reports whether attributes are what a group of Ansible has.
func isGroup(attrs Attrs) bool {
	for i := range attrs {
		switch attrs[i].Name {
		case "hosts", "children", "vars":
			return true
		}
	}
	return false
}

// item reads an item of a list.
func (l *listing) item() (err error) {
	e := Entry{Source: l.source}
	switch l.r.Open() {
	case '[':
		return errItem
	case '{':
		if e.Attrs, err = l.attrs(); err == nil {
			e.ID, e.Attrs, err = takeID(e.Attrs)
		}
	default:
		v, nerr := l.r.Next()
		id, ok := v.(string)
		if nerr != nil || !ok {
			return errItem
		}
		e.ID, err = targets.ParseID(id)
	}
	if err != nil {
		return err
	}
	l.out = append(l.out, e)
	return nil
}

var errItem = errors.New("a list of hosts has mappings with an id, or ids")

// takeID takes the id out of attributes.
func takeID(attrs Attrs) (targets.ID, Attrs, error) {
	for i := range attrs {
		if attrs[i].Name != "id" {
			continue
		}
		text, err := attrs[i].text()
		if err != nil {
			return "", nil, fault.New(fault.Invalid, "", "id: %w", err)
		}
		id, err := targets.ParseID(text)
		return id, append(attrs[:i], attrs[i+1:]...), err
	}
	return "", nil, fault.New(fault.Invalid, "", "the host has no id").
		WithHint("in a list, each host has its name as id; in a mapping, as key")
}

const (
	usual = 6  // attributes that most hosts have room for
	many  = 30 // attributes from which on a table finds what is set twice
)

// attrs reads an object, whose bracket has been read.
func (l *listing) attrs() (out Attrs, err error) {
	for l.r.More() {
		a := Attr{Name: l.r.Key(), Value: Value{Source: l.source}}
		if l.twice(out, a.Name) {
			return nil, fault.New(fault.Invalid, "", "%q is set twice", a.Name)
		}
		if a.V, err = l.r.Next(); err != nil {
			return nil, err
		}
		if isSecret(a.Name) {
			a.hide()
		}
		if out == nil {
			out = make(Attrs, 0, usual)
		}
		out = append(out, a)
	}
	return out, nil
}

// twice reports whether a host with these attributes has the one of that name.
func (l *listing) twice(attrs Attrs, name string) bool {
	if len(attrs) < many {
		_, ok := attrs.Get(name)
		return ok
	}
	if len(attrs) == many {
		clear(l.names)
		for i := range attrs {
			l.names[attrs[i].Name] = true
		}
	}
	if l.names[name] {
		return true
	}
	l.names[name] = true
	return false
}
