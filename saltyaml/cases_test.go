package saltyaml_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// TestCases reads each document of testdata/cases.json and compares with what
// Salt made of it.
func TestCases(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		ID, Src string
		Salt    json.RawMessage
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			raw, err := ordered.Decode(c.Salt)
			if err != nil {
				t.Fatal(err)
			}
			got, err := saltyaml.Load("case", []byte(c.Src))
			if m, ok := raw.(*ordered.Map); ok && m.Value("__err") != nil {
				if fault.KindOf(err) != fault.Invalid {
					t.Fatalf("got %v, error %v, want an error of kind invalid (Salt: %s)", got, err, m.Value("__err"))
				}
				return
			}
			if err != nil {
				t.Fatalf("got error %v, want %s", err, c.Salt)
			}
			if diff := cmp.Diff(show(unmark(t, raw)), show(got)); diff != "" {
				t.Errorf("got what Salt does not (-want +got):\n%s", diff)
			}
		})
	}
}
