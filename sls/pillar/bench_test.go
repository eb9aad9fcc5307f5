package pillar_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/pillar"
	"github.com/gossh/gossh/sls/render"
	"github.com/gossh/gossh/targets"
)

// fleet returns a compiler with the renderer that users have, and pillar as a fleet
// may have it: common data, includes, a role by grain, a list of users that a
// template writes.
func fleet(t testing.TB) *pillar.Compiler {
	t.Helper()
	var zones strings.Builder
	for i := range 40 {
		fmt.Fprintf(&zones, "  zone%d: {ttl: 300, hosts: [a%d, b%d], note: 'of {{ grains.id }}'}\n", i, i, i)
	}
	dir := tree(t, "base/top.sls", "base:\n  '*': [common, users]\n{% for r in ['front', 'back', 'db'] %}\n  'roles:{{ r }}':\n    - match: grain\n    - roles.{{ r }}\n{% endfor %}\n  'web[0-9]* and G@os:Debian': [web]\n",
		"base/common/init.sls", "include: [.dns]\nntp: {servers: [a, b]}\nid: {{ grains.id }}\n", "base/common/dns.sls", "zones:\n"+zones.String(),
		"base/users.sls", "{% from 'map.jinja' import shell with context %}\nusers:\n{% for i in range(30) %}\n  user{{ i }}: {uid: {{ 1000 + i }}, home: '/home/user{{ i }}', shell: {{ shell(i) }}}\n{% endfor %}\n",
		"base/map.jinja", "{% macro shell(i) %}{{ '/bin/bash' if i is even else '/bin/sh' }}{% endmacro %}\n",
		"base/roles/front.sls", "role: front\nlisten: {{ salt['grains.get']('id') }}:80\n", "base/roles/back.sls", "role: back\n", "base/roles/db.sls", "role: db\n", "base/web.sls", "web: {workers: 4}\n")
	roots := files.New(map[string][]string{"base": {dir + "/base"}})
	r, err := render.New(render.Options{Roots: roots})
	if err != nil {
		t.Fatal(err)
	}
	c, err := pillar.New(pillar.Options{Roots: roots, Renderer: r, Salt: func(h pillar.Host, _ *ordered.Map) render.Functions { return grainsOf{h} }})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func host(i int) pillar.Host {
	id := fmt.Sprintf("web%d", i)
	return pillar.Host{ID: targets.ID(id), Grains: ordered.Of("id", id, "os", "Debian", "roles", []any{[]string{"front", "back", "db"}[i%3]})}
}

// TestFleet compiles with the real renderer for many hosts at once: none sees what
// belongs to another.
func TestFleet(t *testing.T) {
	t.Parallel()
	c := fleet(t)
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			h := host(i)
			m, err := c.Compile(t.Context(), h)
			if err != nil {
				t.Errorf("%s: %v", h.ID, err)
				return
			}
			zones, _ := m.Value("zones").(*ordered.Map)
			zone, _ := zones.Value("zone39").(*ordered.Map)
			users, _ := m.Value("users").(*ordered.Map)
			if m.Value("id") != string(h.ID) || zone.Value("note") != "of "+string(h.ID) || users.Len() != 30 {
				t.Errorf("%s: got the pillar of %v: %v, %d users", h.ID, m.Value("id"), zone.Value("note"), users.Len())
			}
			if want := h.Grains.Value("roles").([]any)[0]; m.Value("role") != want {
				t.Errorf("%s: got the role %v, want %v", h.ID, m.Value("role"), want)
			}
		})
	}
	wg.Wait()
}

// BenchmarkCompile is the pillar of one of many hosts.
func BenchmarkCompile(b *testing.B) {
	c := fleet(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := c.Compile(b.Context(), host(i%1000)); err != nil {
			b.Fatal(err)
		}
	}
}

// grainsOf has grains.get.
type grainsOf struct{ h pillar.Host }

func (grainsOf) Has(name string) bool { return name == "grains.get" }

func (g grainsOf) Call(_ context.Context, _ string, args []any, _ *ordered.Map) (any, error) {
	name, _ := args[0].(string)
	return g.h.Grains.Value(name), nil
}
