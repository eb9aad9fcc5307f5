package timezone_test

import (
	"os"
	"testing"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/timezone"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, timezone.Functions()) }

// berlin is a zone without changes that are recorded, but with the rule of today: the
// smallest file of version 2 of tzfile(5).
const berlin = "TZif2\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x04\x00\x00\x0e\x10\x00\x00CET\x00" +
	"TZif2\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x04\x00\x00\x0e\x10\x00\x00CET\x00" +
	"\nCET-1CEST,M3.5.0,M10.5.0/3\n"

func host(t *testing.T, more map[string]string) *modules.Host {
	t.Helper()
	h := moduletest.NewHost(t)
	h.Functions = timezone.Functions
	h.Now = func() time.Time { return time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC) }
	files := map[string]string{
		"usr/share/zoneinfo/Europe/Berlin": berlin, "usr/share/zoneinfo/UTC": "utc", "usr/share/zoneinfo/zone.tab": "", "usr/share/zoneinfo/posix/UTC": "utc", "etc/": "",
	}
	for k, v := range more {
		files[k] = v
	}
	h.Root = moduletest.Tree(t, files)
	return h
}

func TestLooking(t *testing.T) {
	t.Parallel()
	linked := map[string]string{"etc/localtime": "-> ../usr/share/zoneinfo/Europe/Berlin", "etc/adjtime": "0.0 0 0.0\n0\nLOCAL\n"}
	moduletest.Run(t, timezone.Functions(), func(h *modules.Host) { *h = *host(t, linked) }, []moduletest.Case{
		{Fun: "timezone.get_zone", Want: "Europe/Berlin"},
		{Fun: "timezone.get_zonecode", Want: "CEST"},
		{Fun: "timezone.get_offset", Want: "+0200"},
		{Fun: "timezone.list", Want: []any{"Europe/Berlin", "UTC"}},
		{Fun: "timezone.zone_compare", Args: []any{"Europe/Berlin"}, Want: true},
		{Name: "another", Fun: "timezone.zone_compare", Args: []any{"UTC"}, Want: false},
		{Name: "no zone", Fun: "timezone.zone_compare", Args: []any{"Mars/X"}, Err: "the host knows no time zone Mars/X"},
		{Name: "elsewhere", Fun: "timezone.set_zone", Args: []any{"../../../etc/shadow"}, Err: "is no time zone"},
		{Fun: "timezone.get_hwclock", Want: "localtime"},
	})
	moduletest.Run(t, timezone.Functions(), func(h *modules.Host) { *h = *host(t, map[string]string{"etc/localtime": berlin}) }, []moduletest.Case{
		{Name: "by content", Fun: "timezone.get_zone", Want: "Europe/Berlin"},
		{Name: "compared by content", Fun: "timezone.zone_compare", Args: []any{"Europe/Berlin"}, Want: true},
		{Name: "no adjtime", Fun: "timezone.get_hwclock", Want: "UTC"},
	})
	moduletest.Run(t, timezone.Functions(), func(h *modules.Host) {
		*h = *host(t, map[string]string{"etc/localtime": "x", "etc/timezone": "Etc/Own\n"})
	}, []moduletest.Case{
		{Name: "Debian's file", Fun: "timezone.get_zone", Want: "Etc/Own"},
		{Name: "broken", Fun: "timezone.get_offset", Err: "reading /etc/localtime"},
	})
	moduletest.Run(t, timezone.Functions(), func(h *modules.Host) { *h = *host(t, nil) }, []moduletest.Case{
		{Name: "nothing", Fun: "timezone.get_zone", Want: "UTC"}, {Name: "nothing's offset", Fun: "timezone.get_offset", Want: "+0000"},
	})
}

func TestSetting(t *testing.T) {
	t.Parallel()
	h := host(t, map[string]string{"etc/localtime": "-> ../usr/share/zoneinfo/UTC", "etc/timezone": "UTC\n", "etc/adjtime": "0.0 0 0.0\n0\nUTC\n"})
	before := moduletest.Snapshot(t, h.Root)
	call := func(fun string, arg any, test bool) {
		t.Helper()
		if got, err := h.Call(t.Context(), fun, []any{arg}, ordered.Of("test", test)); err != nil || got != true {
			t.Errorf("%s: got %v, %v", fun, got, err)
		}
	}
	call("timezone.set_zone", "Europe/Berlin", true)
	call("timezone.set_hwclock", "localtime", true)
	call("timezone.set_zone", "UTC", false)
	call("timezone.set_hwclock", "utc", false)
	if moduletest.Snapshot(t, h.Root) != before {
		t.Error("a dry run, or setting what is set, changes something")
	}
	call("timezone.set_zone", "Europe/Berlin", false)
	call("timezone.set_hwclock", "localtime", false)
	to, err := os.Readlink(h.Path("/etc/localtime"))
	name, err1 := h.Read("/etc/timezone")
	adj, err2 := h.Read("/etc/adjtime")
	if err != nil || err1 != nil || err2 != nil || to != "../usr/share/zoneinfo/Europe/Berlin" || name != "Europe/Berlin\n" || adj != "0.0 0 0.0\n0\nLOCAL\n" {
		t.Errorf("got %s, %q, %q, %v %v %v", to, name, adj, err, err1, err2)
	}
	fresh := host(t, nil)
	if _, err := fresh.Call(t.Context(), "timezone.set_hwclock", []any{"localtime"}, nil); err != nil {
		t.Error(err)
	}
	if adj, err := fresh.Read("/etc/adjtime"); err != nil || adj != "0.0 0 0.0\n0\nLOCAL\n" {
		t.Errorf("got %q, %v", adj, err)
	}
	if _, err := fresh.Call(t.Context(), "timezone.set_hwclock", []any{"mars"}, nil); err == nil {
		t.Error("the hardware has the time of Mars")
	}
}
