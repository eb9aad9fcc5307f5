package saltyaml_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

func TestArgument(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want any
	}{
		{"", ""},
		{"  ", "  "},
		{"---", "---"},
		{"...", "..."},
		{"|", "|"},
		{"!", "!"},
		{"None", nil},
		{"null", nil},
		{"~", nil},
		{"True", true},
		{"off", false},
		{"12", int64(12)},
		{"0755", int64(755)},
		{"1_000", "1_000"},
		{"_", "_"},
		{"1.50", 1.5},
		{"1.2.3", "1.2.3"},
		{"12:30", int64(750)},
		{"2026-01-02", "2026-01-02"},
		{"a\tb", "a\tb"},
		{"- a\n- b", "- a\n- b"},
		{"a #b", "a #b"},
		{"#b", "#b"},
		{"12 #b", int64(12)},
		{"[1, two]", []any{int64(1), "two"}},
		{"- a", "- a"},
		{"{a: 1}", ordered.Of("a", int64(1))},
		{"a: 1", "a: 1"},
		{"{a: 1, a: 2}", "{a: 1, a: 2}"},
		{"*.log", "*.log"},
		{"!!python/name:os.system x", "!!python/name:os.system x"},
		{"'quoted'", "quoted"},
		{"df -h /", "df -h /"},
		{"echo \x07", "echo \x07"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(show(tt.want), show(saltyaml.Argument(tt.text))); diff != "" {
				t.Errorf("Argument(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}
