// Package cron has the functions that read and change the tables of cron: cron.*.
package cron

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// crontab returns the command line of crontab(1) for the user that the call names.
func crontab(c *modules.Call, args ...string) []string {
	argv := []string{"crontab"}
	if u := c.Text("user"); u != "" {
		argv = append(argv, "-u", u)
	}
	return append(argv, args...)
}

// read returns the table of the user that the call names, "" if there is none.
func read(ctx context.Context, c *modules.Call) (string, error) {
	if u := c.Text("user"); u != "" {
		if _, ok := c.Host.Accounts().User(ctx, u); !ok {
			return "", modules.Errorf("User '%s' does not exist", u)
		}
	}
	argv := crontab(c, "-l")
	r, err := c.Host.Exec(ctx, argv...)
	switch {
	case err != nil:
		return "", err
	case r.Code == 0:
		return string(r.Stdout), nil
	case strings.Contains(string(r.Stderr), "no crontab for") || strings.Contains(string(r.Stderr), "can't open"):
		return "", nil // Vixie's cron and cronie; BusyBox
	}
	return "", modules.Failed(argv, r)
}

// write makes text the table, unless the call is a dry run.
func write(ctx context.Context, c *modules.Call, text string) error {
	if c.Test {
		return nil
	}
	argv := crontab(c, "-")
	r, err := c.Host.Start(ctx, &process.Command{Argv: argv, Stdin: []byte(text)})
	if err == nil && r.Code != 0 {
		err = modules.Failed(argv, r)
	}
	return err
}

func raw(ctx context.Context, c *modules.Call) (any, error) { return read(ctx, c) }

func load(ctx context.Context, c *modules.Call) (*tab, error) {
	text, err := read(ctx, c)
	return parse(text), err
}

func list(ctx context.Context, c *modules.Call) (any, error) {
	t, err := load(ctx, c)
	if err != nil {
		return nil, err
	}
	return t.shown(), nil
}

func getEntry(ctx context.Context, c *modules.Call) (any, error) {
	t, err := load(ctx, c)
	if err != nil {
		return nil, err
	}
	for i := range t.entries {
		e := &t.entries[i]
		if c.Given("identifier") && e.identifier == c.Text("identifier") || c.Given("cmd") && e.cmd == c.Text("cmd") {
			return e.shown(), nil
		}
	}
	return false, nil
}

// is reports whether an entry is the one that is meant: by its identifier, or, where
// it or the call has none, by its command.
func (e *entry) is(id, cmd string) bool {
	if id != "" && e.identifier != "" {
		return e.identifier == id
	}
	return e.cmd == cmd && (id != "" || e.identifier == "")
}

func setJob(ctx context.Context, c *modules.Call) (any, error) {
	want := wanted(c)
	for i, n := range timeNames() {
		v := strings.ToLower(c.Text(n))
		if strings.ContainsAny(v, " \t\n") || v == "" {
			return nil, modules.Errorf("%s must be a time without white space, not %q", n, v)
		}
		want.times[i] = v
	}
	return set(ctx, c, want)
}

func setSpecial(ctx context.Context, c *modules.Call) (any, error) {
	want := wanted(c)
	want.special = c.Text("special")
	if !strings.HasPrefix(want.special, "@") || strings.ContainsAny(want.special, " \t\n") {
		return nil, modules.Errorf("special must be a name such as @daily, not %q", want.special)
	}
	return set(ctx, c, want)
}

func wanted(c *modules.Call) entry {
	return entry{
		cmd: c.Text("cmd"), identifier: c.Text("identifier"), remark: c.Text("comment"),
		hasRemark: c.Given("comment") || c.Given("identifier"), off: c.Bool("commented"),
	}
}

