package mount

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// entry is a line of fstab: device, mount point, kind, options, dump and pass. A line
// that is none has text alone.
type entry struct {
	fields [6]string
	text   string
}

// fieldNames are the names of the fields, as match_on has them.
func fieldNames() []string { return []string{"device", "name", "fstype", "opts", "dump", "pass_num"} }

func parseEntry(line string) entry {
	e := entry{text: line}
	f := strings.Fields(line)
	if len(f) < 3 || len(f) > 6 || f[0][0] == '#' {
		return e
	}
	f = append(f, []string{"defaults", "0", "0"}[len(f)-3:]...)
	for i := range e.fields {
		e.fields[i] = unescape(f[i])
	}
	return e
}

// String writes an entry as a line.
func (e *entry) String() string {
	out := make([]string, len(e.fields))
	for i, f := range e.fields {
		out[i] = escape(f)
	}
	return strings.Join(out, "\t\t") + "\n"
}

func (e *entry) is() bool { return e.fields[1] != "" }

func load(c *modules.Call) ([]entry, error) {
	text, err := c.Host.Read(c.Text("config"))
	if err != nil {
		return nil, err
	}
	var out []entry
	for line := range strings.Lines(text) {
		out = append(out, parseEntry(strings.TrimSuffix(line, "\n")+"\n"))
	}
	return out, nil
}

// save writes fstab, unless the call is a dry run. Lines that are not changed stay as
// they are, byte for byte.
func save(c *modules.Call, entries []entry) error {
	if c.Test {
		return nil
	}
	var b strings.Builder
	for _, e := range entries {
		b.WriteString(e.text)
	}
	return c.Host.Save(c.Text("config"), []byte(b.String()), 0o644)
}

func fstab(_ context.Context, c *modules.Call) (any, error) {
	entries, err := load(c)
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for _, e := range entries {
		if !e.is() {
			continue
		}
		name := e.fields[1]
		if name == "swap" || name == "none" { // there may be several
			name = e.fields[0]
		}
		if _, twice := out.Get(name); twice {
			name = e.fields[1] + " (" + e.fields[0] + ")"
		}
		out.Set(name, ordered.Of("device", e.fields[0], "fstype", e.fields[2], "opts", texts(e.fields[3]), "dump", e.fields[4], "pass", e.fields[5]))
	}
	return out, nil
}

func setFstab(_ context.Context, c *modules.Call) (any, error) {
	opts := strings.Join(c.Strings("opts"), ",")
	want := entry{fields: [6]string{c.Text("device"), clean(c.Text("name")), c.Text("fstype"), opts, c.Text("dump"), c.Text("pass_num")}}
	for i, f := range want.fields {
		if f == "" {
			return nil, modules.Errorf("%s must not be empty", fieldNames()[i])
		}
	}
	want.text = want.String()
	match, err := criteria(c, want)
	if err != nil {
		return nil, err
	}
	entries, err := load(c)
	if err != nil {
		return nil, err
	}
	same := func(e entry) bool {
		return e.is() && !slices.ContainsFunc(match, func(i int) bool { return e.fields[i] != want.fields[i] })
	}
	i := slices.IndexFunc(entries, same)
	switch {
	case i < 0:
		return "new", save(c, append(entries, want))
	case entries[i].fields == want.fields || c.Bool("not_change"):
		return "present", nil
	}
	entries[i] = want
	return "change", save(c, entries)
}

// criteria returns the fields that an entry is found by.
func criteria(c *modules.Call, want entry) ([]int, error) {
	names := c.Strings("match_on")
	if len(names) == 1 && names[0] == "auto" {
		names = []string{"name"}
		if want.fields[1] == "none" || want.fields[1] == "swap" || want.fields[2] == "swap" {
			names = []string{"device"}
		}
	}
	var out []int
	for _, n := range names {
		i := slices.Index(fieldNames(), n)
		if i < 0 {
			return nil, modules.Errorf("match_on must be auto or names of %s, not '%s'", strings.Join(fieldNames(), ", "), n)
		}
		out = append(out, i)
	}
	if len(out) == 0 {
		return nil, modules.Errorf("match_on must not be empty")
	}
	return out, nil
}

func removeFstab(_ context.Context, c *modules.Call) (any, error) {
	entries, err := load(c)
	if err != nil {
		return nil, err
	}
	n := len(entries)
	entries = slices.DeleteFunc(entries, func(e entry) bool {
		return e.is() && e.fields[1] == clean(c.Text("name")) && (!c.Given("device") || e.fields[0] == c.Text("device"))
	})
	if len(entries) == n {
		return true, nil
	}
	return true, save(c, entries)
}
