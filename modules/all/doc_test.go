package all_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/modules/all"
)

var update = flag.Bool("update", false, "rewrite docs/functions.md and docs/modules")

const (
	docs      = "../../docs"
	indexHead = `# Functions

What a host can be asked to do: ` + "`gossh TARGET FUNCTION [ARGUMENTS]`" + `. The same text comes from ` + "`sys.doc`" + ` on the host.
Arguments are read as YAML; ` + "`name=value`" + ` is a keyword argument. Every function that changes something takes ` + "`test=True`" + `.
These pages are made from the functions themselves: ` + "`go test ./modules/all -update`" + `.

| module | functions |
|---|---|
`
)

// pages returns the pages of the functions there are, by their names below docs.
func pages() map[string]string {
	out := map[string]string{}
	index := strings.Builder{}
	index.WriteString(indexHead)
	last := ""
	var names []string
	row := func() {
		if last != "" {
			fmt.Fprintf(&index, "| [%s](modules/%s.md) | %s |\n", last, last, strings.Join(names, ", "))
		}
		names = nil
	}
	for _, f := range all.Functions() {
		module, bare, _ := strings.Cut(f.Name, ".")
		page := "modules/" + module + ".md"
		if module != last {
			row()
			out[page] = "# " + module + "\n"
		}
		last = module
		names = append(names, bare)
		out[page] += "\n## " + f.Name + "\n\n```\n" + f.Help() + "\n```\n"
	}
	row()
	out["functions.md"] = index.String()
	return out
}

// TestPages holds the reference of functions to the functions there are.
func TestPages(t *testing.T) {
	t.Parallel()
	want := pages()
	if *update {
		rewrite(t, want)
	}
	for name, text := range want {
		got, err := os.ReadFile(filepath.Join(docs, name))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(text, string(got)); d != "" {
			t.Errorf("docs/%s is out of date; -update rewrites it (-want +got):\n%s", name, d)
		}
	}
	for _, name := range there(t) {
		if want[name] == "" {
			t.Errorf("docs/%s is of a module that there is not; -update removes it", name)
		}
	}
}

// there returns the pages of modules in docs.
func there(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(docs, "modules", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range found {
		found[i] = "modules/" + filepath.Base(found[i])
	}
	slices.Sort(found)
	return found
}

func rewrite(t *testing.T, pages map[string]string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(docs, "modules"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range there(t) {
		if err := os.Remove(filepath.Join(docs, name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join(docs, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
