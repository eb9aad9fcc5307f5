package process

import "testing"

func TestParseStat(t *testing.T) {
	t.Parallel()
	const rest = " 10 20 30 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4711 9"
	want := stat{5, 10, 20, 30, "4711"}
	for _, name := range []string{"sh", "a b", ") Z (", "((", "))"} {
		if got, ok := parseStat("5 (" + name + ") S" + rest); !ok || got != want {
			t.Errorf("%q: got %v, %v, want %v", name, got, ok, want)
		}
	}
	for _, line := range []string{"", "5", "5 (sh", "5 ) S (", "5 (sh) Z" + rest, "5 (sh) S 1 2", "x (sh) S" + rest} {
		if got, ok := parseStat(line); ok {
			t.Errorf("%q: got %v, want nothing", line, got)
		}
	}
}
