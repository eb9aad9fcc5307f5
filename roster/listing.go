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
	d := json.NewDecoder(bytes.NewReader(src))
	d.UseNumber()
	l := &listing{d: d, source: Source{Name: name}}
	err := l.parse()
	if err == nil {
		return l.out, nil
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("the JSON ends too early")
	}
	offset := d.InputOffset()
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = syntax.Offset
	}
	at := place(src[:min(int(offset), len(src))])
	at.Name = name
	return nil, &fault.Error{Kind: fault.Invalid, Op: at.String(), Err: err, Hint: fault.HintOf(err)}
}

// place returns the place in a source behind what was read of it.
func place(read []byte) Source {
	line := read[bytes.LastIndexByte(read, '\n')+1:]
	return Source{Line: 1 + bytes.Count(read, []byte("\n")), Column: max(1, len(bytes.Runes(line)))}
}

// listing is one reading of JSON, straight into attributes.
type listing struct {
	d      *json.Decoder
	source Source
	out    []Entry
	names  map[string]string // of attributes, each once
}

func (l *listing) parse() error {
	first, err := l.d.Token()
	if err != nil {
		return err
	}
	l.names = map[string]string{}
	for l.d.More() {
		if len(l.out) >= maxListed {
			return fault.New(fault.Invalid, "", "more than %d hosts are listed", maxListed)
		}
		if first == json.Delim('{') {
			err = l.pair()
		} else {
			err = l.item()
		}
		if err != nil {
			return err
		}
	}
	if _, err := l.d.Token(); err != nil {
		return err
	}
	if _, err := l.d.Token(); err != io.EOF {
		return errors.New("something follows the JSON value")
	}
	return nil
}

// pair reads an id and its attributes.
func (l *listing) pair() error {
	k, err := l.d.Token()
	if err != nil {
		return err
	}
	id := k.(string)
	if id == "_meta" {
		return ErrGroups
	}
	e := Entry{Source: l.source}
	if e.ID, err = targets.ParseID(id); err != nil {
		return err
	}
	v, err := l.d.Token()
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case nil:
	case string:
		e.Attrs = Attrs{{"host", Value{V: v, Source: l.source}}}
	case json.Delim:
		if v == '[' {
			return ErrGroups
		}
		if e.Attrs, err = l.attrs(); err != nil {
			return err
		}
		if isGroup(e.Attrs) {
			return ErrGroups
		}
	default:
		return fault.New(fault.Invalid, "", "the entry of %s must be a mapping of attributes or an address", id)
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
func (l *listing) item() error {
	v, err := l.d.Token()
	if err != nil {
		return err
	}
	e := Entry{Source: l.source}
	switch v := v.(type) {
	case string:
		e.ID, err = targets.ParseID(v)
	case json.Delim:
		if v == '[' {
			return errItem
		}
		if e.Attrs, err = l.attrs(); err == nil {
			e.ID, e.Attrs, err = takeID(e.Attrs)
		}
	default:
		return errItem
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

// usual is how many attributes most hosts have room for.
const usual = 6

// attrs reads an object, whose bracket has been read.
func (l *listing) attrs() (Attrs, error) {
	if !l.d.More() {
		_, err := l.d.Token()
		return nil, err
	}
	out := make(Attrs, 0, usual)
	for l.d.More() {
		k, err := l.d.Token()
		if err != nil {
			return nil, err
		}
		a := Attr{Name: k.(string), Value: Value{Source: l.source}}
		if same, ok := l.names[a.Name]; ok {
			a.Name = same
		} else if len(l.names) < maxShared {
			l.names[a.Name] = a.Name
		}
		if _, ok := out.Get(a.Name); ok {
			return nil, fault.New(fault.Invalid, "", "%q is set twice", a.Name)
		}
		if a.V, err = ordered.Next(l.d); err != nil {
			return nil, err
		}
		if isSecret(a.Name) {
			a.hide()
		}
		out = append(out, a)
	}
	_, err := l.d.Token()
	return out, err
}
