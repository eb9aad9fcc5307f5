package modules_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func TestFilterBy(t *testing.T) {
	t.Parallel()
	m := ordered.Of
	table := m("Deb*", m("p", "apt", "k", int64(1)), "RedHat", m("p", "dnf"), "text", "t", "none", nil, "default", m("p", "?"), "common", m("k", int64(0), "c", true), "12", "twelve")
	for _, c := range []struct {
		name  string
		value any
		def   string
		base  string
		merge any
		want  string
	}{
		{"pattern", "Debian", "default", "", nil, `{"p":"apt","k":1}`},
		{"case counts", "debian", "default", "", nil, `{"p":"?"}`},
		{"default", "SUSE", "RedHat", "", nil, `{"p":"dnf"}`},
		{"no default", "SUSE", "nope", "", nil, `null`},
		{"no value", nil, "default", "", nil, `{"p":"?"}`},
		{"number", int64(12), "default", "", nil, `"twelve"`},
		{"first of a list", []any{"x", "RedHat", "Debian"}, "default", "", nil, `{"p":"dnf"}`},
		{"null entry", "none", "default", "", nil, `{"p":"?"}`},
		{"base", "Debian", "default", "common", nil, `{"k":1,"c":true,"p":"apt"}`},
		{"base alone", "SUSE", "nope", "common", nil, `{"k":0,"c":true}`},
		{"base of no entry", "Debian", "default", "nope", nil, `{"p":"apt","k":1}`},
		{"merge", "Debian", "default", "", m("p", "aptitude"), `{"p":"aptitude","k":1}`},
		{"merge alone", "SUSE", "nope", "", m("z", int64(1)), `{"z":1}`},
		{"empty merge", "text", "nope", "", m(), `"t"`},
		{"text under a mapping", "text", "nope", "common", nil, "error"},
		{"mapping over a text", "text", "nope", "", m("a", int64(1)), "error"},
		{"merge of a text", "Debian", "nope", "", "x", "error"},
	} {
		v, err := modules.FilterBy(table, c.value, c.def, c.base, c.merge)
		got := "error"
		if err == nil {
			b, err := ordered.Encode(v)
			if err != nil {
				t.Fatal(err)
			}
			got = string(b)
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
