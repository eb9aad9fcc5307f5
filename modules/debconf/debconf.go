// Package debconf has the functions that read and set the answers that packages of
// Debian ask for: debconf.*.
package debconf

import (
	"context"
	"os"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("debconf", table, map[string]modules.Func{
		"get_selections": getSelections, "show": show, "set": set, "set_": set, "set_file": setFile, "set_template": setTemplate,
	})
}

const table = `
- package: text: the package
- question: text: the question, such as postfix/mailname
- type: text: the type: string, boolean, select, multiselect, password, note, text
- value: text: the answer

get_selections(fetchempty=True)
Return all answers; it needs the package debconf-utils.
- fetchempty: bool: empty answers too
= a mapping of packages to lists of question, type and answer
$

show(name)
Return the answers for a package; it needs the package debconf-utils.
- name: text: the package
= a list of lists of question, type and answer, None if there is none
$ postfix

set(package, question, type, value, *args) !
Set an answer.
= True
$ postfix postfix/main_mailer_type select 'Internet Site'

set_(package, question, type, value, *args) !
As debconf.set.
= True
$ postfix postfix/main_mailer_type select 'Internet Site'

set_file(path, saltenv='base') !
Set the answers of a file in the format of debconf-set-selections.
- path: text: a path, or a salt:// file
- saltenv: text: the environment of salt:// files
= True
$ salt://debconf.selections

set_template(path, template, context, defaults, saltenv='base', **kwargs) !
Set the answers of a file that the controller renders, as debconf.set_file does. Further keywords are variables too.
- path: text: a salt:// file
- template: text: jinja
- context: dict: variables of the template, or None
- defaults: dict: those that the context does not have, or None
- saltenv: text: the environment of salt:// files
= True
$ salt://pathto/pkg.selections.jinja jinja None None
`

// selections returns all answers.
func selections(ctx context.Context, c *modules.Call, empty bool) (*ordered.Map, error) {
	out, err := c.Host.Output(ctx, "debconf-get-selections")
	if err != nil {
		return nil, err
	}
	found := &ordered.Map{}
	for l := range strings.SplitSeq(out, "\n") {
		f := strings.SplitN(l, "\t", 4)
		if l == "" || l[0] == '#' || len(f) < 3 {
			continue
		}
		value := strings.Join(f[3:], "")
		if value != "" || empty {
			list, _ := found.Value(f[0]).([]any)
			found.Set(f[0], append(list, []any{f[1], f[2], value}))
		}
	}
	return found, nil
}

func getSelections(ctx context.Context, c *modules.Call) (any, error) {
	m, err := selections(ctx, c, c.Bool("fetchempty"))
	if err != nil {
		return nil, err
	}
	return m, nil
}

func show(ctx context.Context, c *modules.Call) (any, error) {
	m, err := selections(ctx, c, true)
	if err != nil {
		return nil, err
	}
	return m.Value(c.Text("name")), nil
}

// apply hands answers to debconf by its standard input: some are passwords.
func apply(ctx context.Context, c *modules.Call, text string) (any, error) {
	argv := []string{"debconf-set-selections"}
	if c.Test {
		argv = append(argv, "--checkonly")
	}
	r, err := c.Host.Start(ctx, &process.Command{Argv: argv, Stdin: []byte(text)})
	if err != nil {
		return nil, err
	}
	if r.Code != 0 {
		return nil, modules.Failed(argv, r)
	}
	return true, nil
}

func set(ctx context.Context, c *modules.Call) (any, error) {
	words := []string{c.Text("package"), c.Text("question"), c.Text("type"), c.Text("value")}
	for _, v := range c.Rest {
		words = append(words, modules.Text(v))
	}
	for i, w := range words {
		if strings.Contains(w, "\n") || i < 3 && (w == "" || strings.ContainsAny(w, " \t#")) {
			return nil, modules.Errorf("%q cannot be in an answer there", w)
		}
	}
	if words[2] == "boolean" {
		words[3] = strings.ToLower(words[3]) // YAML made a truth value of it
	}
	return apply(ctx, c, strings.Join(words, " ")+"\n")
}

func setFile(ctx context.Context, c *modules.Call) (any, error) {
	path, ours := strings.CutPrefix(c.Text("path"), "salt://")
	if !ours {
		path = c.Host.Path(path)
	} else {
		local, err := c.Host.Files.Fetch(ctx, path, c.Text("saltenv"))
		if err != nil {
			return nil, modules.Errorf("%s: %v", c.Text("path"), err)
		}
		defer func() { _ = os.Remove(local) }()
		path = local
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, modules.Errorf("%v", err)
	}
	return apply(ctx, c, string(text))
}

func setTemplate(ctx context.Context, c *modules.Call) (any, error) {
	path, ours := strings.CutPrefix(c.Text("path"), "salt://")
	source, ok := c.Host.Files.(modules.Templates)
	switch {
	case !ours:
		return nil, modules.Errorf("%q must be a salt:// file: the controller renders it", path)
	case !ok:
		return nil, modules.Errorf("templates cannot be rendered here")
	}
	vars := modules.Merge(c.Dict("defaults"), c.Kwargs, false)
	text, err := source.Render(ctx, modules.Template{
		Renderer: c.Text("template"), Path: path, Env: c.Text("saltenv"), Grains: c.Host.Grains.All(ctx), Context: modules.Merge(vars, c.Dict("context"), false),
	})
	if err != nil {
		return nil, modules.Errorf("%s: %v", c.Text("path"), err)
	}
	return apply(ctx, c, text)
}
