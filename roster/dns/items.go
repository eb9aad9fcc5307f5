package dns

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
)

// item is a name to look up.
type item struct {
	name   string
	srv    bool
	family string // "", "ipv4" or "ipv6"
	attrs  roster.Attrs
	at     string // its place, for messages
}

// parse reads a list of items, or one.
func parse(v any) ([]item, error) {
	list, ok := v.([]any)
	if !ok && v != nil {
		list = []any{v}
	}
	if len(list) > MaxNames {
		return nil, fmt.Errorf("there are more than %d names", MaxNames)
	}
	out := make([]item, len(list))
	for i, x := range list {
		it := &out[i]
		it.at = fmt.Sprintf("gossh:dns item %d", i+1)
		var err error
		switch x := x.(type) {
		case string:
			it.name, it.srv = x, isService(x)
		case *ordered.Map:
			err = it.read(x)
		default:
			err = errors.New("it must be a name, or a mapping with srv or name")
		}
		if err == nil {
			err = checkName(it.name)
		}
		if err != nil {
			return nil, fmt.Errorf("item %d: %w", i+1, err)
		}
		it.name = strings.TrimSuffix(it.name, ".")
	}
	return out, nil
}

// read reads a mapping: srv or name, family, and attributes of the roster.
func (it *item) read(m *ordered.Map) error {
	srv, hasSRV := m.Get("srv")
	name, hasName := m.Get("name")
	if hasSRV == hasName {
		return errors.New("it must have either srv or name")
	}
	if it.srv = hasSRV; hasSRV {
		name = srv
	}
	it.name, _ = name.(string)
	if family, ok := m.Get("family"); ok {
		it.family, _ = family.(string)
		if it.family != "ipv4" && it.family != "ipv6" {
			return errors.New("family must be ipv4 or ipv6")
		}
	}
	it.attrs = roster.FromPairs(func(yield func(string, any) bool) {
		for k, v := range m.All() {
			if k != "srv" && k != "name" && k != "family" && !yield(k, v) {
				return
			}
		}
	}, roster.Source{Name: it.at})
	return nil
}

// maxName is the longest name that name services have.
const maxName = 253

func checkName(s string) error {
	name := strings.TrimSuffix(s, ".")
	switch {
	case name == "":
		return errors.New("it has no name")
	case len(name) > maxName:
		return errors.New("its name is too long")
	case strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`/\"`, r) }), strings.Contains(name, ".."), name[0] == '.':
		return fmt.Errorf("%q is no name of the name service", s)
	}
	return nil
}

// isService reports whether a name is that of a service, _ssh._tcp.example.com.
func isService(name string) bool {
	service, rest, _ := strings.Cut(name, ".")
	proto, domain, _ := strings.Cut(rest, ".")
	return len(service) > 1 && service[0] == '_' && (strings.EqualFold(proto, "_tcp") || strings.EqualFold(proto, "_udp")) && domain != ""
}
