package py

import "unicode/utf8"

// percent is format % arg. In Markup, what is put in is escaped.
func percent(t *Thread, format string, markup bool, arg Value) (Value, error) {
	p := &percenter{t: t, format: format, args: []Value{arg}, escape: markup}
	if tuple, ok := arg.ref.(*Tuple); ok {
		p.args = tuple.Items
	} else {
		p.mapped = isSubscriptable(arg)
		p.mapping = arg
	}
	dst, err := p.run(make([]byte, 0, len(format)+32))
	if err != nil {
		return Value{}, err
	}
	if len(p.args) > 0 && !p.mapped {
		return Value{}, typeError("not all arguments converted during string formatting")
	}
	if markup {
		return Markup(string(dst)), nil
	}
	return Str(string(dst)), nil
}

// isSubscriptable says whether v has items and is no str: it then may be the
// mapping of %(name)s.
func isSubscriptable(v Value) bool {
	switch v.Kind() {
	case KindList, KindDict, KindRange, KindUndefined:
		return true
	case KindObject:
		_, ok := v.ref.(HasItem)
		return ok
	}
	return false
}

// percenter is one run of the % operator.
type percenter struct {
	t       *Thread
	format  string
	pos     int
	args    []Value // what is left of the arguments
	mapping Value
	mapped  bool // mapping can be asked, and arguments may be left over
	escape  bool
}

// conversion is one %... of a format.
type conversion struct {
	minus, plus, blank, alt, zero bool
	bare                          bool // nothing stands between % and the verb
	width, prec                   int  // prec is -1 where none is given
	verb                          rune
	at                            int // of the verb, in characters
}

func (p *percenter) run(dst []byte) ([]byte, error) {
	for p.pos < len(p.format) {
		c := p.format[p.pos]
		p.pos++
		if c != '%' {
			dst = append(dst, c)
			continue
		}
		if p.peek() == '%' {
			dst = append(dst, '%')
			p.pos++
			continue
		}
		conv, err := p.parse()
		if err != nil {
			return dst, err
		}
		if dst, err = p.convert(dst, conv); err != nil {
			return dst, err
		}
		if err := p.t.Room(len(dst)); err != nil {
			return dst, err
		}
	}
	return dst, nil
}

func (p *percenter) next() (Value, error) {
	if len(p.args) == 0 {
		return Value{}, typeError("not enough arguments for format string")
	}
	v := p.args[0]
	p.args = p.args[1:]
	return v, nil
}

// peek is the next byte, or 0 at the end.
func (p *percenter) peek() byte {
	if p.pos < len(p.format) {
		return p.format[p.pos]
	}
	return 0
}

func (p *percenter) parse() (conversion, error) {
	c := conversion{prec: -1}
	if b := p.peek(); b == 's' || b == 'd' {
		p.pos++
		c.bare, c.verb = true, rune(b)
		return c, nil
	}
	if p.peek() == '(' {
		if err := p.key(); err != nil {
			return c, err
		}
	}
	p.flags(&c)
	var err error
	if c.width, err = p.number("width", 1<<55); err != nil {
		return c, err
	}
	if c.width < 0 {
		c.minus, c.width = true, max(-c.width, 0)
	}
	if p.peek() == '.' {
		p.pos++
		if c.prec, err = p.number("precision", 1<<31-1); err != nil {
			return c, err
		}
		c.prec = max(c.prec, 0)
	}
	if b := p.peek(); b == 'h' || b == 'l' || b == 'L' {
		p.pos++
	}
	if p.pos >= len(p.format) {
		return c, valueError("incomplete format")
	}
	r, n := utf8.DecodeRuneInString(p.format[p.pos:])
	c.verb, c.at = r, runeCount(p.format[:p.pos])
	p.pos += n
	return c, nil
}

// key reads (name) and makes its value the next argument.
func (p *percenter) key() error {
	if !p.mapped {
		return typeError("format requires a mapping")
	}
	start := p.pos + 1
	open := 1
	for p.pos++; open > 0; p.pos++ {
		switch p.peek() {
		case 0:
			if p.pos >= len(p.format) {
				return valueError("incomplete format key")
			}
		case '(':
			open++
		case ')':
			open--
		}
	}
	key := Str(p.format[start : p.pos-1])
	v, found, err := GetItem(p.t, p.mapping, key)
	if err != nil {
		return err
	}
	if !found {
		return itemError(p.t, p.mapping, key)
	}
	p.args = []Value{v}
	return nil
}

func (p *percenter) flags(c *conversion) {
	for ; ; p.pos++ {
		switch p.peek() {
		case '-':
			c.minus = true
		case '+':
			c.plus = true
		case ' ':
			c.blank = true
		case '#':
			c.alt = true
		case '0':
			c.zero = true
		default:
			return
		}
	}
}

// number reads digits or the * that stands for an argument.
func (p *percenter) number(what string, limit int) (int, error) {
	if p.peek() == '*' {
		p.pos++
		v, err := p.next()
		if err != nil {
			return 0, err
		}
		if !v.isInt() {
			return 0, typeError("* wants int")
		}
		n, fits := v.AsInt()
		if !fits && what == "width" {
			return 0, overflow("Python int too large to convert to C ssize_t")
		}
		if !fits || n > int64(limit) || n < int64(-limit) && what == "precision" {
			return 0, overflow("Python int too large to convert to C int")
		}
		return int(n), nil
	}
	n := 0
	for isDigit(p.peek()) {
		n = n*10 + int(p.peek()-'0')
		p.pos++
		if n > limit {
			return 0, valueError("%s too big", what)
		}
	}
	return n, nil
}
