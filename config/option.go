package config

// Kind is the type of an option's value.
type Kind uint8

// The kinds of options.
const (
	// Bool options are flags without an argument.
	Bool Kind = iota
	// String, Int and Float take one argument.
	String
	Int
	Float
	// Seconds takes a number of seconds or a duration such as 90s or 1h30m.
	Seconds
	// CSV takes a comma-separated list.
	CSV
	// Repeat may be given several times and collects a list.
	Repeat
	// Indent takes an integer or the word pretty.
	Indent
	// Tree is a mapping or a list in a file; whoever uses it reads it.
	Tree
)

// Option is one option: how it is written on the command line, in configuration
// files, and in the manual.
type Option struct {
	// Long are the spellings with two dashes, the first one being shown; Short
	// are letters with one dash.
	Long, Short []string
	// Key is the name in configuration files (Salt's "dest"). "" means that no
	// file can set it.
	Key string
	// Kind is the type of the value.
	Kind Kind
	// Arg names the argument in help texts.
	Arg string
	// Default is the built-in value; nil means that there is none.
	Default any
	// Sets is the value that a Bool option sets; nil means true.
	Sets any
	// Group is the heading in help texts.
	Group string
	// Doc says what it does.
	Doc string
	// Least is the smallest number that an Int takes, if Bounded.
	Least   int64
	Bounded bool
	// Choices are the words it takes; nil means any.
	Choices []string
	// Target names the expression kind that a Bool option of the target group
	// chooses.
	Target string
	// Later, if set, says which part will bring it: until then it is refused.
	Later string
	// NoEffect, if set, says why it is accepted and does nothing.
	NoEffect string
}

// The headings of options.
const (
	General = "Options"
	SSH     = "SSH options"
	Auth    = "Authentication options"
	Scan    = "Scan options"
	Logging = "Logging options"
	Target  = "Target options (at most one)"
	Output  = "Output options"
)

// LogLevels are the names of log levels, the least severe first.
var logLevels = []string{"all", "garbage", "trace", "debug", "profile", "info", "warning", "error", "critical", "quiet"}

// Options returns the table of all options, in the order of the manual.
func Options() []Option {
	var all []Option
	for _, part := range [][]Option{generalOptions(), sshOptions(), authOptions(), scanOptions(), logOptions(), targetOptions(), outputOptions()} {
		all = append(all, part...)
	}
	return all
}

func flag(long, short, key, group, doc string) Option {
	o := Option{Long: []string{long}, Key: key, Group: group, Doc: doc}
	if short != "" {
		o.Short = []string{short}
	}
	return o
}

func value(kind Kind, long, short, key, arg, group, doc string) Option {
	o := flag(long, short, key, group, doc)
	o.Kind, o.Arg = kind, arg
	return o
}

func (o Option) also(long ...string) Option   { o.Long = append(o.Long, long...); return o }
func (o Option) def(v any) Option             { o.Default = v; return o }
func (o Option) later(part string) Option     { o.Later = part; return o }
func (o Option) noEffect(why string) Option   { o.NoEffect = why; return o }
func (o Option) oneOf(words ...string) Option { o.Choices = words; return o }
func (o Option) atLeast(n int64) Option       { o.Least, o.Bounded = n, true; return o }
func (o Option) sets(v any) Option            { o.Sets = v; return o }
func (o Option) selects(kind string) Option   { o.Target = kind; return o }

// Name returns the option as it is shown: its first spelling with dashes.
func (o Option) Name() string { return "--" + o.Long[0] }
