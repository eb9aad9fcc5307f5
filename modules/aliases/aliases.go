// Package aliases has the functions that read and change the aliases of mail:
// aliases.*.
package aliases

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("aliases", table, map[string]modules.Func{
		"list_aliases": list, "get_target": getTarget, "has_target": hasTarget, "set_target": setTarget, "rm_alias": remove,
	})
}

const table = `
- alias: text: the alias
- target: text: where its mail goes; several have commas between them

list_aliases()
Return the aliases in /etc/aliases, or what the option aliases.file names.
= a mapping of aliases to where their mail goes
$

get_target(alias)
Return where the mail of an alias goes.
= the target, an empty text if there is none
$ postmaster

has_target(alias, target)
Tell whether the mail of an alias goes to a target.
- target: any: the target, or a list of all of them
= True or False
$ postmaster root

set_target(alias, target) !
Set where the mail of an alias goes.
= True
$ root ada@example.com

rm_alias(alias) !
Remove an alias.
= True
$ root
`

// file returns the path of the file.
func file(c *modules.Call) string {
	if f := modules.Text(c.Host.Opts.Value("aliases.file")); f != "" {
		return f
	}
	return "/etc/aliases"
}

// entry is an alias, with its lines; without a name it is any other line.
type entry struct{ name, target, text string }

// read reads the file. A line that begins with a space belongs to the one before.
func read(c *modules.Call) ([]entry, error) {
	text, err := c.Host.Read(file(c))
	if err != nil {
		return nil, err
	}
	var out []entry
	for l := range strings.SplitAfterSeq(text, "\n") {
		bare, _, _ := strings.Cut(strings.TrimSpace(l), "#")
		name, target, ok := strings.Cut(bare, ":")
		switch n := len(out); {
		case l == "":
		case n > 0 && out[n-1].name != "" && bare != "" && (l[0] == ' ' || l[0] == '\t'):
			out[n-1].text += l
			out[n-1].target += " " + strings.TrimSpace(bare)
		case ok:
			out = append(out, entry{strings.Trim(strings.TrimSpace(name), `"`), strings.TrimSpace(target), l})
		default:
			out = append(out, entry{text: l})
		}
	}
	return out, nil
}

// write writes the file and has the mail server read it, if it is one with a database.
func write(ctx context.Context, c *modules.Call, entries []entry) (any, error) {
	if c.Test {
		return true, nil
	}
	var b strings.Builder
	for _, e := range entries {
		b.WriteString(e.text)
	}
	if err := c.Host.Save(file(c), []byte(b.String()), 0o644); err != nil {
		return nil, err
	}
	if c.Host.Has("newaliases") {
		if _, err := c.Host.Output(ctx, "newaliases"); err != nil {
			return nil, err
		}
	}
	return true, nil
}

func list(_ context.Context, c *modules.Call) (any, error) {
	entries, err := read(c)
	if err != nil {
		return nil, err
	}
	found := &ordered.Map{}
	for _, e := range entries {
		if e.name != "" {
			found.Set(e.name, e.target)
		}
	}
	return found, nil
}

// target returns where the mail of the alias of the call goes.
func target(c *modules.Call) (string, error) {
	entries, err := read(c)
	for _, e := range entries {
		if e.name == c.Text("alias") && e.name != "" {
			return e.target, nil
		}
	}
	return "", err
}

func getTarget(_ context.Context, c *modules.Call) (any, error) {
	t, err := target(c)
	if err != nil {
		return nil, err
	}
	return t, nil
}

func hasTarget(_ context.Context, c *modules.Call) (any, error) {
	want := c.Text("target")
	if l, ok := c.Named["target"].([]any); ok {
		want = strings.Join(modules.Strings(l), ", ")
	}
	if want == "" {
		return nil, &modules.ArgumentError{Msg: "target can not be an empty string"}
	}
	t, err := target(c)
	return t == want, err
}

func setTarget(ctx context.Context, c *modules.Call) (any, error) {
	name, to := c.Text("alias"), c.Text("target")
	if name == "" || to == "" || strings.ContainsAny(name+to, "\r\n") || strings.ContainsAny(name, ":#\"") {
		return nil, &modules.ArgumentError{Msg: "alias and target are words on one line"}
	}
	entries, err := read(c)
	if err != nil {
		return nil, err
	}
	shown := name
	if strings.ContainsAny(name, " \t") {
		shown = `"` + name + `"`
	}
	set := entry{name, to, shown + ": " + to + "\n"}
	for i, e := range entries {
		if e.name != name {
			continue
		}
		if e.target == to {
			return true, nil
		}
		entries[i] = set
		return write(ctx, c, entries)
	}
	if n := len(entries); n > 0 && !strings.HasSuffix(entries[n-1].text, "\n") {
		entries[n-1].text += "\n"
	}
	return write(ctx, c, append(entries, set))
}

func remove(ctx context.Context, c *modules.Call) (any, error) {
	entries, err := read(c)
	if err != nil {
		return nil, err
	}
	var kept []entry
	for _, e := range entries {
		if e.name == "" || e.name != c.Text("alias") {
			kept = append(kept, e)
		}
	}
	if len(kept) == len(entries) {
		return true, nil
	}
	return write(ctx, c, kept)
}
