package roster

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestDocsListEveryAttribute holds the page on rosters and the comment of the package
// to the table.
func TestDocsListEveryAttribute(t *testing.T) {
	t.Parallel()
	for file, form := range map[string]string{"../docs/rosters-and-targets.md": "`%s`", "doc.go": "\n//\t%s "} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range attributeNames(attributes()) {
			if !strings.Contains(string(text), fmt.Sprintf(form, name)) {
				t.Errorf("%s does not say what %s is", file, name)
			}
		}
	}
}
