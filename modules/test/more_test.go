package test_test

import (
	"context"
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/test"
	"github.com/gossh/gossh/ordered"
)

// host has a function that returns its arguments, one that fails, and grains.
func host(h *modules.Host) {
	h.Opts = ordered.Of("test.foo", "bar")
	h.Grains = moduletest.Grains{"os": "Debian", "osrelease": "12", "oscodename": "bookworm", "kernel": "Linux"}
	table := append(test.Functions(),
		modules.Function{Name: "grains.items", Run: func(ctx context.Context, c *modules.Call) (any, error) { return c.Host.Grains.All(ctx), nil }},
		modules.Function{Name: "x.fails", Run: func(context.Context, *modules.Call) (any, error) { return nil, modules.Errorf("oh no") }},
	)
	h.Functions = func() []modules.Function { return table }
}

func TestMore(t *testing.T) {
	t.Parallel()
	list := func(v ...any) []any { return v }
	of := ordered.Of
	moduletest.Run(t, test.Functions(), host, []moduletest.Case{
		{Fun: "test.arg_type", Args: list(int64(1), "a", nil, true, 1.5, list(), of()), Kwargs: of("k", int64(1)), Want: of(
			"args", list("<class 'int'>", "<class 'str'>", "<class 'NoneType'>", "<class 'bool'>", "<class 'float'>", "<class 'list'>", "<class 'dict'>"),
			"kwargs", of("k", "<class 'int'>"))},
		{Fun: "test.assertion", Args: list(true), Want: nil},
		{Name: "not true", Fun: "test.assertion", Args: list(false), Err: "AssertionError"},
		{Fun: "test.attr_call", Want: of("kernel", "Linux", "os", "Debian", "oscodename", "bookworm", "osrelease", "12")},
		{Name: "collatz of nothing", Fun: "test.collatz", Args: list(int64(0)), Err: "start must be"},
		{Fun: "test.conf_test", Want: "bar"},
		{Fun: "test.cross_test", Args: list("test.echo", list("x")), Want: "x"},
		{Name: "cross with a word", Fun: "test.cross_test", Args: list("test.echo", "x"), Want: "x"},
		{Name: "cross with itself", Fun: "test.cross_test", Args: list("test.cross_test"), Err: "does not call itself"},
		{Name: "fib of less", Fun: "test.fib", Args: list(int64(-1)), Err: "num must be"},
		{Fun: "test.get_opts", Want: of("test.foo", "bar")},
		{Fun: "test.not_loaded", Want: []any{}},
		{Fun: "test.outputter", Args: list("x"), Want: "x"},
		{Fun: "test.raise_exception", Args: list("TypeError", "an int", "is needed"), Err: "TypeError: an int, is needed"},
		{Name: "bare", Fun: "test.raise_exception", Args: list("KeyError"), Err: "KeyError"},
		{Fun: "test.rand_sleep", Args: list(int64(1)), Want: true},
		{Name: "no sleep", Fun: "test.rand_sleep", Args: list(int64(0)), Err: "max must be"},
		{Fun: "test.random_hash", Args: list(int64(0), "md5"), Want: "cfcd208495d565ef66e7dff9f98764da"},
		{Name: "odd hash", Fun: "test.random_hash", Args: list(int64(0), "crc"), Err: "hash_type one of"},
		{Fun: "test.retcode", Args: list(int64(7)), Want: true, Retcode: 7},
		{Fun: "test.try", Kwargs: of("module", "test.echo", "text", "x"), Want: "x"},
		{Name: "try what fails", Fun: "test.try", Kwargs: of("module", "x.fails"), Want: nil},
		{Name: "try and tell", Fun: "test.try", Args: list("x.fails", true), Want: "oh no"},
		{Name: "try by position", Fun: "test.try", Args: list("test.echo"), Kwargs: of("text", "y"), Want: "y"},
		{Name: "try nothing", Fun: "test.try", Err: "missing 1 required positional argument: 'module'"},
		{Fun: "test.tty", Args: list("tty0", "x"), Err: "cmd.tty"},
	})
}

func TestSequences(t *testing.T) {
	t.Parallel()
	for fun, want := range map[string]string{"test.collatz": "[[6,3,10,5,16,8,4,2,1],", "test.fib": "[8,", "test.stack": `"goroutine `, "test.versions": `"Salt Version:\n             gossh: 1.2.3\n`, "test.versions_information": `{"Salt Version":{"gossh":"1.2.3"}`, "test.module_report": `{"functions":["test.ping"`} {
		h := moduletest.NewHost(t)
		host(h)
		var args []any
		if len(moduletest.Find(t, test.Functions(), fun).Args) > 0 {
			args = []any{int64(6)}
		}
		c := moduletest.Bind(t, test.Functions(), h, fun, args, nil)
		v, err := moduletest.Find(t, test.Functions(), fun).Run(t.Context(), c)
		if got := moduletest.JSON(t, v); err != nil || !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %.80s, %v, want %s", fun, got, err, want)
		}
	}
}
