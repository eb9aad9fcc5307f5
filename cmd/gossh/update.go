package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/flat"
	"github.com/gossh/gossh/targets"
)

// recorder is a resolver that remembers hosts of no roster, and adds those that were
// reached to the roster file when the run is over. A nil one does nothing.
type recorder struct {
	a    *app
	set  *roster.Set
	file string
	p    *flat.Provider
	link *linker

	mu      sync.Mutex
	hosts   *targets.Map
	reached []*targets.Target
}

// newRecorder returns what --update-roster needs.
func (a *app) newRecorder(c *config.Config, set *roster.Set) (*recorder, error) {
	if !slices.Contains(c.List("roster"), "flat") {
		return nil, usagef("--update-roster adds to the roster file, which --roster %s does not read", strings.Join(c.List("roster"), ","))
	}
	file := c.Text("roster_file")
	l, err := a.newLinker(c)
	return &recorder{a: a, set: set, file: file, p: flat.New(flat.Options{File: file, Check: a.env.Owned}), link: l}, err
}

// Resolve implements dispatch.Resolver. A roster that nothing can be added to is an
// error before anything is run.
func (r *recorder) Resolve(ctx context.Context, e targets.Expr) (*targets.Map, error) {
	m, err := r.set.Resolve(ctx, e)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for t := range m.All() {
		if t.AdHoc {
			r.hosts = m
			return m, r.p.Addable()
		}
	}
	return m, nil
}

// outcome remembers whether a host was logged in to.
func (r *recorder) outcome(id targets.ID, kind fault.Kind) {
	if r == nil {
		return
	}
	switch kind {
	case fault.None, fault.Failed, fault.Become, fault.Deploy, fault.Lost:
	default:
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.hosts == nil {
		return
	}
	if t := r.hosts.Get(id); t != nil && t.AdHoc {
		r.reached = append(r.reached, t)
	}
}

// write adds the hosts to the roster.
func (r *recorder) write(ctx context.Context) error {
	if r == nil || len(r.reached) == 0 {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	var entries []roster.Entry
	secrets := false
	for _, t := range r.reached {
		entries = append(entries, r.entry(ctx, t))
		secrets = secrets || !t.Auth.Password.Empty()
	}
	now := time.Now().UTC().Format(time.RFC3339)
	added, err := r.p.Add(ctx, entries, fmt.Sprintf("Added by gossh --update-roster for %s at %s.", localUser(), now))
	if err != nil || len(added) == 0 {
		return err
	}
	names := make([]string, len(added))
	for i, id := range added {
		names[i] = string(id)
	}
	note := ""
	if secrets {
		note = ", without the password"
	}
	r.a.say("gossh: added to %s%s: %s", r.file, note, some(names))
	return nil
}

// entry is what the roster gets of a host: where it is, and who logs in unless
// ssh_config says that.
func (r *recorder) entry(ctx context.Context, t *targets.Target) roster.Entry {
	e := roster.Entry{ID: t.ID}
	add := func(name string, v any) {
		e.Attrs = append(e.Attrs, roster.Attr{Name: name, Value: roster.Value{V: v}})
	}
	add("host", t.Addr())
	if user := r.link.loginOf(ctx, t); user != "" {
		add("user", user)
	}
	if t.Port != 0 {
		add("port", int64(t.Port))
	}
	return e
}
