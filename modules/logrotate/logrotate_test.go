package logrotate_test

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/logrotate"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, logrotate.Functions()) }

const (
	conf = "# see man logrotate\nweekly\nrotate 4\n#dateext\ninclude /etc/logrotate.d\n\n/var/log/btmp\n{\n  missingok\n}\n"
	wtmp = "/var/log/wtmp \"/var/log/x\" {\n    monthly\n    create 0664 root utmp\n    rotate 1\n    postrotate\n        rotate }\n    endscript\n}\n"
)

func files() map[string]string {
	return map[string]string{"etc/logrotate.conf": conf, "etc/logrotate.d/wtmp": wtmp, "etc/logrotate.d/old.dpkg-old": "bad {", "etc/logrotate.d/.hidden": "bad {"}
}

func TestLooking(t *testing.T) {
	t.Parallel()
	log := ordered.Of("monthly", true, "create", "0664 root utmp", "rotate", 1, "postrotate", true)
	moduletest.Run(t, logrotate.Functions(), func(h *modules.Host) { h.Root = moduletest.Tree(t, files()) }, []moduletest.Case{
		{Fun: "logrotate.show_conf", Want: ordered.Of("weekly", true, "rotate", 4, "/var/log/btmp", ordered.Of("missingok", true),
			"/var/log/wtmp", log, "/var/log/x", log, "include files", ordered.Of("wtmp", []any{"/var/log/wtmp", "/var/log/x"}))},
		{Fun: "logrotate.get", Args: []any{"rotate"}, Want: 4},
		{Name: "of a log", Fun: "logrotate.get", Args: []any{"/var/log/x", "rotate"}, Want: 1},
		{Name: "a log", Fun: "logrotate.get", Args: []any{"/var/log/btmp"}, Want: ordered.Of("missingok", true)},
		{Name: "not there", Fun: "logrotate.get", Args: []any{"daily"}, Want: false},
		{Name: "not of the log", Fun: "logrotate.get", Args: []any{"/var/log/x", "daily"}, Want: false},
		{Name: "of no log", Fun: "logrotate.get", Args: []any{"rotate", "daily"}, Want: false},
		{Name: "no file", Fun: "logrotate.get", Args: []any{"rotate"}, Kwargs: ordered.Of("conf_file", "/none"), Err: "reading /none"},
	})
}

func TestSetting(t *testing.T) {
	t.Parallel()
	swap := func(text, old, with string) string { return strings.Replace(text, old, with, 1) }
	for _, c := range []struct {
		name string
		args []any
		conf string // what the files are then
		wtmp string
		err  string
	}{
		{"a number", []any{"rotate", int64(8)}, swap(conf, "rotate 4", "rotate 8"), wtmp, ""},
		{"what is", []any{"rotate", int64(4)}, conf, wtmp, ""},
		{"another", []any{"dateext", true}, swap(conf, "include", "dateext\ninclude"), wtmp, ""},
		{"no more", []any{"weekly", false}, swap(conf, "weekly\n", ""), wtmp, ""},
		{"no more what is not", []any{"daily", false}, conf, wtmp, ""},
		{"of a log", []any{"/var/log/x", "rotate", int64(3)}, conf, swap(wtmp, "    rotate 1", "    rotate 3"), ""},
		{"another of a log", []any{"/var/log/btmp", "create", "0660 root utmp"}, swap(conf, "  missingok\n", "  missingok\n    create 0660 root utmp\n"), wtmp, ""},
		{"no more of a log", []any{"/var/log/wtmp", "monthly", false}, conf, swap(wtmp, "    monthly\n", ""), ""},
		{"of no log", []any{"/var/log/none", "rotate", int64(3)}, conf, wtmp, "has no log /var/log/none"},
		{"two lines", []any{"rotate", "3\nweekly"}, conf, wtmp, "is no directive"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := moduletest.NewHost(t)
			h.Root, h.Functions = moduletest.Tree(t, files()), logrotate.Functions
			before := moduletest.Snapshot(t, h.Root)
			for _, test := range []bool{true, false} {
				got, err := h.Call(t.Context(), "logrotate.set", c.args, ordered.Of("test", test))
				if (err != nil) != (c.err != "") || err == nil && got != true {
					t.Errorf("test %v: got %v, %v, want %s", test, got, err, c.err)
				}
				if test && moduletest.Snapshot(t, h.Root) != before {
					t.Error("a dry run changes something")
				}
			}
			for path, want := range map[string]string{"/etc/logrotate.conf": c.conf, "/etc/logrotate.d/wtmp": c.wtmp} {
				if text, err := h.Read(path); err != nil || text != want {
					t.Errorf("%s: got\n%s, %v, want\n%s", path, text, err, want)
				}
			}
		})
	}
}

func TestEndlessIncludes(t *testing.T) {
	t.Parallel()
	moduletest.Run(t, logrotate.Functions(), func(h *modules.Host) {
		h.Root = moduletest.Tree(t, map[string]string{"etc/logrotate.conf": "include /etc/logrotate.conf\n"})
	}, []moduletest.Case{{Fun: "logrotate.show_conf", Err: "included too deep"}})
}
