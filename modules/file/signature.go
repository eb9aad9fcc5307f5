package file

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
)

// args returns the arguments that a text describes: words such as name, which is
// required, or name=default. The default is read as None, True, False, a number or a
// text, in which + stands for a space.
func args(spec string) []modules.Arg {
	var out []modules.Arg
	for w := range strings.FieldsSeq(spec) {
		name, value, has := strings.Cut(w, "=")
		a := modules.Arg{Name: name, Required: !has, Default: literal(value)}
		a.Kind, a.Doc = meaning(name)
		out = append(out, a)
	}
	return out
}

func literal(s string) any {
	switch s {
	case "None":
		return nil
	case "True":
		return true
	case "False":
		return false
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	return strings.ReplaceAll(s, "+", " ")
}

// looks returns a function that changes nothing, changes one that does.
func looks(name, spec string, run modules.Func, doc, returns, example string) modules.Function {
	return modules.Function{
		Name: "file." + name, Args: args(spec), Run: run, Doc: doc, Returns: returns,
		Examples: []string{strings.TrimSpace("file." + name + " " + example)},
	}
}

func changes(name, spec string, run modules.Func, doc, returns, example string) modules.Function {
	f := looks(name, spec, run, doc, returns, example)
	f.Changes = true
	return f
}

// more lets a function take further arguments.
func more(f modules.Function, keywords bool) modules.Function {
	f.VarArgs, f.VarKwargs = true, keywords
	return f
}

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return slices.Concat(statTable(), nameTable(), readTable(), makeTable(), writeTable(), editTable(), psedTable(), permsTable(), toolTable(), managedTable(), backupTable())
}
