package saltyaml_test

import (
	"os"
	"testing"

	"github.com/gossh/gossh/ordered"
)

// golden reads questions with the answers that testdata/oracle.py recorded in
// them.
func golden(t *testing.T, file string) []any {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	v, err := ordered.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return v.([]any)
}

func TestGoldenLoad(t *testing.T) {
	t.Parallel()
	for _, q := range golden(t, "testdata/load.json") {
		m := q.(*ordered.Map)
		checkLoad(t, m.Value("src").(string), m.Value("want"))
	}
}

func TestGoldenDump(t *testing.T) {
	t.Parallel()
	for _, q := range golden(t, "testdata/dump.json") {
		m := q.(*ordered.Map)
		checkDump(t, m, m.Value("want"))
	}
}
