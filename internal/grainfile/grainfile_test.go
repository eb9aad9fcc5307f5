package grainfile_test

import (
	"context"
	"errors"
	"testing"

	"github.com/gossh/gossh/internal/grainfile"
	"github.com/gossh/gossh/ordered"
)

// reader answers for the controller.
type reader struct{ answers map[string]any }

func (r reader) Parse(_ context.Context, text string) (any, error) {
	if v, ok := r.answers[text]; ok {
		return v, nil
	}
	return nil, errors.New("bad YAML")
}

func TestParse(t *testing.T) {
	t.Parallel()
	r := reader{map[string]any{"a: 1": ordered.Of("a", int64(1)), "# none": nil, "- x": []any{"x"}, "{a: b}": ordered.Of("a", "b")}}
	for _, c := range []struct {
		text string
		r    grainfile.Reader
		want string
		bad  bool
	}{
		{text: " \n", want: "{}"},
		{text: "{\"b\": 1, \"a\": [2.5]}\n", want: `{"b":1,"a":[2.5]}`},
		{text: "a: 1\n", r: r, want: `{"a":1}`},
		{text: "{a: b}", r: r, want: `{"a":"b"}`},
		{text: "# none", r: r, want: "{}"},
		{text: "- x", r: r, bad: true},
		{text: "\ta", r: r, bad: true},
		{text: "a: 1", bad: true},
		{text: "{a: b}", bad: true},
	} {
		m, err := grainfile.Parse(t.Context(), c.text, c.r)
		if (err != nil) != c.bad {
			t.Errorf("%q: got the error %v", c.text, err)
		}
		if err != nil {
			continue
		}
		if got, err := ordered.Encode(m); err != nil || string(got) != c.want {
			t.Errorf("%q: got %s, %v, want %s", c.text, got, err, c.want)
		}
	}
}
