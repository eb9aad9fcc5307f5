package jinja_test

import (
	"context"
	"testing"

	"github.com/gossh/gossh/jinja/internal/benchcase"
)

// A typical SLS, 200 iterations with a macro call, an inner loop and filters
// each, may not allocate more than 4 times an iteration.
func TestAllocations(t *testing.T) {
	env, vars := benchEnv(t)
	limits := map[string]float64{"sls.j2": 800, "map.j2": 200, "page.j2": 100, "numbers.j2": 200}
	for _, name := range benchcase.Names {
		tm, err := env.GetTemplate(context.Background(), name)
		if err != nil {
			t.Fatal(err)
		}
		got := testing.AllocsPerRun(20, func() {
			if _, err := tm.Render(context.Background(), vars); err != nil {
				t.Error(err)
			}
		})
		if got > limits[name] {
			t.Errorf("%s: got %.0f allocations, want at most %.0f", name, got, limits[name])
		}
	}
}
