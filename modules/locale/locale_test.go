package locale_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/locale"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, locale.Functions()) }

const known = "C\nC.utf8\nPOSIX\nde_DE.utf8\nde_DE@euro\n"

func host(t *testing.T, files map[string]string, programs ...moduletest.Program) *modules.Host {
	t.Helper()
	h := moduletest.NewHost(t)
	h.Functions = locale.Functions
	files["etc/default/"] = ""
	h.Root = moduletest.Tree(t, files)
	h.Runner = moduletest.Fake(t, nil, programs...)
	return h
}

func TestLooking(t *testing.T) {
	t.Parallel()
	avail := moduletest.Program{Line: "locale -a", Stdout: known, Any: true}
	moduletest.Run(t, locale.Functions(), func(h *modules.Host) {
		*h = *host(t, map[string]string{"etc/default/locale": "LANGUAGE=x\nLANG=\"de_DE.UTF-8\"\n"}, avail)
	}, []moduletest.Case{
		{Fun: "locale.list_avail", Want: []any{"C", "C.utf8", "POSIX", "de_DE.utf8", "de_DE@euro"}},
		{Fun: "locale.avail", Args: []any{"de_DE.UTF-8"}, Want: true},
		{Name: "modifier", Fun: "locale.avail", Args: []any{"de_DE@euro"}, Want: true},
		{Name: "not there", Fun: "locale.avail", Args: []any{"de_AT.UTF-8"}, Want: false},
		{Name: "no locale", Fun: "locale.avail", Args: []any{"-a"}, Err: "is no name of a locale"},
		{Fun: "locale.get_locale", Want: "de_DE.UTF-8"},
	})
	moduletest.Run(t, locale.Functions(), func(h *modules.Host) { *h = *host(t, map[string]string{}, avail) }, []moduletest.Case{{Name: "none", Fun: "locale.get_locale", Want: ""}})
}

func TestSetting(t *testing.T) {
	t.Parallel()
	avail := moduletest.Program{Line: "locale -a", Stdout: known, Any: true}
	for _, c := range []struct {
		name      string
		files     map[string]string
		want, err string
		file      string
		result    string
	}{
		{"Debian", map[string]string{"etc/default/locale": "# c\nLANG=C.UTF-8\nLC_TIME=x\n"}, "de_DE.UTF-8", "", "/etc/default/locale", "# c\nLC_TIME=x\nLANG=de_DE.UTF-8\n"},
		{"systemd", map[string]string{"etc/locale.conf": ""}, "de_DE.utf8", "", "/etc/locale.conf", "LANG=de_DE.utf8\n"},
		{"no file", map[string]string{}, "de_DE.utf8", "", "/etc/locale.conf", "LANG=de_DE.utf8\n"},
		{"not there", map[string]string{}, "de_AT.utf8", "locale.gen_locale makes it", "", ""},
		{"no locale", map[string]string{}, "a\nb", "is no name of a locale", "", ""},
		{"is set", map[string]string{"etc/locale.conf": "LANG=fr_FR\n"}, "fr_FR", "", "/etc/locale.conf", "LANG=fr_FR\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := host(t, c.files, avail)
			before := moduletest.Snapshot(t, h.Root)
			for _, test := range []bool{true, false} {
				got, err := h.Call(t.Context(), "locale.set_locale", []any{c.want}, ordered.Of("test", test))
				if (err != nil) != (c.err != "") || err == nil && got != true {
					t.Errorf("test %v: got %v, %v, want %s", test, got, err, c.err)
				}
				if test && moduletest.Snapshot(t, h.Root) != before {
					t.Error("a dry run changes something")
				}
			}
			if c.file != "" {
				if text, err := h.Read(c.file); err != nil || text != c.result {
					t.Errorf("got %q, %v, want %q", text, err, c.result)
				}
			}
		})
	}
}

func TestMaking(t *testing.T) {
	t.Parallel()
	gen := "# de_AT.UTF-8 UTF-8\n#  de_AT ISO-8859-1\n"
	h := host(t, map[string]string{"etc/locale.gen": gen},
		moduletest.Program{Line: "locale -a", Stdout: known}, moduletest.Program{Line: "locale-gen"}, moduletest.Program{Line: "locale -a", Stdout: known + "de_AT.utf8\n"})
	if got, err := h.Call(t.Context(), "locale.gen_locale", []any{"de_AT.UTF-8"}, nil); err != nil || got != true {
		t.Errorf("got %v, %v", got, err)
	}
	if text, err := h.Read("/etc/locale.gen"); err != nil || text != "de_AT.UTF-8 UTF-8\n#  de_AT ISO-8859-1\n" {
		t.Errorf("got %q, %v", text, err)
	}
	for _, c := range []struct {
		locale, err string
		test        bool
		programs    []moduletest.Program
	}{
		{"de_DE.UTF-8", "", false, nil},
		{"de_AT.UTF-8", "", true, []moduletest.Program{{Line: "locale-gen --never", Any: true}}},
		{"de_AT.UTF-8@x", "", false, []moduletest.Program{{Line: "localedef --force -i de_AT@x -f UTF-8 de_AT.UTF-8@x"}}},
		{"de_AT", "write de_AT.UTF-8", false, nil},
		{"xx_XX.UTF-8", "locale-gen made no locale", false, []moduletest.Program{{Line: "locale-gen"}}},
	} {
		h := host(t, map[string]string{}, append(c.programs, moduletest.Program{Line: "locale -a", Stdout: known, Any: true})...)
		got, err := h.Call(t.Context(), "locale.gen_locale", []any{c.locale}, ordered.Of("test", c.test))
		if (err != nil) != (c.err != "") || err == nil && got != true {
			t.Errorf("%s: got %v, %v, want %s", c.locale, got, err, c.err)
		}
	}
}
