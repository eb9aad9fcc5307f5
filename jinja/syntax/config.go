package syntax

// Config is the syntax of an environment; the zero value is Jinja's own.
type Config struct {
	BlockStart, BlockEnd       string // {% %}
	VariableStart, VariableEnd string // {{ }}
	CommentStart, CommentEnd   string // {# #}
	LineStatement, LineComment string // prefixes; none by default
	TrimBlocks, LstripBlocks   bool
	KeepTrailingNewline        bool
	Newline                    string // what newlines become, default \n
	LoopControls, Do           bool   // the extensions of Jinja of these names
	Tags                       map[string]Tag
}

// Tag parses a statement of the program's own: p stands behind the tag's name,
// and must stand at the end of the tag ({% name ... HERE %}, or behind the name
// of the tag that closes it) when the function returns.
type Tag func(p *Parser, pos Pos) ([]Stmt, error)

// filled returns a copy of c (nil: the zero Config) with the defaults set.
func (c *Config) filled() Config {
	var f Config
	if c != nil {
		f = *c
	}
	for _, d := range []struct {
		s   *string
		def string
	}{
		{&f.BlockStart, "{%"},
		{&f.BlockEnd, "%}"},
		{&f.VariableStart, "{{"},
		{&f.VariableEnd, "}}"},
		{&f.CommentStart, "{#"},
		{&f.CommentEnd, "#}"},
		{&f.Newline, "\n"},
	} {
		if *d.s == "" {
			*d.s = d.def
		}
	}
	return f
}