// set puts an entry into the table.
func set(ctx context.Context, c *modules.Call, want entry) (any, error) {
	if strings.Contains(want.cmd+want.identifier, "\n") || want.cmd == "" {
		return nil, modules.Errorf("a command of cron is one line: %q", want.cmd)
	}
	t, err := load(ctx, c)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(t.entries, func(e entry) bool {
		return (e.special != "") == (want.special != "") && e.is(want.identifier, want.cmd)
	})
	if i < 0 {
		t.entries = append(t.entries, drawn(want, entry{}))
		return "new", write(ctx, c, t.String())
	}
	old := t.entries[i]
	if want.identifier == "" {
		want.identifier = old.identifier
	}
	if !c.Given("comment") {
		want.remark = old.remark
	}
	want.hasRemark = want.hasRemark || old.hasRemark
	if want = drawn(want, old); want == old {
		return "present", nil
	}
	t.entries[i] = want
	return "updated", write(ctx, c, t.String())
}

// drawn replaces random times: they stay what they were in old.
func drawn(e, old entry) entry {
	for i, span := range [...][2]int{{0, 60}, {0, 24}, {1, 32}, {1, 13}, {0, 7}} {
		switch {
		case e.times[i] != "random":
		case old.times[i] != "" && old.times[i] != "*":
			e.times[i] = old.times[i]
		default:
			e.times[i] = strconv.Itoa(span[0] + rand.IntN(span[1]-span[0]))
		}
	}
	return e
}

func removeJob(ctx context.Context, c *modules.Call) (any, error) {
	return remove(ctx, c, func(e entry) bool {
		if e.special != "" || !e.is(c.Text("identifier"), c.Text("cmd")) {
			return false
		}
		for i, n := range timeNames() {
			if c.Given(n) && e.times[i] != strings.ToLower(c.Text(n)) {
				return false
			}
		}
		return true
	})
}

func removeSpecial(ctx context.Context, c *modules.Call) (any, error) {
	return remove(ctx, c, func(e entry) bool {
		return e.special != "" && e.is(c.Text("identifier"), c.Text("cmd")) && (!c.Given("special") || c.Text("special") == e.special)
	})
}

// remove takes the first entry out that is meant.
func remove(ctx context.Context, c *modules.Call, meant func(entry) bool) (any, error) {
	t, err := load(ctx, c)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(t.entries, meant)
	if i < 0 {
		return "absent", nil
	}
	t.entries = slices.Delete(t.entries, i, i+1)
	return "removed", write(ctx, c, t.String())
}

func setEnv(ctx context.Context, c *modules.Call) (any, error) {
	name, value := c.Text("name"), c.Text("value")
	if strings.ContainsAny(name, "= \t\n") || name == "" || strings.Contains(value, "\n") {
		return nil, modules.Errorf("a variable of cron is one line NAME=value: %q, %q", name, value)
	}
	t, err := load(ctx, c)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(t.env, func(v variable) bool { return v.name == name })
	switch {
	case i < 0:
		t.env = append(t.env, variable{name, value})
		return "new", write(ctx, c, t.String())
	case t.env[i].value == value:
		return "present", nil
	}
	t.env[i].value = value
	return "updated", write(ctx, c, t.String())
}

func removeEnv(ctx context.Context, c *modules.Call) (any, error) {
	t, err := load(ctx, c)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(t.env, func(v variable) bool { return v.name == c.Text("name") })
	if i < 0 {
		return "absent", nil
	}
	t.env = slices.Delete(t.env, i, i+1)
	return "removed", write(ctx, c, t.String())
}

func writeFile(ctx context.Context, c *modules.Call) (any, error) {
	text, err := os.ReadFile(c.Host.Path(c.Text("path")))
	if err != nil {
		return nil, modules.Errorf("reading the table: %v", err)
	}
	return true, write(ctx, c, string(text))
}

func writeFileVerbose(ctx context.Context, c *modules.Call) (any, error) {
	if c.Test {
		return writeFile(ctx, c)
	}
	r, err := c.Host.Exec(ctx, crontab(c, c.Host.Path(c.Text("path")))...)
	if err != nil {
		return nil, err
	}
	c.Retcode = r.Code
	return ordered.Of("pid", int64(r.PID), "retcode", int64(r.Code),
		"stdout", strings.TrimSpace(string(r.Stdout)), "stderr", strings.TrimSpace(string(r.Stderr))), nil
}
