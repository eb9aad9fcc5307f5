package targets_test

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/targets"
)

// TestManyPlaces has an expression that may begin at thousands of places: it is not
// compiled for each.
func TestManyPlaces(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{targets.GrainPCRE, targets.PillarPCRE, targets.Grain} {
		m, err := targets.Compile(targets.Expr{Kind: kind, Text: "a:b" + strings.Repeat(":c", 5000)})
		if err != nil {
			t.Fatal(err)
		}
		tree := map[string]any{"a": map[string]any{"b": "c" + strings.Repeat(":c", 4999)}}
		ok, err := m.Match(&targets.Target{ID: "web1"}, targets.Known{Grains: tree, Pillar: tree})
		if !ok || err != nil {
			t.Errorf("%s: got %v, %v, want a match", kind, ok, err)
		}
	}
}
