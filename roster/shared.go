package roster

import (
	"strings"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/secret"
)

// maxShared bounds each of the tables of shared.
const maxShared = 1000

// shared holds values that many targets have in common, so that ten thousand
// targets with the same options hold them once. Targets do not change.
type shared struct {
	lists     map[string][]string
	passwords map[string]secret.String
	umasks    map[uint32]*uint32
	trees     map[string]*ordered.Map
	options   map[string]*ordered.Map // minion_opts over those of all
}

func newShared() shared {
	return shared{
		lists: map[string][]string{}, passwords: map[string]secret.String{}, umasks: map[uint32]*uint32{},
		trees: map[string]*ordered.Map{}, options: map[string]*ordered.Map{},
	}
}

// share returns the value of key, or makes it.
func share[K comparable, V any](table map[K]V, key K, create func() V) V {
	v, ok := table[key]
	if !ok {
		if v = create(); len(table) < maxShared {
			table[key] = v
		}
	}
	return v
}

func (s *shared) list(l []string) []string {
	if len(l) == 0 {
		return nil
	}
	return share(s.lists, strings.Join(l, "\x00"), func() []string { return l })
}

func (s *shared) password(p string) secret.String {
	if p == "" {
		return secret.String{}
	}
	return share(s.passwords, p, func() secret.String { return secret.New(p) })
}

func (s *shared) umask(m *uint32) *uint32 {
	if m == nil {
		return nil
	}
	return share(s.umasks, *m, func() *uint32 { return m })
}

// mapping returns what create makes of m, from one of the tables the same for
// equal ones.
func (s *shared) mapping(table map[string]*ordered.Map, m *ordered.Map, create func() *ordered.Map) *ordered.Map {
	if m.Len() == 0 {
		return nil
	}
	key, err := ordered.Encode(m)
	if err != nil { // such as a number that JSON has not
		return create()
	}
	return share(table, string(key), create)
}
