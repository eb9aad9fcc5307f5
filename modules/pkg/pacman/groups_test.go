package pacman_test

import (
	"testing"

	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// TestGroups has what pacman prints written by hand, after its manual.
func TestGroups(t *testing.T) {
	t.Parallel()
	one := moduletest.Program{Line: "pacman -Sgg -- xorg", Stdout: "xorg gossh-b\nxorg a\n"}
	none := []any{}
	try(t, moduletest.Case{Fun: "pkg.group_info", Args: []any{"xorg"}, Want: ordered.Of("mandatory", none, "optional", none, "default", []any{"a", "gossh-b"}, "conditional", none)}, one)
	empty := ordered.Of("installed", none, "not installed", none)
	try(t, moduletest.Case{Fun: "pkg.group_diff", Args: []any{"xorg"}, Want: ordered.Of("mandatory", empty, "optional", empty, "default", ordered.Of("installed", []any{"gossh-b"}, "not installed", []any{"a"}), "conditional", empty)},
		one, program(t, "pacman -Q", "list"))
}
