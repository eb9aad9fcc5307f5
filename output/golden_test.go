package output_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/output"
)

var update = flag.Bool("update", false, "rewrite the outputs under testdata")

// goldenOptions is the options of a golden case.
type goldenOptions struct {
	Out    string
	Indent string
	Color  bool
	Static bool
	State  output.StateOptions
}

// TestGolden prints testdata/*.golden: one JSON mapping from IDs to returns, with
// options, gives exactly the bytes after "-- out --". They are what Salt's outputters print.
func TestGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.golden")
	if err != nil || len(files) == 0 {
		t.Fatalf("got %d cases, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			head, want, ok1 := bytes.Cut(data, []byte("-- out --\n"))
			opts, in, ok2 := bytes.Cut(head, []byte("-- in --\n"))
			if !ok1 || !ok2 {
				t.Fatal("a part is missing")
			}
			got := printGolden(t, opts, in)
			if *update {
				if err := os.WriteFile(file, append(data[:len(data)-len(want)], got...), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if d := cmp.Diff(string(want), string(got)); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

func printGolden(t *testing.T, opts, in []byte) []byte {
	t.Helper()
	var g goldenOptions
	d := json.NewDecoder(bytes.NewReader(opts))
	d.DisallowUnknownFields()
	if err := d.Decode(&g); err != nil {
		t.Fatal(err)
	}
	indent, err := output.ParseIndent(g.Indent)
	if err != nil {
		t.Fatal(err)
	}
	v, err := ordered.Decode(in)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	p, err := output.New(&b, output.Options{
		Name: g.Out, Indent: indent, Color: g.Color, Static: g.Static, State: g.State,
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, v := range v.(*ordered.Map).All() {
		if err := p.Result(output.Result{ID: id, Value: v}); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
