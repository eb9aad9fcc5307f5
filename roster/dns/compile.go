package dns

import (
	"context"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
)

// asked is a service in a target expression, with the user to log in as, if any.
type asked struct{ user, name string }

// services returns the SRV names in an expression, which is one or a list with some,
// and the other words of the list.
func services(e targets.Expr) (found []asked, others []string, err error) {
	words := []string{e.Text}
	switch {
	case e.Kind != "" && e.Kind != targets.Glob && e.Kind != targets.List, strings.ContainsAny(e.Text, "!&^"):
		return nil, nil, nil
	case e.Kind == targets.List:
		words = strings.Split(e.Text, ",")
	}
	for _, w := range words {
		a := asked{name: strings.TrimSpace(w)}
		if user, rest, ok := strings.Cut(a.name, "@"); ok {
			a = asked{user, rest}
		}
		a.name = strings.TrimSuffix(a.name, ".")
		if isService(a.name) && checkName(a.name) == nil && !strings.ContainsAny(a.name, "*?[]:,") {
			found = append(found, a)
			continue
		}
		others = append(others, w)
	}
	if len(found) > MaxNames {
		return nil, nil, fault.New(fault.Invalid, "reading the target", "more than %d services are to be looked up", MaxNames)
	}
	return found, others, nil
}

// Compile returns a function for roster.Set.Compile by which an SRV name, alone or
// in a list, means the hosts of the service. What has none goes to next.
func (p *Provider) Compile(ctx context.Context, next func(targets.Expr) (targets.Matcher, error)) func(targets.Expr) (targets.Matcher, error) {
	return func(e targets.Expr) (targets.Matcher, error) {
		found, others, err := services(e)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return next(e)
		}
		hosts, err := p.lookup(ctx, itemsOf(found))
		if err != nil {
			return nil, err
		}
		m := &matcher{users: map[targets.ID]string{}}
		for i, list := range hosts {
			for _, h := range list {
				if _, ok := m.users[h.id]; !ok {
					m.users[h.id] = found[i].user
				}
			}
		}
		if len(others) > 0 {
			e.Text = strings.Join(others, ",")
			if m.rest, err = next(e); err != nil {
				return nil, err
			}
		}
		return m, nil
	}
}

func itemsOf(found []asked) []item {
	out := make([]item, len(found))
	for i, a := range found {
		out[i] = item{name: a.name, srv: true, at: a.name}
	}
	return out
}

// matcher matches the hosts of services, and what rest does.
type matcher struct {
	users map[targets.ID]string // whom to log in as, "" if nobody says
	rest  targets.Matcher       // nil if there is none
}

var (
	_ targets.Literals = (*matcher)(nil)
	_ targets.Login    = (*matcher)(nil)
)

// Match implements targets.Matcher.
func (m *matcher) Match(t *targets.Target, f targets.Facts) (bool, error) {
	if _, ok := m.users[t.ID]; ok || m.rest == nil {
		return ok, nil
	}
	return m.rest.Match(t, f)
}

// Needs implements targets.Matcher.
func (m *matcher) Needs() targets.Need {
	if m.rest == nil {
		return 0
	}
	return m.rest.Needs()
}

// Literals implements targets.Literals.
func (m *matcher) Literals() []string {
	if l, ok := m.rest.(targets.Literals); ok {
		return l.Literals()
	}
	return nil
}

// Login implements targets.Login.
func (m *matcher) Login(id targets.ID) string {
	if user, ok := m.users[id]; ok {
		return user
	}
	if l, ok := m.rest.(targets.Login); ok {
		return l.Login(id)
	}
	return ""
}
