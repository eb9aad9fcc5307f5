package syntax

// CONTRACT (bodies to be written)

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

// Tag parses a statement of the program's own: p stands behind the tag's name.
type Tag func(p *Parser, pos Pos) ([]Stmt, error)

// Error is a template that does not parse (TemplateSyntaxError).
type Error struct {
	Pos
	Msg string
}

func (e *Error) Error() string { return e.Msg }

// Parser is what a Tag works with.
type Parser struct{ _ int }

// Parse reads a template.
func Parse(name, source string, c *Config) (*Template, error) { panic("to be written") }

// ParseExpression reads one expression, as of Environment.compile_expression.
func ParseExpression(source string, c *Config) (Expr, error) { panic("to be written") }
