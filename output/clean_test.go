package output_test

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/output"
)

// evil has an escape sequence, a carriage return, a C1 control in UTF-8 and as a
// bare byte, and DEL.
const evil = "a\x1b[2Jb\rc\u009b2Jd\x9be\x7ff\tg"

func TestControlCharacters(t *testing.T) {
	t.Parallel()
	state := ran()
	entry := state.Value("test_|-x_|-x_|-nop").(*ordered.Map)
	entry.Set("comment", evil)
	entry.Set("warnings", []any{evil})
	entry.Set("changes", ordered.Of(evil, evil))
	values := map[string]any{"string": evil, "map": ordered.Of(evil, []any{evil}), "state": state, "errors": []any{evil}}
	for _, out := range []string{"nested", "highstate", "txt", "newline_values_only", "json", "jsonl", "raw", "pprint", "yaml"} {
		for name, v := range values {
			r := output.Result{ID: "web1", Value: v}
			got := render(t, output.Options{Name: out, Terminal: true}, r)
			if strings.ContainsAny(got, "\x1b\r\x7f\u009b") || strings.Contains(got, "\x9be") {
				t.Errorf("%s of %s on a terminal: got %q", out, name, got)
			}
			if got = render(t, output.Options{Name: out}, r); strings.Contains(got, "\x1b") {
				t.Errorf("%s of %s in a pipe: got %q", out, name, got)
			}
		}
	}
}

func TestPipeKeepsBytes(t *testing.T) {
	t.Parallel()
	r := output.Result{ID: "web1", Value: evil}
	for _, c := range []struct {
		o    output.Options
		want string
	}{
		{output.Options{}, "web1:\n    a?[2Jb\n    c\u009b2Jd\x9be\x7ff\tg\n"},
		{output.Options{KeepEscapes: true}, "web1:\n    a\x1b[2Jb\n    c\u009b2Jd\x9be\x7ff\tg\n"},
		{output.Options{Terminal: true}, "web1:\n    a?[2Jb\n    c?2Jd?e?f\tg\n"},
		{output.Options{Terminal: true, KeepEscapes: true}, "web1:\n    a\x1b[2Jb\n    c?2Jd?e?f\tg\n"},
	} {
		if got := render(t, c.o, r); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.o, got, c.want)
		}
	}
}
