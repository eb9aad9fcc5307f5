package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/ordered"
)

func TestCall(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		words  []string
		fun    string
		args   []any
		kwargs string
	}{
		{"none", []string{"test.ping"}, "test.ping", nil, "null"},
		{"one word", []string{"cmd.run ls"}, "cmd.run", []any{"ls"}, "null"},
		{"types", []string{"f", "1", "2.5", "true", "x y", "[1, a]", ""}, "f", []any{int64(1), 2.5, true, "x y", []any{int64(1), "a"}, ""}, "null"},
		{"keywords", []string{"f", "a=1", "foo-bar=x", "pip=1.2=1", "env={A: b}"}, "f", nil, `{"a":1,"foo-bar":"x","pip":"1.2=1","env":{"A":"b"}}`},
		{"no keywords", []string{"f", "pip==1.1", "1a=2", "=x", "a=1\nb"}, "f", []any{"pip==1.1", "1a=2", "=x", "a=1\nb"}, "null"},
		{"not parsed", []string{"f", "raw=1", "b=1"}, "f", nil, `{"raw":"1","b":1}`},
	} {
		got := call(c.words, []string{"raw"})
		b, err := ordered.Encode(got.Kwargs)
		if err != nil {
			t.Fatal(err)
		}
		if got.Fun != c.fun || !cmp.Equal(got.Args, c.args) || string(b) != c.kwargs {
			t.Errorf("%s: got %s %v %s, want %s %v %s", c.name, got.Fun, got.Args, b, c.fun, c.args, c.kwargs)
		}
	}
}
