// Package test has the functions with which a connection is tried: test.*.
package test

import (
	"context"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return []modules.Function{
		{Name: "test.ping", Run: yes, Doc: "Return True: the host is up and answers.", Returns: "True", Examples: []string{"test.ping"}},
		{Name: "test.true", Run: yes, Doc: "Return True.", Returns: "True", Examples: []string{"test.true"}},
		{Name: "test.false", Run: no, Doc: "Return False.", Returns: "False", Examples: []string{"test.false"}},
		{
			Name: "test.echo", Args: []modules.Arg{modules.Need("text", modules.Any, "what to return")}, Run: echo,
			Doc: "Return the text.", Returns: "the text", Examples: []string{"test.echo 'foo bar baz'"},
		},
		{Name: "test.version", Run: version, Doc: "Return the version of the thin.", Returns: "the version", Examples: []string{"test.version"}},
		{
			Name: "test.arg", VarArgs: true, VarKwargs: true, Run: arg,
			Doc: "Return the arguments as they arrived.", Returns: "a mapping with args and kwargs", Examples: []string{"test.arg 1 two 3.1 wow='{a: 1}'"},
		},
		{
			Name: "test.kwarg", VarKwargs: true, Run: kwarg,
			Doc: "Return the keyword arguments as they arrived.", Returns: "the keyword arguments as a mapping", Examples: []string{"test.kwarg num=1 txt=two env='{a: 1}'"},
		},
		{
			Name: "test.sleep", Args: []modules.Arg{modules.Need("length", modules.Float, "seconds")}, Run: sleep,
			Doc: "Wait for that many seconds, then return True.", Returns: "True", Examples: []string{"test.sleep 20"},
		},
		{
			Name: "test.exception", Args: []modules.Arg{modules.Opt("message", modules.String, "Test Exception", "the text of the error")}, Run: exception,
			Doc: "Raise an error with the message.", Returns: "nothing: it fails", Examples: []string{"test.exception 'Oh noes!'"},
		},
	}
}

func yes(context.Context, *modules.Call) (any, error) { return true, nil }

func no(context.Context, *modules.Call) (any, error) { return false, nil }

// echo returns what it is given, also what was read as something else than text.
func echo(_ context.Context, c *modules.Call) (any, error) { return c.Named["text"], nil }

func version(_ context.Context, c *modules.Call) (any, error) { return c.Host.Version, nil }

func arg(_ context.Context, c *modules.Call) (any, error) {
	args := c.Rest
	if args == nil {
		args = []any{}
	}
	return ordered.Of("args", args, "kwargs", c.Kwargs), nil
}

func kwarg(_ context.Context, c *modules.Call) (any, error) { return c.Kwargs, nil }

func sleep(ctx context.Context, c *modules.Call) (any, error) {
	seconds, err := c.Seconds("length")
	if err != nil {
		return nil, err
	}
	t := time.NewTimer(time.Duration(seconds * float64(time.Second)))
	defer t.Stop()
	select {
	case <-t.C:
		return true, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func exception(_ context.Context, c *modules.Call) (any, error) {
	return nil, modules.Errorf("%s", c.Text("message"))
}
