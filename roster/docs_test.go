package roster

import (
	"os"
	"strings"
	"testing"
)

// TestDocsListEveryAttribute holds the page on rosters to the table.
func TestDocsListEveryAttribute(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/rosters-and-targets.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range attributeNames(attributes()) {
		if !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("docs/rosters-and-targets.md does not say what %s is", name)
		}
	}
}
