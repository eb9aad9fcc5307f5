package syntax

// Pos is a place in a template: line and column count from 1, columns in
// characters.
type Pos struct{ Line, Column int32 }

// Position implements Node.
func (p Pos) Position() Pos { return p }

// Node is anything that stands somewhere in a template.
type Node interface{ Position() Pos }

// Stmt is a statement.
type Stmt interface {
	Node
	stmt()
}

// Expr is an expression.
type Expr interface {
	Node
	expr()
}

// Template is a parsed template. It is not changed after parsing.
type Template struct {
	Name string
	Body []Stmt
}

type (
	// Output prints its parts one after the other.
	Output struct {
		Pos
		Parts []Expr // *Data for the text between tags
	}
	// For is {% for target in iter if test recursive %}.
	For struct {
		Pos
		Target     Expr // *Name, *Tuple of targets
		Iter, Test Expr // Test may be nil
		Body, Else []Stmt
		Recursive  bool
	}
	// If is {% if %} with its elif and else.
	If struct {
		Pos
		Test Expr
		Body []Stmt
		Elif []*If // their own Elif and Else are empty
		Else []Stmt
	}
	// Macro is {% macro %}. Defaults belong to the last parameters.
	Macro struct {
		Pos
		Name     string
		Params   []*Name
		Defaults []Expr
		Body     []Stmt
	}
	// CallBlock is {% call(params) macro(args) %}.
	CallBlock struct {
		Pos
		Call     *Call
		Params   []*Name
		Defaults []Expr
		Body     []Stmt
	}
	// FilterBlock is {% filter name %}; the innermost filter's X is nil.
	FilterBlock struct {
		Pos
		Filter *Filter
		Body   []Stmt
	}
	// With is {% with a = 1, b = 2 %}.
	With struct {
		Pos
		Targets, Values []Expr
		Body            []Stmt
	}
	// Block is {% block name scoped required %}.
	Block struct {
		Pos
		Name             string
		Body             []Stmt
		Scoped, Required bool
	}
	// Extends is {% extends %}.
	Extends struct {
		Pos
		Template Expr
	}
	// Include is {% include %}.
	Include struct {
		Pos
		Template                   Expr
		WithContext, IgnoreMissing bool
	}
	// Import is {% import x as y %}.
	Import struct {
		Pos
		Template    Expr
		Target      string
		WithContext bool
	}
	// FromImport is {% from x import a, b as c %}.
	FromImport struct {
		Pos
		Template    Expr
		Names       []ImportName
		WithContext bool
	}
	// ImportName is one name of a FromImport; Alias is Name where none is given.
	ImportName struct {
		Pos
		Name, Alias string
	}
	// Do is {% do expr %}.
	Do struct {
		Pos
		X Expr
	}
	// Assign is {% set target = value %}.
	Assign struct {
		Pos
		Target Expr // *Name, *NSRef, *Tuple of them
		Value  Expr
	}
	// AssignBlock is {% set target | filter %}...{% endset %}.
	AssignBlock struct {
		Pos
		Target Expr
		Filter *Filter // nil, or a chain whose innermost X is nil
		Body   []Stmt
	}
	// Break is {% break %}.
	Break struct{ Pos }
	// Continue is {% continue %}.
	Continue struct{ Pos }
	// Autoescape is {% autoescape value %}.
	Autoescape struct {
		Pos
		Value Expr
		Body  []Stmt
	}
	// Scope gives its body a scope of its own; an Autoescape comes in one.
	Scope struct {
		Pos
		Body []Stmt
	}
)

