package thin_test

import (
	"context"
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/thintest"
)

// yamlFunction reads its argument as YAML, and returns it with what is written of it.
func yamlFunction() modules.Function {
	return modules.Function{
		Name: "yaml.both", Args: []modules.Arg{{Name: "text", Required: true}},
		Run: func(ctx context.Context, c *modules.Call) (any, error) {
			d := c.Host.Files.(modules.Documents)
			v, err := d.Parse(ctx, c.Text("text"))
			if err != nil {
				return "reading: " + err.Error(), nil
			}
			text, err := d.Dump(ctx, v)
			if err != nil {
				return "writing: " + err.Error(), nil
			}
			return []any{v, text}, nil
		},
	}
}

// TestYAML has the controller read and write YAML for the host. What is wrong or too
// large fails the call alone.
func TestYAML(t *testing.T) {
	t.Parallel()
	tgt := host(t)
	r := runner(t)
	for name, c := range map[string]struct{ text, want string }{
		"order":     {"b: 1\na: [x, 2.50, yes, ~, 'yes']", `"return":[{"b":1,"a":["x",2.5,true,null,"yes"]},"b: 1\na:\n- x\n- 2.5\n- true\n- null\n- 'yes'\n"]`},
		"nothing":   {"# none", `"return":[null,"null\n"]`},
		"big":       {"12345678901234567890", `"return":[12345678901234567890,"12345678901234567890\n"]`},
		"error":     {"a: [", `"return":"reading: 1:4: `},
		"too large": {strings.Repeat("x", 300<<10), `"return":"reading: it is larger than the 256 KiB`},
		"too much":  {"- &a [" + strings.Repeat("x, ", 60) + "x]\n" + strings.Repeat("- [*a, *a, *a]\n", 9000), `"return":"reading: `},
		"grows":     {"- &a '" + strings.Repeat("x", 2000) + "'\n" + strings.Repeat("- *a\n", 400), `"return":"writing: it is larger than`},
	} {
		got, err := one(t, r, &thintest.Conn{}, tgt, thin.OpenOptions{}, "yaml.both", c.text)
		if err != nil || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %.200s, %v, want %s", name, got, err, c.want)
		}
	}
}
