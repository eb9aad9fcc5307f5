package pyfmt

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// Format is a parsed template of Python's str.format. It knows positional fields,
// one index ("{6[duration]}"), the conversions !s and !r, and a string's format
// spec: fill, alignment, width and precision.
type Format struct{ parts []part }

// part is literal text, followed by a field unless arg is negative.
type part struct {
	text  string
	arg   int
	key   string
	index bool
	repr  bool
	spec  spec
}

type spec struct {
	fill  rune
	align byte
	width int
	prec  int
}

var fieldShape = regexp.MustCompile(`^(\d*)(?:\[([^\]]*)\])?(?:!([sr]))?(?::(.*))?$`)

var specShape = regexp.MustCompile(`^(?:(.)?([<>^]))?(\d{0,4})(?:\.(\d{1,4}))?s?$`)

// ParseFormat reads template, which takes args arguments. A field that it does
// not know is an error.
func ParseFormat(template string, args int) (*Format, error) {
	f := &Format{}
	next := 0
	for rest := template; rest != ""; {
		p, tail, err := parsePart(rest, &next)
		if err != nil {
			return nil, err
		}
		if p.arg >= args {
			return nil, fmt.Errorf("parsing format %q: there is no argument %d", template, p.arg)
		}
		f.parts = append(f.parts, p)
		rest = tail
	}
	return f, nil
}

// parsePart reads text and the field after it; next numbers fields without number.
func parsePart(s string, next *int) (p part, rest string, err error) {
	var text strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case (c == '{' || c == '}') && i+1 < len(s) && s[i+1] == c:
			text.WriteByte(c)
			i++
		case c == '}':
			return part{}, "", fmt.Errorf("parsing format: single '}' in %q", s)
		case c == '{':
			field, tail, ok := strings.Cut(s[i+1:], "}")
			if !ok {
				return part{}, "", fmt.Errorf("parsing format: expected '}' in %q", s)
			}
			p, err = parseField(field, next)
			p.text = text.String()
			return p, tail, err
		default:
			text.WriteByte(c)
		}
	}
	return part{text: text.String(), arg: -1}, "", nil
}

func parseField(field string, next *int) (part, error) {
	m := fieldShape.FindStringSubmatch(field)
	if m == nil {
		return part{}, fmt.Errorf("parsing format: field {%s} is not supported", field)
	}
	sp := specShape.FindStringSubmatch(m[4])
	if sp == nil {
		return part{}, fmt.Errorf("parsing format: the spec of field {%s} is not supported", field)
	}
	p := part{key: m[2], index: strings.Contains(field, "["), repr: m[3] == "r"}
	if m[1] == "" {
		p.arg = *next
		*next++
	} else if n, err := strconv.Atoi(m[1]); err == nil {
		p.arg = n
	} else {
		return part{}, fmt.Errorf("parsing format: field {%s}: %w", field, err)
	}
	p.spec = spec{fill: ' ', align: '<', prec: -1}
	if sp[1] != "" {
		p.spec.fill = []rune(sp[1])[0]
	}
	if sp[2] != "" {
		p.spec.align = sp[2][0]
	}
	p.spec.width, _ = strconv.Atoi(sp[3]) // at most four digits, or none: 0
	if sp[4] != "" {
		p.spec.prec, _ = strconv.Atoi(sp[4])
	}
	return p, nil
}

// Apply returns the template with args in its fields. An index that is not in its
// argument yields nothing.
func (f *Format) Apply(args ...any) string {
	var b strings.Builder
	for _, p := range f.parts {
		b.WriteString(p.text)
		if p.arg < 0 || p.arg >= len(args) {
			continue
		}
		v := args[p.arg]
		if p.index {
			m, _ := v.(*ordered.Map)
			var ok bool
			if v, ok = m.Get(p.key); !ok {
				v = ""
			}
		}
		s := Str(v)
		if p.repr {
			s = Repr(v)
		}
		b.WriteString(p.spec.pad(s))
	}
	return b.String()
}

func (s spec) pad(v string) string {
	if s.prec >= 0 {
		if r := []rune(v); len(r) > s.prec {
			v = string(r[:s.prec])
		}
	}
	n := s.width - length(v)
	if n <= 0 {
		return v
	}
	left := 0
	switch s.align {
	case '>':
		left = n
	case '^':
		left = n / 2
	}
	fill := string(s.fill)
	return strings.Repeat(fill, left) + v + strings.Repeat(fill, n-left)
}
