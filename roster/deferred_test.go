package roster_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

// kept is what the URIs of the tests stand for.
func kept(_ context.Context, uri string) (secret.String, error) {
	v, ok := map[string]string{
		"sdb://x/pw": "s3cret", "sdb://x/file": "s3cret\r\nuser: u\n", "sdb://x/host": "192.0.2.7", "sdb://x/port": "2222",
		"sdb://x/empty": "", "sdb://x/dash": "-s3cret",
	}[uri]
	if !ok {
		return secret.String{}, fault.New(fault.Timeout, "", "%s: it takes too long", uri).WithHint("wait")
	}
	return secret.New(v), nil
}

func TestDeferred(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, entry, defaults string
		check                 func(*targets.Target) any
		want                  any
	}{
		{"password", "passwd: sdb://x/pw", "", func(t *targets.Target) any { return t.Auth.Password.Reveal() }, "s3cret"},
		{"first line", "priv_passwd: sdb://x/file", "", func(t *targets.Target) any { return t.Auth.PrivPassword.Reveal() }, "s3cret"},
		{"for sudo, too", "passwd: sdb://x/pw", "", func(t *targets.Target) any { return t.Become.Password.Reveal() }, "s3cret"},
		{"for sudo alone", "{passwd: a, sudo_passwd: sdb://x/pw}", "", func(t *targets.Target) any { return t.Become.Password.Reveal() }, "s3cret"},
		{"login beside that of sudo", "{passwd: sdb://x/pw, sudo_passwd: b}", "", func(t *targets.Target) any { return t.Become.Password.Reveal() }, "b"},
		{"first line of a name", "user: sdb://x/file", "", func(t *targets.Target) any { return t.User }, "s3cret"},
		{"address", "host: sdb://x/host", "", func(t *targets.Target) any { return t.Addr() }, "192.0.2.7"},
		{"port", "port: sdb://x/port", "", func(t *targets.Target) any { return t.Port }, 2222},
		{"list", "ssh_pre_flight_args: [-x, sdb://x/pw]", "", func(t *targets.Target) any { return t.Thin.PreFlightArgs }, []string{"-x", "s3cret"}},
		{"in a mapping", "minion_opts: {a: {b: [sdb://x/pw]}}", "", func(t *targets.Target) any {
			a, _ := t.MinionOpts.Value("a").(*ordered.Map)
			return a.Value("b")
		}, []any{"s3cret"}},
		{"whole in a mapping", "minion_opts: {a: sdb://x/file}", "", func(t *targets.Target) any { return t.MinionOpts.Value("a") }, "s3cret\r\nuser: u\n"},
		{"default", "", "passwd: sdb://x/pw", func(t *targets.Target) any { return t.Auth.Password.Reveal() }, "s3cret"},
		{"over a default", "passwd: mine", "passwd: sdb://x/none", func(t *targets.Target) any { return t.Auth.Password.Reveal() }, "mine"},
		{"null over a default", "passwd:", "passwd: sdb://x/none", func(t *targets.Target) any { return t.Auth.Password.Reveal() }, ""},
		{"over a plain default", "user: sdb://x/host", "user: u", func(t *targets.Target) any { return t.User }, "192.0.2.7"},
		{"jump", "proxy_jump: [a, sdb://x/host]", "", func(t *targets.Target) any { return t.SSH.Options }, []string{"ProxyJump=a,192.0.2.7"}},
	} {
		s := &roster.Set{Providers: []roster.Provider{static{text: "a: " + c.entry + "\n"}}, Defaults: attrs(t, c.defaults), Secrets: kept}
		if !strings.HasPrefix(c.entry, "{") {
			s.Providers = []roster.Provider{static{text: "a:\n  " + c.entry + "\n"}}
		}
		m := resolve(t, s, "", "a")
		done := m.Complete(t.Context()).Get("a")
		if done.Err != nil || !cmp.Equal(c.check(done), c.want) || done.Deferred != nil {
			t.Errorf("%s: got %v, %v, want %v", c.name, c.check(done), done.Err, c.want)
		}
		if shown, _ := ordered.Encode(roster.Show(m.Get("a"))); strings.Contains(string(shown), "s3cret") {
			t.Errorf("%s: the list shows %s", c.name, shown)
		}
	}
}

