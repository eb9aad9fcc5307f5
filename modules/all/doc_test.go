package all_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/modules/all"
)

var update = flag.Bool("update", false, "rewrite docs/functions.md")

const page = "../../docs/functions.md"

const pageHead = `# Functions

What a host can be asked to do: ` + "`gossh TARGET FUNCTION [ARGUMENTS]`" + `. The same text comes from ` + "`sys.doc`" + ` on the host.
Arguments are read as YAML; ` + "`name=value`" + ` is a keyword argument. This page is made from the functions themselves:
` + "`go test ./modules/all -update`" + `.
`

// TestPage holds docs/functions.md to the functions there are.
func TestPage(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(pageHead)
	last := ""
	for _, f := range all.Functions() {
		module, _, _ := strings.Cut(f.Name, ".")
		if module != last {
			b.WriteString("\n## " + module + "\n")
		}
		last = module
		b.WriteString("\n### " + f.Name + "\n\n```\n" + f.Usage() + "\n\n" + strings.TrimSpace(f.Doc) + "\n```\n")
	}
	if *update {
		if err := os.WriteFile(page, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(b.String(), string(got)); d != "" {
		t.Errorf("docs/functions.md is out of date; -update rewrites it (-want +got):\n%s", d)
	}
}
