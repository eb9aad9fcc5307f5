package config

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/fault"
)

// Args is a parsed command line.
type Args struct {
	// Words are what is neither an option nor an option's argument.
	Words []string
	// Terminated counts the Words before the first "--"; it is len(Words) if
	// there was none.
	Terminated int
	// Values are the options that were given, by their first long spelling; the
	// value is a string for options with an argument ([]any of them for Repeat)
	// and the value to set for Bool.
	Values map[string]any
	// Warnings are remarks on options that have no effect.
	Warnings []string
}

// Given reports whether the option with that first spelling was given.
func (a *Args) Given(long string) bool {
	_, ok := a.Values[long]
	return ok
}

// ParseArgs parses argv, without the program name, by the rules of salt-ssh:
// options may stand anywhere, "--" ends them, unique prefixes of long options
// count, arguments follow with "=" or as the next word, letters may be joined. A
// first word that is a subcommand adds its own options to those behind it.
// Errors are fault.Invalid.
func ParseArgs(argv []string) (*Args, error) {
	p := argParser{options: Options(), out: &Args{Values: map[string]any{}}, rest: argv}
	p.out.Terminated = -1
	for len(p.rest) > 0 {
		word := p.rest[0]
		p.rest = p.rest[1:]
		var err error
		switch {
		case word == "--":
			p.out.Terminated = len(p.out.Words)
			p.out.Words = append(p.out.Words, p.rest...)
			p.rest = nil
		case strings.HasPrefix(word, "--"):
			err = p.long(word[2:])
		case len(word) > 1 && word[0] == '-':
			err = p.short(word[1:])
		default:
			if len(p.out.Words) == 0 {
				p.options = optionsFor(word)
			}
			p.out.Words = append(p.out.Words, word)
		}
		if err != nil {
			return nil, err
		}
	}
	if p.out.Terminated < 0 {
		p.out.Terminated = len(p.out.Words)
	}
	return p.out, p.exclusive()
}

type argParser struct {
	options []Option
	out     *Args
	rest    []string
}

func usage(format string, args ...any) error { return fault.New(fault.Invalid, "", format, args...) }

// long takes an option without its dashes.
func (p *argParser) long(word string) error {
	name, arg, joined := strings.Cut(word, "=")
	o, err := p.find(name)
	if err != nil {
		return err
	}
	if o.Kind == Bool {
		if joined {
			return usage("--%s option does not take a value", o.Long[0])
		}
		return p.set(o, "")
	}
	if !joined {
		if len(p.rest) == 0 {
			return usage("--%s option requires 1 argument", o.Long[0])
		}
		arg, p.rest = p.rest[0], p.rest[1:]
	}
	return p.set(o, arg)
}

// find returns the option whose spelling is name or begins with it.
func (p *argParser) find(name string) (*Option, error) {
	var found *Option
	var names []string
	for i := range p.options {
		o := &p.options[i]
		for _, l := range o.Long {
			if l == name {
				return o, nil
			}
			if name != "" && strings.HasPrefix(l, name) {
				if found != o {
					names = append(names, "--"+l)
				}
				found = o
			}
		}
	}
	switch len(names) {
	case 0:
		return nil, p.noSuch("--" + name)
	case 1:
		return found, nil
	}
	slices.Sort(names)
	return nil, usage("ambiguous option: --%s (%s?)", name, strings.Join(names, ", "))
}

func (p *argParser) noSuch(name string) error {
	err := fault.New(fault.Invalid, "", "no such option: %s", name)
	if p.inCommand() {
		return err.WithHint(dashes)
	}
	return err.WithHint("gossh --help lists the options")
}

const dashes = "put -- before the arguments of the command if it belongs to them"

// inCommand reports whether what is being read may belong to what is to be run.
func (p *argParser) inCommand() bool { return len(p.out.Words) > 1 || p.out.Given("raw") }

// short takes joined letters without the dash.
func (p *argParser) short(word string) error {
	for i, r := range word {
		o := p.letter(string(r))
		if o == nil {
			return p.noSuch("-" + string(r))
		}
		if o.Kind == Bool {
			if err := p.set(o, ""); err != nil {
				return err
			}
			continue
		}
		arg := word[i+len(string(r)):]
		if arg == "" {
			if len(p.rest) == 0 {
				return usage("-%c option requires 1 argument", r)
			}
			arg, p.rest = p.rest[0], p.rest[1:]
		}
		return p.set(o, arg)
	}
	return nil
}

func (p *argParser) letter(s string) *Option {
	for i := range p.options {
		if slices.Contains(p.options[i].Short, s) {
			return &p.options[i]
		}
	}
	return nil
}

// set records an option after looking at its argument.
func (p *argParser) set(o *Option, arg string) error {
	if o.Later != "" {
		return fault.New(fault.Invalid, "", "%s is not available yet: it comes with %s", o.Name(), o.Later)
	}
	if o.NoEffect != "" {
		p.out.Warnings = append(p.out.Warnings, o.Name()+" has no effect: "+o.NoEffect)
	}
	key := o.Long[0]
	switch o.Kind {
	case Bool:
		p.out.Values[key] = true
		if o.Sets != nil {
			p.out.Values[key] = o.Sets
		}
		return nil
	case Repeat:
		list, _ := p.out.Values[key].([]any)
		p.out.Values[key] = append(list, arg)
		return nil
	}
	if _, err := convert(o, arg); err != nil {
		var fe *fault.Error
		if errors.As(err, &fe) && p.inCommand() {
			return fe.WithHint(dashes)
		}
		return err
	}
	p.out.Values[key] = arg
	return nil
}

// exclusive refuses more than one target option, in salt-ssh's words.
func (p *argParser) exclusive() error {
	var given []string
	for _, o := range p.options {
		if o.Target != "" && p.out.Given(o.Long[0]) {
			given = append(given, o.Name())
		}
	}
	if len(given) > 1 {
		return usage("The options %s are mutually exclusive. Please only choose one of them", strings.Join(given, "/"))
	}
	return nil
}

// TargetKind returns the kind of expression that the options choose, "glob" if
// none does.
func (a *Args) TargetKind() string {
	for _, o := range Options() {
		if o.Target != "" && a.Given(o.Long[0]) {
			return o.Target
		}
	}
	return "glob"
}

// convert returns the text of a command line as a value of the option's kind.
func convert(o *Option, text string) (any, error) {
	if o.Choices != nil && !slices.Contains(o.Choices, strings.ToLower(text)) {
		return nil, usage("option %s: invalid choice: '%s' (choose from %s)", o.Name(), text, strings.Join(o.Choices, ", "))
	}
	switch o.Kind {
	case Int:
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		if err != nil {
			return nil, usage("option %s: invalid integer value: '%s'", o.Name(), text)
		}
		if o.Bounded && n < o.Least {
			return nil, usage("option %s: %d is less than %d", o.Name(), n, o.Least)
		}
		return n, nil
	case Float:
		f, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil {
			return nil, usage("option %s: invalid floating-point value: '%s'", o.Name(), text)
		}
		return f, nil
	case Indent:
		if text == "pretty" {
			return text, nil
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, usage("option %s: '%s' is neither an integer nor the word pretty", o.Name(), text)
		}
		return n, nil
	case Seconds:
		d, err := duration(text)
		if err != nil {
			return nil, usage("option %s: '%s' is no time, such as 90, 90s or 1h30m", o.Name(), text)
		}
		return d, nil
	case CSV:
		return list(text), nil
	}
	return text, nil
}

// list splits at commas, dropping what is empty.
func list(text string) []any {
	out := []any{}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
