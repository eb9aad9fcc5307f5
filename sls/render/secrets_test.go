package render_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/gossh/gossh/sls/render"
)

// TestSecretsInErrors has SLS whose error is shown with lines that hold secrets.
func TestSecretsInErrors(t *testing.T) {
	t.Parallel()
	r := newPipelines(t, render.Options{})
	for _, c := range []struct{ name, text, want string }{
		{"around", "db_pass: hunter2\nkey: |\n  -----BEGIN PRIVATE KEY-----\n  hunter2\n  -----END PRIVATE KEY-----\nusers:\n  passwords:\n    - hunter2\nk: a: b\ntoken: hunter2\n", ">    9 | k: a: b\n       |     ^"},
		{"above what is shown", "a: 1\nsecret: |\n  1\n  2\n  3\n  4\n  5\n  6\n  7 hunter2\nk: a: b\n", "     9 |   **********\n>   10 | k: a: b"},
		{"the line itself", "a: 1\npassword: hunter2: x\n", ">    2 | password: **********"},
		{"the template's line", "a: 1\npassword: hunter2{{ nope ~ 'hunter2' }}\n", "  2 | password: *******{{ nope ~ '*******' }}\n    |                          ^"},
	} {
		_, err := r.Render(t.Context(), source(c.text), vars())
		var d interface{ Detail() string }
		if !errors.As(err, &d) {
			t.Errorf("%s: got %v, want an error with a detail", c.name, err)
			continue
		}
		if got := d.Detail(); !strings.Contains(got, c.want) || strings.Contains(got, "hunter2") {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}
