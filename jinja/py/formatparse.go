package py

import (
	"strings"
	"unicode/utf8"
)

// field is a replacement field of a format string, with the text before it.
type field struct {
	literal string
	name    string
	conv    string // one character, or empty
	spec    string
	present bool
}

// nextField reads up to the end of the next field or of a doubled brace.
func nextField(s string) (f field, rest string, err error) {
	i := strings.IndexAny(s, "{}")
	if i < 0 {
		return field{literal: s}, "", nil
	}
	c := s[i]
	doubled := i+1 < len(s) && s[i+1] == c
	switch {
	case doubled:
		return field{literal: s[:i+1]}, s[i+2:], nil
	case c == '}':
		return f, "", valueError("Single '}' encountered in format string")
	case i+1 == len(s):
		return f, "", valueError("Single '{' encountered in format string")
	}
	f = field{literal: s[:i], present: true}
	rest, err = f.parse(s[i+1:])
	return f, rest, err
}

// parse reads what follows an opening brace.
func (f *field) parse(s string) (rest string, err error) {
	i := 0
	end := byte(0)
	for i < len(s) && end == 0 {
		switch s[i] {
		case '{':
			return "", valueError("unexpected '{' in field name")
		case '[':
			for i++; i < len(s) && s[i] != ']'; i++ {
			}
			continue
		case '}', ':', '!':
			end = s[i]
		}
		i++
	}
	if end == 0 {
		return "", valueError("expected '}' before end of string")
	}
	f.name, s = s[:i-1], s[i:]
	if end == '}' {
		return s, nil
	}
	if end == '!' {
		if s == "" {
			return "", valueError("end of string while looking for conversion specifier")
		}
		_, n := utf8.DecodeRuneInString(s)
		f.conv, s = s[:n], s[n:]
		switch {
		case s == "":
			return "", valueError("unmatched '{' in format spec")
		case s[0] == '}':
			return s[1:], nil
		case s[0] != ':':
			return "", valueError("expected ':' after conversion specifier")
		}
		s = s[1:]
	}
	return f.parseSpec(s)
}

func (f *field) parseSpec(s string) (rest string, err error) {
	open := 1
	for i := range len(s) {
		switch s[i] {
		case '{':
			open++
		case '}':
			if open--; open == 0 {
				f.spec = s[:i]
				return s[i+1:], nil
			}
		}
	}
	return "", valueError("unmatched '{' in format spec")
}

// step is one .attribute or [item] of a field's name.
type step struct {
	key  Value
	attr bool
}

// splitName takes a field's name apart: the argument and the steps from it.
func splitName(name string) (first Value, steps string, err error) {
	i := strings.IndexAny(name, ".[")
	if i < 0 {
		i = len(name)
	}
	first, err = intOrStr(name[:i])
	return first, name[i:], err
}

// nextStep reads the first of the steps.
func nextStep(steps string) (st step, rest string, err error) {
	switch steps[0] {
	case '.':
		n := strings.IndexAny(steps[1:], ".[") + 1
		if n == 0 {
			n = len(steps)
		}
		st, rest = step{Str(steps[1:n]), true}, steps[n:]
	case '[':
		n := strings.IndexByte(steps, ']')
		if n < 0 {
			return st, "", valueError("Missing ']' in format string")
		}
		if st.key, err = intOrStr(steps[1:n]); err != nil {
			return st, "", err
		}
		rest = steps[n+1:]
	default:
		return st, "", valueError("Only '.' or '[' may follow ']' in format field specifier")
	}
	if s, ok := st.key.AsStr(); ok && s == "" {
		return st, "", valueError("Empty attribute in format string")
	}
	return st, rest, nil
}

// intOrStr returns an int for digits, else the text.
func intOrStr(s string) (Value, error) {
	digits := asciiDigits(s)
	n := int64(0)
	for i := range len(digits) {
		if !isDigit(digits[i]) {
			return Str(s), nil
		}
		if n > 1<<59 {
			return Value{}, valueError("Too many decimal digits in format string")
		}
		n = n*10 + int64(digits[i]-'0')
	}
	if s == "" {
		return Str(s), nil
	}
	return Int(n), nil
}
