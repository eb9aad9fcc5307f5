package modules

import (
	"math"
	"strconv"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// Kind is what an argument must be. A null fits every kind.
type Kind uint8

// The kinds of arguments. What comes from a command line was read as YAML, so that
// a text may have become a number, and the other way round.
const (
	Any    Kind = iota
	String      // anything but a list or a mapping; read it with Call.Text
	Int         // a whole number, also as text; read it with Call.Int
	Float       // a number, also as text; read it with Call.Seconds
	Bool        // anything but a list or a mapping; read it with Call.Bool
	List        // a list, or a text with commas; read it with Call.Strings
	Dict        // a mapping; read it with Call.Dict
)

// String returns how the kind is called in documentation.
func (k Kind) String() string {
	return [...]string{"any", "text", "whole number", "number", "bool", "list", "mapping"}[k]
}

// fits reports whether v is of the kind.
func (k Kind) fits(v any) bool {
	if v == nil {
		return true
	}
	_, isMap := v.(*ordered.Map)
	_, isList := v.([]any)
	switch k {
	case Int:
		_, ok := integer(v)
		return ok
	case Float:
		_, ok := number(v)
		return ok
	case String, Bool:
		return !isMap && !isList
	case List:
		return !isMap
	case Dict:
		return isMap
	}
	return true
}

func integer(v any) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case int:
		return int64(v), true
	case float64:
		return int64(v), v == math.Trunc(v) && math.Abs(v) < 1<<53
	case string:
		n, err := strconv.ParseInt(v, 10, 64)
		return n, err == nil
	}
	return 0, false
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, !math.IsNaN(v)
	case string:
		f, err := strconv.ParseFloat(v, 64)
		return f, err == nil && !math.IsNaN(f)
	}
	return 0, false
}

// Need returns an argument that must be given.
func Need(name string, k Kind, doc string) Arg {
	return Arg{Name: name, Kind: k, Required: true, Doc: doc}
}

// Opt returns an argument that has a default.
func Opt(name string, k Kind, value any, doc string) Arg {
	return Arg{Name: name, Kind: k, Default: value, Doc: doc}
}

// Usage returns the signature, such as "cmd.run(cmd, cwd=None, **kwargs)".
func (f *Function) Usage() string {
	var parts []string
	for _, a := range f.Args {
		if a.Required {
			parts = append(parts, a.Name)
			continue
		}
		parts = append(parts, a.Name+"="+literal(a.Default))
	}
	if f.VarArgs {
		parts = append(parts, "*args")
	}
	if f.VarKwargs {
		parts = append(parts, "**kwargs")
	}
	return f.Name + "(" + strings.Join(parts, ", ") + ")"
}

// Help returns the whole documentation of a function, as sys.doc shows it.
func (f *Function) Help() string {
	var b strings.Builder
	b.WriteString(f.Usage() + "\n\n" + strings.TrimSpace(f.Doc) + "\n")
	head := "\n"
	for _, a := range f.Args {
		if a.Doc == "" {
			continue
		}
		b.WriteString(head + a.Name)
		head = ""
		if a.Kind != Any {
			b.WriteString(" (" + a.Kind.String() + ")")
		}
		b.WriteString(": " + a.Doc + "\n")
	}
	if f.Returns != "" {
		b.WriteString("\nReturns: " + f.Returns + "\n")
	}
	if f.Changes {
		b.WriteString("\nWith test=True nothing is changed.\n")
	}
	if len(f.Examples) > 0 {
		b.WriteString("\nCLI Example:\n")
	}
	for _, e := range f.Examples {
		b.WriteString("\n    gossh '*' " + e)
	}
	return strings.TrimRight(b.String(), "\n")
}

// literal returns a default as Python writes it.
func literal(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case string:
		return "'" + v + "'"
	}
	return Text(v)
}
