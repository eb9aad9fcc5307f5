package modules

import (
	"strconv"
	"strings"
)

// Table returns the functions that text describes, for the module of that name.
// A table as text takes a fifth of the room in the thin that one in Go takes. run
// has what does the work of each function, by the name behind the dot; it is nil for
// virtual modules. Each block is a function, with an empty line after it:
//
//	touch(name, atime=None, **kwargs) !
//	Make an empty file, or set the times of one that there is.
//	- name: text: the file
//	- atime: int: seconds since 1970; default: now
//	= True
//	$ /var/log/emptyfile
//
// The first line is the signature, as Python writes it; the ! means Changes. Lines
// that begin with "- " are arguments with kind and meaning, "= " is what comes back,
// "$ " an example without the name; all others are the documentation. Arguments with
// one meaning in all functions stand in the first block, which has no signature.
// The kinds are any, text, int, num, bool, list and dict. It panics if the text is
// none of this.
func Table(module, text string, run map[string]Func) []Function {
	var out []Function
	shared := map[string]Arg{}
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		f, described := parseBlock(module, block)
		if f.Name == "" {
			shared = described
			continue
		}
		for i := range f.Args {
			a := &f.Args[i]
			d, ok := described[a.Name]
			if !ok {
				d = shared[a.Name]
			}
			a.Kind, a.Doc = d.Kind, d.Doc
		}
		if run != nil {
			f.Run = run[f.Name[len(module)+1:]]
		}
		out = append(out, f)
	}
	return out
}

// parseBlock reads a block: a function without the meanings of its arguments, and
// those.
func parseBlock(module, block string) (f Function, described map[string]Arg) {
	described = map[string]Arg{}
	first := true
	for line := range strings.SplitSeq(block, "\n") {
		mark, rest, _ := strings.Cut(line, " ")
		switch {
		case mark == "-":
			name, kind, doc := cut3(rest)
			described[name] = Arg{Kind: kindOf(kind), Doc: doc}
		case first:
			f = signature(module, line)
		case mark == "=":
			f.Returns = rest
		case mark == "$":
			f.Examples = append(f.Examples, strings.TrimSpace(f.Name+" "+rest))
		default:
			f.Doc = strings.TrimPrefix(f.Doc+"\n"+line, "\n")
		}
		first = false
	}
	return f, described
}

func cut3(s string) (name, kind, doc string) {
	parts := strings.SplitN(s, ": ", 3)
	if len(parts) != 3 {
		panic("modules: no argument: " + s)
	}
	return parts[0], parts[1], parts[2]
}

func kindOf(word string) Kind {
	k, ok := KindOf(word)
	if !ok {
		panic("modules: no kind of arguments: " + word)
	}
	return k
}

// KindOf returns the kind that a word of a table means.
func KindOf(word string) (k Kind, ok bool) {
	switch word {
	case "any":
		return Any, true
	case "text":
		return String, true
	case "int":
		return Int, true
	case "num":
		return Float, true
	case "bool":
		return Bool, true
	case "list":
		return List, true
	case "dict":
		return Dict, true
	}
	return Any, false
}

// signature reads the first line of a block.
func signature(module, line string) Function {
	name, rest, ok := strings.Cut(line, "(")
	end := strings.LastIndexByte(rest, ')')
	if !ok || end < 0 {
		panic("modules: no signature: " + line)
	}
	f := Function{Name: module + "." + name}
	switch rest[end+1:] {
	case "":
	case " !":
		f.Changes = true
	default:
		panic("modules: what follows the signature is not known: " + line)
	}
	for len(rest[:end]) > 0 {
		var word string
		word, rest, end = nextArg(rest, end)
		switch word {
		case "*args":
			f.VarArgs = true
		case "**kwargs":
			f.VarKwargs = true
		default:
			arg, value, optional := strings.Cut(word, "=")
			a := Arg{Name: arg, Required: !optional}
			if optional {
				a.Default = defaultOf(value)
			}
			f.Args = append(f.Args, a)
		}
	}
	return f
}

// nextArg splits an argument off s, whose arguments end at end. A comma in a text is
// part of it.
func nextArg(s string, end int) (word, rest string, restEnd int) {
	quoted := false
	for i := range end {
		if s[i] == '\'' {
			quoted = !quoted
		}
		if s[i] == ',' && !quoted {
			rest = strings.TrimPrefix(s[i+1:], " ")
			return s[:i], rest, end - (len(s) - len(rest))
		}
	}
	return s[:end], s[end:], 0
}

// defaultOf reads a default as Python writes it.
func defaultOf(s string) any {
	switch s {
	case "None":
		return nil
	case "True":
		return true
	case "False":
		return false
	}
	if len(s) > 1 && s[0] == '\'' && s[len(s)-1] == '\'' {
		return s[1 : len(s)-1]
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return n
	}
	panic("modules: no default: " + s)
}
