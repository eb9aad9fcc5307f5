package custom

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// The bounds of the variables that tell arguments to executables which do not read
// JSON: what is larger is on standard input alone.
const (
	maxVariable  = 32 << 10
	maxVariables = 256 << 10
)

// runner returns what runs a function of an executable.
func (e Executable) runner(s *schema, bare string, args []modules.Arg) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		named := &ordered.Map{}
		for _, a := range args {
			named.Set(a.Name, c.Named[a.Name])
		}
		for k, v := range c.Kwargs.All() {
			named.Set(k, v)
		}
		rest := c.Rest
		if rest == nil {
			rest = []any{}
		}
		in := ordered.Of("fun", bare, "args", rest, "kwargs", named, "test", c.Test,
			"id", c.Host.ID, "jid", c.Host.JID, "opts", c.Host.Opts)
		if slices.Contains(s.Needs, "grains") {
			in.Set("grains", c.Host.Grains.All(ctx))
		}
		if slices.Contains(s.Needs, "pillar") {
			in.Set("pillar", c.Host.Pillar)
		}
		text, err := ordered.Encode(in)
		if err != nil {
			return nil, err
		}
		r, err := c.Host.Runner.Run(ctx, &process.Command{
			Argv: []string{e.Path, "call", bare}, Env: variables(c, bare, named), Stdin: append(text, '\n'),
			Timeout: time.Duration(s.Timeout * float64(time.Second)), Limit: modules.MaxOutput, Output: talk(c),
		})
		if err != nil {
			return nil, err
		}
		return e.answer(c, r, s)
	}
}

// talk shows what an executable says on standard error as it appears.
func talk(c *modules.Call) func(string, []byte) {
	return func(stream string, b []byte) {
		if stream == process.Stderr && c.Stream != nil {
			c.Stream(stream, b)
		}
	}
}

// variables is the environment of a call: that of the host, and the arguments.
func variables(c *modules.Call, bare string, named *ordered.Map) []string {
	env := append(slices.Clone(c.Host.Env), "GOSSH_FUN="+bare, "GOSSH_ID="+c.Host.ID)
	if c.Test {
		env = append(env, "GOSSH_TEST=1")
	}
	size := 0
	for k, v := range named.All() {
		text, isText := v.(string)
		if v == nil {
			continue
		}
		if !isText {
			b, err := ordered.Encode(v)
			if err != nil {
				continue // it is on standard input, or the call has failed
			}
			text = string(b)
		}
		if size += len(text); len(text) <= maxVariable && size <= maxVariables && !strings.ContainsRune(text, 0) {
			env = append(env, "GOSSH_ARG_"+k+"="+text)
		}
	}
	return env
}

// answer reads what an executable has printed.
func (e Executable) answer(c *modules.Call, r *process.Result, s *schema) (any, error) {
	for line := range strings.Lines(string(r.Stderr)) {
		c.Host.Logf("info", "%s: %s", e.Shown, strings.TrimRight(line, "\r\n"))
	}
	if r.TimedOut {
		return nil, modules.Errorf("%s did not end within %v seconds", e.Shown, s.Timeout)
	}
	if r.LostStdout > 0 {
		return nil, modules.Errorf("%s prints more than %d MiB", e.Shown, modules.MaxOutput>>20)
	}
	v, err := ordered.Decode(r.Stdout)
	m, ok := v.(*ordered.Map)
	if err != nil || !ok {
		if r.Code != 0 {
			return nil, modules.Failed([]string{e.Shown, c.Fun}, r)
		}
		said := strings.TrimSpace(string(r.Stdout))
		return nil, modules.Errorf("%s answers no JSON object but %q", e.Shown, said[:min(len(said), 200)])
	}
	if text, ok := m.Get("error"); ok && text != nil {
		return nil, modules.Errorf("%s", modules.Text(text))
	}
	value, ok := m.Get("return")
	if !ok {
		return nil, modules.Errorf("%s answers an object without return and without error", e.Shown)
	}
	c.Retcode = r.Code
	switch code := m.Value("retcode").(type) {
	case nil:
	case int64:
		c.Retcode = int(code)
	default:
		return nil, modules.Errorf("%s answers a retcode that is no whole number", e.Shown)
	}
	return value, nil
}
