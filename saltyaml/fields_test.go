package saltyaml_test

import (
	"testing"

	"github.com/gossh/gossh/saltyaml"
)

func TestDumpFields(t *testing.T) {
	t.Parallel()
	fields := saltyaml.Fields{{Key: int64(2), Value: "x"}, {Key: "b", Value: saltyaml.Marked{Anchor: "id001", Value: []any{int64(1)}}}, {Key: nil, Value: saltyaml.Marked{Alias: "id001"}}}
	keys := saltyaml.Fields{{Key: "b"}, {Key: "a", Value: saltyaml.Marked{Tag: "!!set", Value: saltyaml.Fields{{Key: true}}}}}
	for _, c := range []struct {
		name string
		v    any
		o    saltyaml.DumpOptions
		want string
	}{
		{"block", fields, saltyaml.DumpOptions{}, "2: x\nb: &id001\n- 1\nnull: *id001\n"},
		{"flow", fields, saltyaml.DumpOptions{Flow: true}, "{2: x, b: &id001 [1], null: *id001}\n"},
		{"mixed keys are not sorted", fields, saltyaml.DumpOptions{Flow: true, SortKeys: true}, "{2: x, b: &id001 [1], null: *id001}\n"},
		{"sorted", keys, saltyaml.DumpOptions{SortKeys: true}, "a: !!set\n  true: null\nb: null\n"},
		{"a list as key", saltyaml.Fields{{Key: []any{int64(1), int64(2)}, Value: "x"}}, saltyaml.DumpOptions{}, "? - 1\n  - 2\n: x\n"},
		{"word", []any{saltyaml.Word("NULL")}, saltyaml.DumpOptions{}, "- NULL\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := saltyaml.Dump(c.v, c.o); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
