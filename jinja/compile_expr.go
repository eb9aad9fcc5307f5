package jinja

import (
	"strconv"

	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// expr compiles an expression.
func (c *compiler) expr(n syntax.Expr, f *cframe) expr {
	switch n := n.(type) {
	case *syntax.Name:
		return c.name(n.Name, f)
	case *syntax.Const:
		return c.constant(n.Pos, n.Value)
	case *syntax.Host:
		return c.constant(n.Pos, n.Value)
	case *syntax.Data:
		return constExpr{py.Str(n.Text)}
	case *syntax.Tuple:
		return c.tuple(n, f)
	case *syntax.List:
		return &listExpr{c.exprs(n.Items, f)}
	case *syntax.Dict:
		d := &dictExpr{pos: n.Pos}
		for _, p := range n.Pairs {
			d.keys = append(d.keys, c.expr(p.Key, f))
			d.vals = append(d.vals, c.expr(p.Value, f))
		}
		return d
	case *syntax.Cond:
		return c.cond(n, f)
	case *syntax.Filter:
		return c.filter(n, f)
	case *syntax.Test:
		return c.testExpr(n, f)
	case *syntax.Call:
		return c.call(n, f)
	case *syntax.Attr:
		return c.attr(n, f)
	case *syntax.Item:
		return c.item(n, f)
	case *syntax.Slice:
		return &slicePart{c.optional(n.Start, f), c.optional(n.Stop, f), c.optional(n.Step, f)}
	default:
		return c.operator(n, f)
	}
}

func (c *compiler) operator(n syntax.Expr, f *cframe) expr {
	switch n := n.(type) {
	case *syntax.Concat:
		items := c.exprs(n.Items, f)
		escape := c.auto && !c.volatile && !allConstant(n.Items, true)
		return c.folded(&concatExpr{items, n.Pos, escape}, items...)
	case *syntax.Compare:
		return c.compare(n, f)
	case *syntax.Binary:
		return c.binary(n, f)
	case *syntax.Unary:
		x := c.expr(n.X, f)
		switch n.Op {
		case syntax.Not:
			return c.folded(&notExpr{testOf(x, n.X.Position())}, x)
		case syntax.Neg:
			return c.folded(&unaryExpr{py.Neg, x, n.Pos}, x)
		}
		return c.folded(&unaryExpr{py.Plus, x, n.Pos}, x)
	}
	c.fail(n.Position(), "unknown expression %T", n)
	return nil
}

func (c *compiler) exprs(list []syntax.Expr, f *cframe) []expr {
	all := make([]expr, len(list))
	for i, n := range list {
		all[i] = c.expr(n, f)
	}
	return all
}

// optional is nil for what is left out.
func (c *compiler) optional(n syntax.Expr, f *cframe) expr {
	if n == nil {
		return nil
	}
	return c.expr(n, f)
}

// test compiles an expression of which only the truth counts.
func (c *compiler) test(n syntax.Expr, f *cframe) tester { return testOf(c.expr(n, f), n.Position()) }

func testOf(x expr, pos syntax.Pos) tester {
	if t, ok := x.(tester); ok {
		return t
	}
	return &truthOf{x, pos}
}

func (c *compiler) constant(pos syntax.Pos, x any) expr {
	v, err := py.FromGo(x)
	if err != nil {
		c.fail(pos, "%v", err)
	}
	return constExpr{v}
}

// rawName is a variable that may have no value.
func (c *compiler) rawName(name string, f *cframe) variable {
	ident, ok := f.syms.find(name)
	if !ok { // only where the analysis of Jinja fails, too
		ident = f.syms.define(name, load{kind: loadUndefined})
	}
	hops, slot := f.unit.find(ident)
	return variable{hops, slot}
}

func (c *compiler) name(name string, f *cframe) expr {
	v := c.rawName(name, f)
	missing := (&py.Undefined{Policy: c.env.policy, Name: name}).Value()
	if v.hops == 0 {
		return &localName{v.slot, missing}
	}
	return &outerName{v, missing}
}

func (c *compiler) tuple(n *syntax.Tuple, f *cframe) expr {
	items := c.exprs(n.Items, f)
	return c.folded(&tupleExpr{items}, items...)
}

func (c *compiler) cond(n *syntax.Cond, f *cframe) expr {
	f = f.soft()
	x := &condExpr{test: c.test(n.Test, f), then: c.expr(n.Then, f)}
	if n.Else != nil {
		x.els = c.expr(n.Else, f)
		return x
	}
	u := &py.Undefined{Hint: "the inline if-expression on " + c.position(n.Pos) +
		" evaluated to false and no else section was defined."}
	x.els = constExpr{u.Value()}
	return x
}

// position is a place, as in Jinja's messages.
func (c *compiler) position(pos syntax.Pos) string {
	s := "line " + strconv.Itoa(int(pos.Line))
	if c.tmpl.name != "" {
		s += " in '" + c.tmpl.name + "'"
	}
	return s
}

func (c *compiler) filter(n *syntax.Filter, f *cframe) expr {
	x := &filterExpr{name: n.Name, pos: n.Pos, fn: c.env.filters[n.Name]}
	if n.X != nil {
		x.x = c.expr(n.X, f)
	} else {
		x.x = &localName{slot: f.captured}
	}
	if x.fn == nil && !f.inIf {
		c.fail(n.Pos, "No filter named '%s'.", n.Name)
	}
	x.args = c.args(&n.Args, f)
	return x
}

func (c *compiler) testExpr(n *syntax.Test, f *cframe) expr {
	x := &isExpr{x: c.expr(n.X, f), name: n.Name, pos: n.Pos, fn: c.env.tests[n.Name]}
	if x.fn == nil && !f.inIf {
		c.fail(n.Pos, "No test named '%s'.", n.Name)
	}
	x.args = c.args(&n.Args, f)
	return x
}

func (c *compiler) args(n *syntax.Args, f *cframe) args {
	a := args{pos: c.exprs(n.Pos, f), star: c.optional(n.Star, f), stars: c.optional(n.Stars, f)}
	for _, k := range n.Named {
		a.names = append(a.names, k.Name)
		a.named = append(a.named, c.expr(k.Value, f))
	}
	return a
}

func (c *compiler) call(n *syntax.Call, f *cframe) expr {
	a := c.args(&n.Args, f)
	a.set = f.set
	if m, ok := n.X.(*syntax.Attr); ok {
		return &methodExpr{x: c.expr(m.X, f), name: m.Name, key: py.Str(m.Name), pos: n.Pos, args: a}
	}
	return &callExpr{fn: c.expr(n.X, f), pos: n.Pos, args: a}
}

func (c *compiler) attr(n *syntax.Attr, f *cframe) expr {
	x := &attrExpr{x: c.expr(n.X, f), name: n.Name, key: py.Str(n.Name), pos: n.Pos}
	x.method = isDictMethod(n.Name)
	x.loop = loopAttrs[n.Name]
	return x
}

func (c *compiler) item(n *syntax.Item, f *cframe) expr {
	if s, ok := n.Index.(*syntax.Slice); ok {
		x := c.expr(n.X, f)
		return &sliceExpr{x: x, part: slicePart{c.optional(s.Start, f), c.optional(s.Stop, f), c.optional(s.Step, f)}, pos: n.Pos}
	}
	x := &itemExpr{x: c.expr(n.X, f), index: c.expr(n.Index, f), pos: n.Pos}
	if k, ok := x.index.(constExpr); ok {
		if s, ok := k.v.AsStr(); ok {
			return &fieldExpr{x: x.x, key: k.v, name: s, pos: n.Pos}
		}
	}
	return x
}

func (c *compiler) compare(n *syntax.Compare, f *cframe) expr {
	x := c.expr(n.X, f)
	if len(n.Rest) == 1 {
		y := c.expr(n.Rest[0].X, f)
		return c.folded(&compareExpr{n.Rest[0].Op, x, y, n.Pos}, x, y)
	}
	chain := &compareChain{x: x, pos: n.Pos}
	parts := []expr{x}
	for _, r := range n.Rest {
		y := c.expr(r.X, f)
		chain.ops = append(chain.ops, r.Op)
		chain.rest = append(chain.rest, y)
		parts = append(parts, y)
	}
	return c.folded(chain, parts...)
}

func (c *compiler) binary(n *syntax.Binary, f *cframe) expr {
	x, y := c.expr(n.X, f), c.expr(n.Y, f)
	switch n.Op {
	case syntax.And:
		return &andExpr{x, y, testOf(x, n.X.Position()), testOf(y, n.Y.Position())}
	case syntax.Or:
		return &orExpr{x, y, testOf(x, n.X.Position()), testOf(y, n.Y.Position())}
	}
	return c.folded(&binaryExpr{arithmetic(n.Op), x, y, n.Pos}, x, y)
}

// contextual are the filters that Jinja does not apply before a template runs.
var contextual = map[string]bool{
	"random": true, "map": true, "select": true, "reject": true, "selectattr": true, "rejectattr": true,
}

// allConstant says whether Jinja computes these operands while it compiles, where
// it disregards what is escaped. filters says whether it applies filters and
// tests there.
func allConstant(items []syntax.Expr, filters bool) bool {
	ok := true
	for _, n := range items {
		walkExpr(n, func(n syntax.Expr) {
			switch n := n.(type) {
			case *syntax.Name, *syntax.Call, *syntax.Host:
				ok = false
			case *syntax.Filter:
				ok = ok && filters && n.X != nil && !contextual[n.Name]
			case *syntax.Test:
				ok = ok && filters
			}
		})
	}
	return ok
}

// arithmetic returns the function of an operator.
func arithmetic(op syntax.BinaryOp) func(*py.Thread, py.Value, py.Value) (py.Value, error) {
	switch op {
	case syntax.Add:
		return py.Add
	case syntax.Sub:
		return py.Sub
	case syntax.Mul:
		return py.Mul
	case syntax.Div:
		return py.Div
	case syntax.FloorDiv:
		return py.FloorDiv
	case syntax.Mod:
		return py.Mod
	}
	return py.Pow
}

// folded computes x now if all its parts are constants. What fails is left to
// fail when it is reached.
func (c *compiler) folded(x expr, parts ...expr) expr {
	for _, p := range parts {
		if _, ok := p.(constExpr); !ok {
			return x
		}
	}
	t := &py.Thread{Limits: c.env.limits.Limits}
	t.Limits.MaxString = smaller(t.Limits.MaxString, 1<<12)
	t.Limits.MaxDigits = smaller(t.Limits.MaxDigits, 100)
	v, err := x.eval(&frame{t: t, code: &code{tmpl: &Template{}}})
	if err != nil {
		return x
	}
	return constExpr{v}
}

// smaller returns the smaller limit; 0 is none.
func smaller(limit, n int) int {
	if limit > 0 && limit < n {
		return limit
	}
	return n
}
