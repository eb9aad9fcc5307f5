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
	return modules.Table("test", table, map[string]modules.Func{
		"ping": yes, "true": yes, "false": no, "echo": echo, "version": version, "arg": arg, "arg_clean": arg, "kwarg": kwarg,
		"sleep": sleep, "exception": exception,
		"arg_type": argType, "assertion": assertion, "attr_call": attrCall, "collatz": collatz, "conf_test": confTest, "cross_test": crossTest,
		"fib": fib, "get_opts": getOpts, "module_report": moduleReport, "not_loaded": notLoaded, "outputter": outputter,
		"raise_exception": raise, "rand_sleep": randSleep, "rand_str": randomHash, "random_hash": randomHash, "retcode": retcode,
		"stack": stack, "try": try, "tty": tty,
		"versions": versionsReport, "versions_information": versionsInformation, "versions_report": versionsReport,
	})
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