// TestDeferredIsShown lists without looking anything up.
func TestDeferredIsShown(t *testing.T) {
	t.Parallel()
	s := &roster.Set{
		Providers: []roster.Provider{static{text: "a: {host: sdb://x/host, passwd: sdb://x/pw, minion_opts: {passwd: hunter2, b: sdb://x/pw}}\nb: {}\n"}},
		Secrets: func(context.Context, string) (secret.String, error) {
			t.Error("a value was looked up")
			return secret.String{}, nil
		},
	}
	m := resolve(t, s, "", "*")
	shown := roster.Show(m.Get("a"))
	opts, _ := shown.Value("minion_opts").(*ordered.Map)
	if shown.Value("host") != "sdb://x/host" || shown.Value("passwd") != "sdb://x/pw" || opts.Value("passwd") != secret.Mask {
		t.Errorf("got %v", shown)
	}
	if m.Get("b").Deferred != nil {
		t.Error("a target without such values has to be completed")
	}
}

func TestDeferredFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		entry, want string
		kind        fault.Kind
	}{
		{"passwd: sdb://x/none", "r:2:11: passwd of a: sdb://x/none: it takes too long", fault.Timeout},
		{"passwd: sdb://x/empty", "passwd of a: what is at sdb://x/empty is empty", fault.Invalid},
		{"port: sdb://x/pw", "port of a: the value that sdb has for it is not one that it can have", fault.Invalid},
		{"user: sdb://x/dash", "user of a: the value that sdb has for it", fault.Invalid},
		{"ssh_options: [sdb://x/pw]", "ssh_options of a: the value that sdb has for it", fault.Invalid},
	} {
		s := &roster.Set{Providers: []roster.Provider{static{text: "a:\n  " + c.entry + "\nb: {}\n"}}, Secrets: kept}
		m := resolve(t, s, "", "*").Complete(t.Context())
		err := m.Get("a").Err
		if fault.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "s3cret") || m.Get("b").Err != nil {
			t.Errorf("%s: got %v, want %q", c.entry, err, c.want)
		}
		if c.kind == fault.Timeout && fault.HintOf(err) != "wait" {
			t.Errorf("got the hint %q", fault.HintOf(err))
		}
	}
	m := resolve(t, &roster.Set{Providers: []roster.Provider{static{text: "a: {passwd: sdb://x/pw}"}}}, "", "a").Complete(t.Context())
	if err := m.Get("a").Err; err == nil || !strings.Contains(err.Error(), "not looked up here") {
		t.Errorf("got %v, want that nobody looks it up", err)
	}
}

// TestDeferredLogin has what the command line gives for a target.
func TestDeferredLogin(t *testing.T) {
	t.Parallel()
	s := &roster.Set{Providers: []roster.Provider{static{text: "a: {user: sdb://x/none, port: sdb://x/none}"}}, Secrets: kept}
	a := resolve(t, s, "", "me@a:23").Complete(t.Context()).Get("a")
	if a.Err != nil || a.User != "me" || a.Port != 23 {
		t.Errorf("got %s@:%d, %v", a.User, a.Port, a.Err)
	}
}

func TestDeferredIsNotForStrangers(t *testing.T) {
	t.Parallel()
	var warnings []string
	s := &roster.Set{
		Providers: []roster.Provider{static{text: "a: {user: sdb://x/pw, passwd: sdb://x/pw, minion_opts: {b: sdb://x/pw}}", foreign: true}},
		Secrets:   kept, Warn: func(msg string) { warnings = append(warnings, msg) },
	}
	a := resolve(t, s, "", "a").Complete(t.Context()).Get("a")
	if a.User != "" || !a.Auth.Password.Empty() || a.MinionOpts.Len() > 0 || len(warnings) != 3 || !strings.Contains(warnings[0], "user (an sdb:// value) is dropped") {
		t.Errorf("got %+v and the warnings %q", a, warnings)
	}
}

// TestCompleteTogether completes from many goroutines, and with an end.
func TestCompleteTogether(t *testing.T) {
	t.Parallel()
	s := &roster.Set{Providers: []roster.Provider{static{text: "a: {passwd: sdb://x/pw, ssh_options: [sdb://x/pw, A=b], minion_opts: {b: sdb://x/pw}}\nb: {passwd: sdb://x/pw}"}}, Secrets: kept}
	m := resolve(t, s, "", "*")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := m.Complete(t.Context()).Get("b").Auth.Password.Reveal(); got != "s3cret" {
				t.Errorf("got %q", got)
			}
		})
	}
	wg.Wait()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.Secrets = func(ctx context.Context, _ string) (secret.String, error) { return secret.String{}, ctx.Err() }
	if err := resolve(t, s, "", "b").Complete(ctx).Get("b").Err; !errors.Is(err, context.Canceled) || fault.KindOf(err) != fault.Cancelled {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}
