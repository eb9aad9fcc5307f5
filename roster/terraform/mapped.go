package terraform

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
)

// mapped makes an entry of a resource by the first rule that holds for it. An error
// is that of a condition, or of ctx.
func mapped(ctx context.Context, rules []*rule, r *resource, source roster.Source) (roster.Entry, what, error) {
	for _, u := range rules {
		ok, err := u.holds(ctx, r)
		if err != nil {
			return roster.Entry{}, passed, fmt.Errorf("gossh:terraform: %s: when: %w", r.address(), err)
		}
		if ok {
			e := u.entry(ctx, r, source)
			return e, host, ctx.Err()
		}
	}
	return roster.Entry{}, passed, nil
}

func (u *rule) holds(ctx context.Context, r *resource) (bool, error) {
	if u.when == nil {
		return true, nil
	}
	v, err := u.when(ctx, &scope{r: r})
	is, _ := v.(bool)
	return is, err
}

// entry makes the entry. What is wrong is the outcome of its host.
func (u *rule) entry(ctx context.Context, r *resource, source roster.Source) roster.Entry {
	name := r.defaultID()
	if u.id != nil {
		v, err := u.value(ctx, r, "id", u.id)
		if err != nil {
			return failed(r, source, fmt.Errorf("id: %w", err))
		}
		name = fmt.Sprint(v)
	}
	var names []string
	var values []any
	for i, k := range u.names {
		v, err := u.value(ctx, r, k, u.values[i])
		if err != nil {
			v = err // the outcome of the host
		}
		if v != nil {
			names, values = append(names, k), append(values, v)
		}
	}
	return newEntry(r, name, roster.FromPairs(pairs(names, values), at(source, r)), source)
}

var (
	errSensitive = errors.New("it tells what Terraform calls sensitive, which only passwords may")
	errEmpty     = errors.New("the resource has nothing for it (yet)")
)

// value makes one value; nil is nothing. Where something is needed, that is an error.
func (u *rule) value(ctx context.Context, r *resource, name string, f maker) (any, error) {
	s := &scope{r: r}
	v, err := f(ctx, s)
	password := strings.HasSuffix(name, "passwd")
	text, isText := v.(string)
	switch {
	case err != nil && s.touched:
		return nil, errors.New("its template fails on an attribute with sensitive values")
	case err != nil:
		return nil, err
	case s.touched && !password && tells(ctx, r, f, v):
		return nil, errSensitive
	case empty(v) && (name == "host" || name == "id"):
		return nil, errEmpty
	case empty(v):
		return nil, nil
	case isText && !password:
		return strings.TrimSpace(text), nil
	}
	return v, nil
}

// tells reports whether v, which f made, depends on sensitive values: whether it is
// another one where these are others.
func tells(ctx context.Context, r *resource, f maker, v any) bool {
	o, err := f(ctx, &scope{r: r, other: true})
	if err != nil {
		return true
	}
	a, errA := ordered.Encode(v)
	b, errB := ordered.Encode(o)
	return errA != nil || errB != nil || !bytes.Equal(a, b)
}