type (
	// Name is a variable; Store says that it is assigned to.
	Name struct {
		Pos
		Name  string
		Store bool
	}
	// NSRef is the target in {% set ns.attr = value %}.
	NSRef struct {
		Pos
		Name, Attr string
	}
	// Data is the text between tags.
	Data struct {
		Pos
		Text string
	}
	// Const is a literal: nil, bool, int64, *big.Int, float64, string.
	Const struct {
		Pos
		Value any
	}
	// Host is a value that a tag of the program puts into the tree (a py.Value).
	Host struct {
		Pos
		Value any
	}
	// Tuple is (a, b), or a target of several names.
	Tuple struct {
		Pos
		Items []Expr
	}
	// List is [a, b].
	List struct {
		Pos
		Items []Expr
	}
	// Dict is {a: b}.
	Dict struct {
		Pos
		Pairs []Pair
	}
	// Pair is one entry of a Dict.
	Pair struct{ Key, Value Expr }
	// Cond is a if test else b; Else may be nil.
	Cond struct {
		Pos
		Test, Then, Else Expr
	}
	// Filter is x|name(args).
	Filter struct {
		Pos
		X    Expr
		Name string
		Args Args
	}
	// Test is x is name(args). `is not` is a Unary around it.
	Test struct {
		Pos
		X    Expr
		Name string
		Args Args
	}
	// Call is x(args).
	Call struct {
		Pos
		X    Expr
		Args Args
	}
	// Args are the arguments of a call, filter or test.
	Args struct {
		Pos   []Expr
		Named []NamedArg
		Star  Expr // *x, or nil
		Stars Expr // **x, or nil
	}
	// NamedArg is name=value.
	NamedArg struct {
		Pos
		Name  string
		Value Expr
	}
	// Attr is x.name.
	Attr struct {
		Pos
		X    Expr
		Name string
	}
	// Item is x[index]; the index may be a *Slice.
	Item struct {
		Pos
		X, Index Expr
	}
	// Slice is start:stop:step; each may be nil.
	Slice struct {
		Pos
		Start, Stop, Step Expr
	}
	// Concat is a ~ b ~ c.
	Concat struct {
		Pos
		Items []Expr
	}
	// Compare is a chain a < b <= c.
	Compare struct {
		Pos
		X    Expr
		Rest []Operand
	}
	// Operand is one step of a Compare.
	Operand struct {
		Op CompareOp
		X  Expr
	}
	// Binary is arithmetic of two, or a logical and / or.
	Binary struct {
		Pos
		Op   BinaryOp
		X, Y Expr
	}
	// Unary is not x, -x, +x.
	Unary struct {
		Pos
		Op UnaryOp
		X  Expr
	}
)

// CompareOp is a comparison.
type CompareOp uint8

// The comparisons.
const (
	Eq CompareOp = iota
	Ne
	Lt
	Le
	Gt
	Ge
	In
	NotIn
)

// BinaryOp is an operator of two operands.
type BinaryOp uint8

// The operators of two operands.
const (
	Add BinaryOp = iota
	Sub
	Mul
	Div
	FloorDiv
	Mod
	Pow
	And
	Or
)

// UnaryOp is an operator of one operand.
type UnaryOp uint8

// The operators of one operand.
const (
	Not UnaryOp = iota
	Neg
	Plus
)

func (*Output) stmt()      {}
func (*For) stmt()         {}
func (*If) stmt()          {}
func (*Macro) stmt()       {}
func (*CallBlock) stmt()   {}
func (*FilterBlock) stmt() {}
func (*With) stmt()        {}
func (*Block) stmt()       {}
func (*Extends) stmt()     {}
func (*Include) stmt()     {}
func (*Import) stmt()      {}
func (*FromImport) stmt()  {}
func (*Do) stmt()          {}
func (*Assign) stmt()      {}
func (*AssignBlock) stmt() {}
func (*Break) stmt()       {}
func (*Continue) stmt()    {}
func (*Autoescape) stmt()  {}
func (*Scope) stmt()       {}

func (*Name) expr()    {}
func (*NSRef) expr()   {}
func (*Data) expr()    {}
func (*Const) expr()   {}
func (*Host) expr()    {}
func (*Tuple) expr()   {}
func (*List) expr()    {}
func (*Dict) expr()    {}
func (*Cond) expr()    {}
func (*Filter) expr()  {}
func (*Test) expr()    {}
func (*Call) expr()    {}
func (*Attr) expr()    {}
func (*Item) expr()    {}
func (*Slice) expr()   {}
func (*Concat) expr()  {}
func (*Compare) expr() {}
func (*Binary) expr()  {}
func (*Unary) expr()   {}
