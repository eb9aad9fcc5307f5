package modules_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func TestTraverse(t *testing.T) {
	t.Parallel()
	data := ordered.Of("a", ordered.Of("b", []any{"x", "y", ordered.Of("k", "v", "1", "one")}, "0", "zero", "n", nil), "a:b", "whole")
	for _, c := range []struct {
		path, delimiter string
		want            any
		ok              bool
	}{
		{"a:0", ":", "zero", true},
		{"a:b:0", ":", "x", true},
		{"a:b:1", ":", "one", true},
		{"a:b:-3", ":", "x", true},
		{"a:b:3", ":", nil, false},
		{"a:b:-4", ":", nil, false},
		{"a:b:k", ":", "v", true},
		{"a:b:k:z", ":", nil, false},
		{"a:n", ":", nil, true},
		{"a:n:x", ":", nil, false},
		{"a:z", ":", nil, false},
		{"a|n", "|", nil, true},
		{"a:b", "|", "whole", true},
		{"a:b", "", "whole", true},
		{"", ":", nil, false},
	} {
		if got, ok := modules.Traverse(data, c.path, c.delimiter); got != c.want || ok != c.ok {
			t.Errorf("%q at %q: got %v, %v, want %v, %v", c.path, c.delimiter, got, ok, c.want, c.ok)
		}
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	under := ordered.Of("m", ordered.Of("a", 1, "b", 2), "l", []any{1}, "x", 1)
	over := ordered.Of("m", ordered.Of("b", 3, "c", 4), "l", []any{2}, "y", 2)
	for deep, want := range map[bool]string{
		true:  `{"m":{"a":1,"b":3,"c":4},"l":[2],"x":1,"y":2}`,
		false: `{"m":{"b":3,"c":4},"l":[2],"x":1,"y":2}`,
	} {
		b, err := ordered.Encode(modules.Merge(under, over, deep))
		if err != nil || string(b) != want {
			t.Errorf("deep %v: got %s, %v, want %s", deep, b, err, want)
		}
	}
	if b, err := ordered.Encode(under); err != nil || string(b) != `{"m":{"a":1,"b":2},"l":[1],"x":1}` {
		t.Errorf("it was changed to %s, %v", b, err)
	}
	if modules.Merge(nil, nil, true).Len() != 0 {
		t.Error("nothing over nothing is something")
	}
}
