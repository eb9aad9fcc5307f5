package grains

import (
	"os"
	"strings"
	"testing"
)

// TestDocumented holds docs/grains.md to the grains there are.
func TestDocumented(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../docs/grains.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	for _, c := range collectors() {
		for _, name := range c.names {
			if !strings.Contains(page, "`"+name+"`") {
				t.Errorf("docs/grains.md does not tell of %s", name)
			}
		}
	}
}
