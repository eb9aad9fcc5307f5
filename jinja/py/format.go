package py

import "strings"

func strFormat(t *Thread, self Value, a Args) (Value, error) {
	text, _ := self.AsStr()
	d := &Dict{}
	for _, n := range a.Named {
		d.SetStr(n.Name, n.Value)
	}
	return runFormat(t, self, text, a.Pos, d.Value())
}

func strFormatMap(t *Thread, self Value, a Args) (Value, error) {
	if len(a.Named) > 0 {
		return Value{}, typeError("format_map() takes no keyword arguments")
	}
	if len(a.Pos) != 1 {
		return Value{}, typeError("format_map() takes exactly one argument (%d given)", len(a.Pos))
	}
	text, _ := self.AsStr()
	return runFormat(t, self, text, nil, a.Pos[0])
}

func runFormat(t *Thread, self Value, text string, pos []Value, named Value) (Value, error) {
	f := &formatter{t: t, pos: pos, named: named, escape: self.IsMarkup()}
	dst, err := f.run(make([]byte, 0, len(text)+32), text, 2)
	if err != nil {
		return Value{}, err
	}
	return self.sameText(string(dst)), nil
}

// formatter is one run of str.format, with the rules of Jinja's sandbox: names
// with steps are looked up as a template does.
type formatter struct {
	t      *Thread
	pos    []Value
	named  Value
	next   int  // the next argument of {}
	manual bool // {0} was seen, {} is refused
	escape bool // what is put in is escaped
}

// run appends text with its fields filled in, and with one level less the
// specifications in them.
func (f *formatter) run(dst []byte, text string, levels int) ([]byte, error) {
	if levels < 0 {
		return dst, valueError("Max string recursion exceeded")
	}
	for text != "" {
		fd, rest, err := nextField(text)
		if err != nil {
			return dst, err
		}
		text = rest
		dst = append(dst, fd.literal...)
		if fd.present {
			if dst, err = f.field(dst, fd, levels); err != nil {
				return dst, err
			}
		}
		if err := f.t.Room(len(dst)); err != nil {
			return dst, err
		}
	}
	return dst, nil
}

func (f *formatter) field(dst []byte, fd field, levels int) ([]byte, error) {
	if err := f.number(&fd); err != nil {
		return dst, err
	}
	v, err := f.lookup(fd.name)
	if err != nil {
		return dst, err
	}
	if v, err = f.convert(v, fd.conv); err != nil {
		return dst, err
	}
	if levels == 0 {
		return dst, valueError("Max string recursion exceeded")
	}
	spec := fd.spec
	if strings.ContainsAny(spec, "{}") {
		made, err := f.run(nil, spec, levels-1)
		if err != nil {
			return dst, err
		}
		spec = string(made)
	}
	return f.render(dst, v, spec)
}

// number gives a field without a name its number.
func (f *formatter) number(fd *field) error {
	digits := fd.name != "" && strings.IndexFunc(fd.name, func(r rune) bool { return !isDigitRune(r) }) < 0
	if fd.name == "" && f.manual || digits && f.next > 0 {
		return valueError("cannot switch from manual field specification to automatic field numbering")
	}
	if fd.name == "" {
		fd.name = itoa(f.next)
		f.next++
	}
	f.manual = f.manual || digits
	return nil
}

func (f *formatter) lookup(name string) (Value, error) {
	first, steps, err := splitName(name)
	if err != nil {
		return Value{}, err
	}
	v, err := f.argument(first)
	for err == nil && steps != "" {
		var s step
		if s, steps, err = nextStep(steps); err == nil {
			v, err = f.step(v, s)
		}
	}
	return v, err
}

func (f *formatter) argument(key Value) (Value, error) {
	if i, ok := key.AsInt(); ok {
		if i >= int64(len(f.pos)) {
			return Value{}, indexError("tuple index out of range")
		}
		return f.pos[i], nil
	}
	v, found, err := GetItem(f.t, f.named, key)
	if err == nil && !found {
		err = itemError(f.t, f.named, key)
	}
	return v, err
}

// step is x.name or x[key] of a template.
func (f *formatter) step(v Value, s step) (Value, error) {
	name, isName := s.key.AsStr()
	if s.attr {
		if r, found, err := GetAttr(f.t, v, name); found || err != nil {
			return r, err
		}
	}
	r, found, err := GetItem(f.t, v, s.key)
	if found || err != nil {
		return r, err
	}
	if isName && !s.attr {
		if r, found, err := GetAttr(f.t, v, name); found || err != nil {
			return r, err
		}
	}
	return Missing(f.t, v, s.key), nil
}

func (f *formatter) convert(v Value, conv string) (Value, error) {
	var s string
	var err error
	switch conv {
	case "":
		return v, nil
	case "s":
		s, err = String(f.t, v)
	case "r":
		s, err = Repr(f.t, v)
	case "a":
		s, err = Repr(f.t, v)
		s = asciiOnly(s)
	default:
		return Value{}, valueError("Unknown conversion specifier %s", conv)
	}
	return Str(s), err
}

func (f *formatter) render(dst []byte, v Value, spec string) ([]byte, error) {
	if !f.escape && spec == "" {
		return AppendStr(f.t, dst, v)
	}
	if !f.escape {
		s, err := Format(f.t, v, spec)
		return append(dst, s...), err
	}
	if v.IsMarkup() && spec != "" {
		return dst, valueError("Unsupported format specification for Markup.")
	}
	if v.Kind() == KindUndefined && undefinedOf(v).Policy == Chainable {
		return dst, undefinedOf(v).Err() // it has an __html_format__ too, like any attribute
	}
	if IsHTML(v) {
		if spec != "" {
			return dst, valueError("Format specifier %s given, but %s does not define __html_format__. A class that defines __html__ must define __html_format__ to work with format specifiers.", spec, TypeName(v))
		}
		return AppendEscaped(f.t, dst, v)
	}
	s, err := Format(f.t, v, spec)
	return appendEscaped(dst, s), err
}
