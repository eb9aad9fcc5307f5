package cache_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/facts"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/cache"
	"github.com/gossh/gossh/roster/rostertest"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/targets"
)

// store returns a store with three hosts.
func store(t testing.TB) facts.Store {
	t.Helper()
	s := facts.NewDir(filepath.Join(t.TempDir(), "hosts"), func(string) error { return nil })
	for _, r := range []facts.Record{
		{ID: "web2", Host: "web2.example.com", Port: 2222, User: "ada"},
		{ID: "web1", Host: "web1"},
		{ID: "bare", Host: "192.0.2.3"},
	} {
		m := ordered.Of("os", "Debian")
		if r.ID != "bare" {
			m = ordered.Of(
				"ipv4", []any{"127.0.0.1", "169.254.0.1", "10.0.0.1", "8.8.8.8", "no address", int64(1)},
				"ipv6", []any{"::1", "fe80::1", "fd00::1", "2001:4860::1"},
				"ip_interfaces", ordered.Of("eth0", []any{"10.9.9.9", "fd00::9"}, "lo", []any{}),
				"login", "bob", "key", "/root/.ssh/id", "empty", "", "none", nil,
			)
		}
		g, err := facts.NewGrains(m)
		if err != nil {
			t.Fatal(err)
		}
		r.HostKey, r.Collected, r.Grains = "SHA256:x", time.Unix(1, 0), g
		if err := s.Put(t.Context(), &r); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func open(t testing.TB, o cache.Options) roster.Provider {
	t.Helper()
	p, err := cache.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestConformance(t *testing.T) {
	t.Parallel()
	rostertest.Run(t, []targets.ID{"bare", "web1", "web2"}, func(t testing.TB) roster.Provider {
		return open(t, cache.Options{Store: store(t)})
	})
	rostertest.Run(t, nil, func(t testing.TB) roster.Provider {
		return open(t, cache.Options{Store: facts.NewDir(filepath.Join(t.TempDir(), "none"), func(string) error { return nil })})
	})
}

// list returns the entries in a short form.
func list(t testing.TB, p roster.Provider) string {
	t.Helper()
	var b strings.Builder
	for e, err := range p.Entries(t.Context(), roster.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s:", e.ID)
		for _, a := range e.Attrs {
			fmt.Fprintf(&b, " %s=%v", a.Name, a.V)
		}
		b.WriteByte('\n')
		if e.Trusted {
			t.Errorf("%s is trusted", e.ID)
		}
	}
	return b.String()
}

// TestOrder has for each look-up what it finds.
func TestOrder(t *testing.T) {
	t.Parallel()
	s := store(t)
	for _, c := range []struct {
		order, web1 string
		left        int // hosts that have no address
	}{
		{"", "web1:", 0},
		{"host: id", "web1: host=web1", 0},
		{"host: reached", "web1: host=web1", 0},
		{"host: [10.0.0.0/8]", "web1: host=10.0.0.1", 1},
		{"host: 8.8.8.8", "web1: host=8.8.8.8", 1},
		{"host: [192.0.2.0/24, 8.0.0.0/8, reached]", "web1: host=8.8.8.8", 0},
		{"host: 2001:4860::/32", "web1: host=2001:4860::1", 1},
		{"host: private", "web1: host=10.0.0.1", 1},
		{"host: ipv6-private", "web1: host=fd00::1", 1},
		{"host: ipv4-global", "web1: host=8.8.8.8", 1},
		{"host: ipv6-public", "web1: host=2001:4860::1", 1},
		{"host: local", "web1: host=127.0.0.1", 1},
		{"host: ipv6-local", "web1: host=::1", 1},
		{"host: {grain: [ip_interfaces:eth1, ip_interfaces:lo, ip_interfaces:eth0]}", "web1: host=10.9.9.9", 1},
		{"{host: id, user: {grain: login}, priv: {grain: key}}", "web1: host=web1 user=bob priv=/root/.ssh/id", 0},
		{"user: {grain: [nope, empty, none, os:x, login]}", "web1: user=bob", 0},
	} {
		v, err := saltyaml.Load("o", []byte(c.order))
		if err != nil {
			t.Fatal(err)
		}
		var warnings []string
		got := list(t, open(t, cache.Options{Store: s, Order: v, Warn: func(m string) { warnings = append(warnings, m) }}))
		if !strings.Contains(got, c.web1+"\n") || len(warnings) != c.left {
			t.Errorf("%s: got %s with %q, want %s and %d warnings", c.order, got, warnings, c.web1, c.left)
		}
	}
	want := "bare: host=192.0.2.3\nweb1:\nweb2: host=web2.example.com port=2222 user=ada\n"
	if got := list(t, open(t, cache.Options{Store: s})); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestHostsAreNotTrusted has that what a host says names no key of this machine.
func TestHostsAreNotTrusted(t *testing.T) {
	t.Parallel()
	order := ordered.Of("priv", ordered.Of("grain", "key"), "user", ordered.Of("grain", "login"))
	set := &roster.Set{Providers: []roster.Provider{open(t, cache.Options{Store: store(t), Order: order})}}
	m, err := set.Resolve(t.Context(), targets.Expr{Text: "web1"})
	if err != nil {
		t.Fatal(err)
	}
	if got := m.At(0); got.Auth.Priv != "" || got.User != "bob" {
		t.Errorf("got the key %q and the user %q, want none and bob", got.Auth.Priv, got.User)
	}
}

func TestWrongOrder(t *testing.T) {
	t.Parallel()
	for _, order := range []string{
		"[ipv4-private]", "text", "host: nonsense", "host: ipv5-private", "host: ipv4-", "host: 10.0.0.1/8", "host: 3",
		"host: {pillar: x}", "host: {grain: 3}", "host: {grain: ''}", "host: [[id]]",
	} {
		v, err := saltyaml.Load("o", []byte(order))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := cache.New(cache.Options{Order: v}); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "roster_order") {
			t.Errorf("%s: got %v, want invalid", order, err)
		}
	}
}

func TestStoreThatCannotBeRead(t *testing.T) {
	t.Parallel()
	why := errors.New("others can write it")
	p := open(t, cache.Options{Store: facts.NewDir(t.TempDir(), func(string) error { return why })})
	for _, err := range p.Entries(t.Context(), roster.Query{}) {
		if !errors.Is(err, why) {
			t.Errorf("got %v, want %v", err, why)
		}
	}
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	s := &roster.Set{Providers: []roster.Provider{open(t, cache.Options{Store: facts.NewDir(t.TempDir(), func(string) error { return nil })})}}
	_, err := s.Resolve(t.Context(), targets.Expr{Text: "*"})
	if fault.KindOf(err) != fault.NoTarget || !strings.Contains(fault.HintOf(err), "no host is in the cache") {
		t.Errorf("got %v, hint %q", err, fault.HintOf(err))
	}
}
