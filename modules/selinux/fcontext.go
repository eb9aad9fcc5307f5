package selinux

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// kindOf returns what semanage calls a kind of files; "" stands for all.
func kindOf(letter string) (string, error) {
	kinds := map[string]string{
		"": "all files", "a": "all files", "f": "regular file", "d": "directory", "c": "character device", "b": "block device", "s": "socket", "l": "symbolic link", "p": "named pipe",
	}
	if kinds[letter] == "" {
		return "", modules.Errorf("Invalid filetype given: %s", letter)
	}
	return kinds[letter], nil
}

func kindName(_ context.Context, c *modules.Call) (any, error) { return kindOf(c.Text("filetype")) }

// getPolicy reads lines such as
// "/srv(/.*)?    all files    system_u:object_r:var_t:s0".
func getPolicy(ctx context.Context, c *modules.Call) (any, error) {
	want, err := kindOf(c.Text("filetype"))
	if err != nil {
		return nil, err
	}
	out, err := c.Host.Output(ctx, "semanage", "fcontext", "-l")
	if err != nil {
		return nil, err
	}
	for l := range strings.SplitSeq(out, "\n") {
		rest, ok := strings.CutPrefix(l, c.Text("name")+" ")
		kind, labels, found := strings.Cut(strings.TrimSpace(rest), "  ")
		context := strings.SplitN(strings.TrimSpace(labels), ":", 4)
		if !ok || !found || len(context) < 3 || kind != want && c.Given("filetype") {
			continue
		}
		m := ordered.Of("filespec", c.Text("name"), "filetype", kind, "sel_user", context[0], "sel_role", context[1], "sel_type", context[2], "sel_level", strings.Join(context[3:], ""))
		fits := true
		for _, k := range []string{"sel_type", "sel_user", "sel_level"} {
			fits = fits && (!c.Given(k) || c.Text(k) == m.Value(k))
		}
		if fits {
			return m, nil
		}
	}
	return nil, nil
}

// change runs a program that changes something, and returns what it said as cmd.run_all
// does. A dry run runs nothing.
func change(ctx context.Context, c *modules.Call, argv ...string) (*ordered.Map, error) {
	if c.Test {
		return ordered.Of("pid", 0, "retcode", 0, "stdout", "", "stderr", ""), nil
	}
	r, err := c.Host.Exec(ctx, argv...)
	if err != nil {
		return nil, err
	}
	if r.Code != 0 {
		return nil, modules.Failed(argv, r)
	}
	return ordered.Of("pid", r.PID, "retcode", r.Code, "stdout", strings.TrimSpace(string(r.Stdout)), "stderr", strings.TrimSpace(string(r.Stderr))), nil
}

// operand returns an argument of the call that a program takes at the end of its line.
func operand(c *modules.Call, arg string) (string, error) {
	v := c.Text(arg)
	if v == "" || v[0] == '-' {
		return "", modules.Errorf("%s cannot be %q", arg, v)
	}
	return v, nil
}

// options adds arguments of the call, if they are given, as values of options.
func options(c *modules.Call, argv []string, pairs ...string) []string {
	for i := 0; i < len(pairs); i += 2 {
		if v := c.Text(pairs[i]); v != "" {
			argv = append(argv, pairs[i+1]+"="+v)
		}
	}
	return argv
}

// changePolicy returns what adds or removes rules.
func changePolicy(how string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		name, err := operand(c, "name")
		if err != nil {
			return nil, err
		}
		if _, err := kindOf(c.Text("filetype")); err != nil {
			return nil, err
		}
		argv := []string{"semanage", "fcontext", how}
		if k := c.Text("filetype"); k != "a" {
			argv = options(c, argv, "filetype", "--ftype")
		}
		argv = options(c, argv, "sel_type", "--type", "sel_user", "--seuser", "sel_level", "--range")
		return change(ctx, c, append(argv, name)...)
	}
}

// restorecon returns the line that restores the contexts of the call.
func restorecon(c *modules.Call, how string) ([]string, error) {
	name, err := operand(c, "name")
	if err != nil {
		return nil, err
	}
	argv := []string{"restorecon", how, "-v"}
	if c.Bool("recursive") {
		argv = append(argv, "-R")
	}
	return append(argv, c.Host.Path(name)), nil
}

// differences returns what restorecon would change.
func differences(ctx context.Context, c *modules.Call) (string, error) {
	argv, err := restorecon(c, "-n")
	if err != nil {
		return "", err
	}
	return c.Host.Output(ctx, argv...)
}

func policyIsApplied(ctx context.Context, c *modules.Call) (any, error) { return differences(ctx, c) }

func applyPolicy(ctx context.Context, c *modules.Call) (any, error) {
	text, err := differences(ctx, c)
	if err != nil {
		return nil, err
	}
	argv, err := restorecon(c, "-F")
	if err != nil {
		return nil, err
	}
	out, err := change(ctx, c, argv...)
	if err != nil {
		return nil, err
	}
	if changes := relabelled(text); changes.Len() > 0 {
		out.Set("changes", changes)
	}
	return out, nil
}

// relabelled reads lines such as "Would relabel FILE from OLD to NEW", and those of
// older versions: "restorecon reset FILE context OLD->NEW".
func relabelled(text string) *ordered.Map {
	out := &ordered.Map{}
	for l := range strings.SplitSeq(text, "\n") {
		between, arrow := " from ", " to "
		rest, ok := strings.CutPrefix(l, "Would relabel ")
		if !ok {
			between, arrow = " context ", "->"
			rest, ok = strings.CutPrefix(l, "restorecon reset ")
		}
		// A file may have any name, and contexts have no spaces.
		i := strings.LastIndex(rest, between)
		if !ok || i < 0 {
			continue
		}
		from, to, _ := strings.Cut(rest[i+len(between):], arrow)
		before, after := &ordered.Map{}, &ordered.Map{}
		a, b := strings.SplitN(from, ":", 4), strings.SplitN(to, ":", 4)
		for j, k := range []string{"sel_user", "sel_role", "sel_type", "sel_level"} {
			if j < len(a) && j < len(b) && a[j] != b[j] {
				before.Set(k, a[j])
				after.Set(k, b[j])
			}
		}
		out.Set(rest[:i], ordered.Of("old", before, "new", after))
	}
	return out
}
