package test

import (
	"context"
	"encoding/hex"
	"math/big"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/digest"
	"github.com/gossh/gossh/internal/urandom"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// collatz returns the sequence and the seconds that it took. What does not end is a
// number below one.
func collatz(ctx context.Context, c *modules.Call) (any, error) {
	begin, n := time.Now(), c.Int("start")
	if n < 1 || n > 1<<53 {
		return nil, modules.Errorf("start must be 1 to %d", int64(1)<<53)
	}
	steps := []any{n}
	for n != 1 && ctx.Err() == nil {
		if n%2 == 1 {
			n = n*3 + 1
		} else {
			n /= 2
		}
		if n < 1 {
			return nil, modules.Errorf("the sequence leaves the numbers of 64 bits")
		}
		steps = append(steps, n)
	}
	return []any{steps, time.Since(begin).Seconds()}, ctx.Err()
}

// maxFib bounds the number that fib takes: the result has 20 digits for each 100.
const maxFib = 100_000

func fib(ctx context.Context, c *modules.Call) (any, error) {
	begin, n := time.Now(), c.Int("num")
	if n < 0 || n > maxFib {
		return nil, modules.Errorf("num must be 0 to %d", maxFib)
	}
	a, b := big.NewInt(0), big.NewInt(1)
	for i := int64(0); i < n && ctx.Err() == nil; i++ {
		a.Add(a, b)
		a, b = b, a
	}
	return []any{a, time.Since(begin).Seconds()}, ctx.Err()
}

// another calls a function of the host by its name.
func another(ctx context.Context, c *modules.Call, name string, args []any, kwargs *ordered.Map) (any, error) {
	if strings.HasPrefix(name, "test.cross_test") || strings.HasPrefix(name, "test.try") {
		return nil, modules.Errorf("%s does not call itself", name)
	}
	return c.Host.Call(ctx, name, args, kwargs)
}

func crossTest(ctx context.Context, c *modules.Call) (any, error) {
	args, ok := c.Named["args"].([]any)
	if !ok && c.Given("args") {
		args = []any{c.Named["args"]}
	}
	return another(ctx, c, c.Text("func"), args, nil)
}

func try(ctx context.Context, c *modules.Call) (any, error) {
	v, err := another(ctx, c, c.Text("module"), nil, c.Kwargs)
	if err == nil || ctx.Err() != nil {
		return v, ctx.Err()
	}
	if c.Bool("return_try_exception") {
		return err.Error(), nil
	}
	return nil, nil
}

func attrCall(ctx context.Context, c *modules.Call) (any, error) {
	return another(ctx, c, "grains.items", nil, nil)
}

func getOpts(_ context.Context, c *modules.Call) (any, error) { return c.Host.Opts, nil }

func confTest(_ context.Context, c *modules.Call) (any, error) {
	if v, ok := c.Host.Opts.Get("test.foo"); ok {
		return v, nil
	}
	return "foo", nil
}

func moduleReport(_ context.Context, c *modules.Call) (any, error) {
	names, functions := []any{}, []any{}
	last := ""
	for _, f := range c.Host.Functions() {
		if m, _, _ := strings.Cut(f.Name, "."); m != last {
			names, last = append(names, m), m
		}
		functions = append(functions, f.Name)
	}
	return ordered.Of("functions", functions, "modules", names, "missing_attrs", []any{}, "missing_subs", []any{}), nil
}

func notLoaded(context.Context, *modules.Call) (any, error) { return []any{}, nil }

func outputter(_ context.Context, c *modules.Call) (any, error) {
	c.Out = "txt"
	return c.Named["data"], nil
}

func retcode(_ context.Context, c *modules.Call) (any, error) {
	c.Retcode = int(c.Int("code"))
	return true, nil
}

func stack(context.Context, *modules.Call) (any, error) { return string(debug.Stack()), nil }

func tty(context.Context, *modules.Call) (any, error) {
	return nil, modules.Errorf("This function has been moved to cmd.tty")
}

func assertion(_ context.Context, c *modules.Call) (any, error) {
	if !c.Bool("assertion") {
		return nil, modules.Errorf("AssertionError")
	}
	return nil, nil
}

func raise(_ context.Context, c *modules.Call) (any, error) {
	var parts []string
	for _, a := range c.Rest {
		parts = append(parts, modules.Text(a))
	}
	for _, v := range c.Kwargs.All() {
		parts = append(parts, modules.Text(v))
	}
	return nil, modules.Errorf("%s", strings.TrimSuffix(c.Text("name")+": "+strings.Join(parts, ", "), ": "))
}

func argType(_ context.Context, c *modules.Call) (any, error) {
	args, kwargs := []any{}, &ordered.Map{}
	for _, a := range c.Rest {
		args = append(args, typeOf(a))
	}
	for k, v := range c.Kwargs.All() {
		kwargs.Set(k, typeOf(v))
	}
	return ordered.Of("args", args, "kwargs", kwargs), nil
}

// typeOf is what Python's str(type(v)) says.
func typeOf(v any) string {
	name := "str"
	switch v.(type) {
	case nil:
		name = "NoneType"
	case bool:
		name = "bool"
	case int64, *big.Int:
		name = "int"
	case float64:
		name = "float"
	case []any:
		name = "list"
	case *ordered.Map:
		name = "dict"
	}
	return "<class '" + name + "'>"
}

func randSleep(ctx context.Context, c *modules.Call) (any, error) {
	limit := c.Int("max")
	if limit < 1 {
		return nil, modules.Errorf("max must be 1 at least")
	}
	var src urandom.Source
	c.Named["length"] = int64(src.Below(int(limit)))
	if src.Err() != nil {
		return nil, src.Err()
	}
	return sleep(ctx, c)
}

func randomHash(_ context.Context, c *modules.Call) (any, error) {
	form := c.Text("hash_type")
	if form == "" {
		if form = modules.Text(c.Host.Opts.Value("hash_type")); form == "" {
			form = "sha256"
		}
	}
	h := digest.New(strings.ToLower(form))
	if h == nil || c.Int("size") < 0 {
		return nil, modules.Errorf("size must not be negative, and hash_type one of %s", strings.Join(digest.Known(), ", "))
	}
	var src urandom.Source
	h.Write([]byte(strconv.Itoa(src.Below(int(c.Int("size")) + 1))))
	return hex.EncodeToString(h.Sum(nil)), src.Err()
}

func versionsInformation(ctx context.Context, c *modules.Call) (any, error) {
	grain := func(name string) any { return c.Host.Grain(ctx, name) }
	return ordered.Of(
		"Salt Version", ordered.Of("gossh", c.Host.Version),
		"Dependency Versions", ordered.Of("Go", strings.TrimPrefix(runtime.Version(), "go")),
		"System Versions", ordered.Of(
			"dist", strings.ToLower(strings.Join([]string{c.Host.Grain(ctx, "os"), c.Host.Grain(ctx, "osrelease"), c.Host.Grain(ctx, "oscodename")}, " ")),
			"machine", grain("cpuarch"), "release", grain("kernelrelease"), "system", grain("kernel"), "version", grain("osfinger"),
		),
	), nil
}

func versionsReport(ctx context.Context, c *modules.Call) (any, error) {
	v, err := versionsInformation(ctx, c)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for section, of := range v.(*ordered.Map).All() {
		b.WriteString(section + ":\n")
		for name, value := range of.(*ordered.Map).All() {
			b.WriteString(strings.Repeat(" ", max(0, 18-len(name))) + name + ": " + modules.Text(value) + "\n")
		}
		b.WriteString("\n")
	}
	return b.String(), nil
}
