package syntax

// Kind is the kind of a Token.
type Kind uint8

// The kinds of tokens. Jinja has no keywords: `if` is a NameToken too.
const (
	EOF Kind = iota
	DataToken
	BlockBegin
	BlockEnd
	VariableBegin
	VariableEnd
	NameToken
	StringToken // Text is what the literal stands for
	IntToken
	FloatToken
	AddToken
	SubToken
	MulToken
	DivToken
	FloorDivToken
	ModToken
	PowToken
	TildeToken
	LBracket
	RBracket
	LParen
	RParen
	LBrace
	RBrace
	EqToken
	NeToken
	GtToken
	GeToken
	LtToken
	LeToken
	AssignToken
	DotToken
	ColonToken
	PipeToken
	CommaToken
	SemicolonToken
)

// kindNames are the kinds as error messages call them.
var kindNames = [...]string{
	EOF: "end of template", DataToken: "template data / text",
	BlockBegin: "begin of statement block", BlockEnd: "end of statement block",
	VariableBegin: "begin of print statement", VariableEnd: "end of print statement",
	NameToken: "name", StringToken: "string", IntToken: "integer", FloatToken: "float",
	AddToken: "+", SubToken: "-", MulToken: "*", DivToken: "/", FloorDivToken: "//", ModToken: "%",
	PowToken: "**", TildeToken: "~", LBracket: "[", RBracket: "]", LParen: "(", RParen: ")",
	LBrace: "{", RBrace: "}", EqToken: "==", NeToken: "!=", GtToken: ">", GeToken: ">=",
	LtToken: "<", LeToken: "<=", AssignToken: "=", DotToken: ".", ColonToken: ":",
	PipeToken: "|", CommaToken: ",", SemicolonToken: ";",
}

// String returns the kind as error messages call it.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// Token is a piece of a template.
type Token struct {
	Pos
	Kind Kind
	Text string
}

// Is says whether t is the name (or keyword) given.
func (t *Token) Is(name string) bool { return t.Kind == NameToken && t.Text == name }

// describe returns t as error messages call it: names by themselves.
func (t *Token) describe() string {
	if t.Kind == NameToken {
		return t.Text
	}
	return t.Kind.String()
}
