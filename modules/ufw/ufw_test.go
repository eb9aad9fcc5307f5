package ufw_test

import (
	"os"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/ufw"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, ufw.Functions()) }

func TestLooking(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/status.txt")
	if err != nil {
		t.Fatal(err)
	}
	set := func(status string, code int) func(h *modules.Host) {
		return func(h *modules.Host) {
			h.Runner = moduletest.Fake(
				t, nil, moduletest.Program{Line: "ufw status", Stdout: status, Code: code, Any: true},
				moduletest.Program{Line: "ufw version", Stdout: "ufw 0.36.2\nCopyright\n", Any: true},
				moduletest.Program{Line: "ufw show added", Stdout: "Added user rules (see 'ufw status' for running firewall):\nufw allow 22/tcp\nufw deny from 10.0.0.1\n", Any: true},
			)
		}
	}
	row := func(to, action, from string) *ordered.Map {
		return ordered.Of("to", to, "action", action, "from", from)
	}
	web := row("80,443/tcp", "ALLOW", "10.0.0.0/8")
	web.Set("comment", "a b")
	moduletest.Run(t, ufw.Functions(), set(string(text), 0), []moduletest.Case{
		{Fun: "ufw.status", Want: ordered.Of("status", "active", "rules", []any{
			row("22/tcp", "ALLOW", "Anywhere"), web, row("53 on eth0", "DENY", "Anywhere"), row("22/tcp (v6)", "ALLOW", "Anywhere (v6)"), row("25/tcp", "LIMIT OUT", "Anywhere"),
		})},
		{Fun: "ufw.is_enabled", Want: true},
		{Fun: "ufw.version", Want: "0.36.2"},
		{Fun: "ufw.rules", Want: []any{"allow 22/tcp", "deny from 10.0.0.1"}},
	})
	moduletest.Run(t, ufw.Functions(), set("Status: inactive\n", 0), []moduletest.Case{
		{Name: "off", Fun: "ufw.status", Want: ordered.Of("status", "inactive")},
		{Name: "not enabled", Fun: "ufw.is_enabled", Want: false},
	})
	moduletest.Run(t, ufw.Functions(), set("ERROR: You need to be root\n", 1), []moduletest.Case{{Name: "refused", Fun: "ufw.is_enabled", Err: "need to be root"}})
}

func TestChanging(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fun    string
		args   []any
		kwargs *ordered.Map
		line   string
	}{
		{"allow", []any{"22/tcp"}, nil, "allow in proto tcp from any to any port 22"},
		{"allow", []any{int64(5432)}, ordered.Of("from_ip", "10.0.0.0/8", "comment", "a b", "interface", "eth0"), "allow in on eth0 from 10.0.0.0/8 to any port 5432 comment a b"},
		{"deny", nil, ordered.Of("from_ip", "10.0.0.1"), "deny in from 10.0.0.1 to any"},
		{"limit", []any{"OpenSSH"}, nil, "limit in from any to any app OpenSSH"},
		{"reject", []any{"smtp"}, ordered.Of("direction", "out"), "reject out from any to any port smtp"},
		{"enable", nil, nil, "--force enable"},
		{"default", []any{"deny"}, nil, "default deny incoming"},
		{"delete", []any{"ufw allow 22/tcp comment 'a b'"}, nil, "--force delete allow 22/tcp comment a b"},
	} {
		for want, line := range map[string]string{"": "ufw --dry-run " + c.line, "said": "ufw " + c.line} {
			set := func(h *modules.Host) {
				h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: line, Stdout: "said\n"})
			}
			moduletest.Run(t, ufw.Functions(), set, []moduletest.Case{{Fun: "ufw." + c.fun, Args: c.args, Kwargs: c.kwargs, Test: want == "", Want: want}})
		}
	}
	moduletest.Run(t, ufw.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil) }, []moduletest.Case{
		{Name: "nothing", Fun: "ufw.allow", Err: "needs a port"},
		{Name: "option", Fun: "ufw.allow", Kwargs: ordered.Of("from_ip", "--force"), Err: "is no from_ip"},
		{Name: "no rule", Fun: "ufw.delete", Args: []any{"--reset"}, Err: "is no rule"},
	})
}

// TestRealRules changes a copy of ufw's rules; the firewall stays off.
func TestRealRules(t *testing.T) {
	testneed.Program(t, "ufw", "ufw")
	moduletest.Private(t, []string{"/etc"}, []string{"/run"}, func() {
		h := moduletest.NewHost(t)
		h.Functions = ufw.Functions
		h.Env = append(os.Environ(), "PATH=/usr/sbin:/usr/bin:/sbin:/bin")
		before := len(rules(t, h))
		call(t, h, "ufw.allow", ordered.Of("port", "22/tcp", "from_ip", "192.0.2.0/24", "comment", "a b", "test", true))
		if got := rules(t, h); len(got) != before {
			t.Errorf("a dry run added %v", got)
		}
		call(t, h, "ufw.allow", ordered.Of("port", "22/tcp", "from_ip", "192.0.2.0/24", "comment", "a b"))
		want := "allow from 192.0.2.0/24 to any port 22 proto tcp comment 'a b'"
		got := rules(t, h)
		if len(got) != before+1 || got[before] != want {
			t.Fatalf("got %v, want one more, %s", got, want)
		}
		call(t, h, "ufw.delete", ordered.Of("rule", want))
		if got := rules(t, h); len(got) != before {
			t.Errorf("got %v after it was deleted", got)
		}
	})
}

func call(t *testing.T, h *modules.Host, fun string, kwargs *ordered.Map) any {
	t.Helper()
	got, err := h.Call(t.Context(), fun, nil, kwargs)
	if err != nil {
		t.Fatalf("%s: %v", fun, err)
	}
	return got
}

func rules(t *testing.T, h *modules.Host) []any {
	t.Helper()
	l, _ := call(t, h, "ufw.rules", nil).([]any)
	return l
}
