package py

import (
	"strings"
	"unicode/utf8"
)

func strSplit(t *Thread, self Value, a Args) (Value, error) {
	sep, limit, err := splitArgs(a, "split")
	if err != nil {
		return Value{}, err
	}
	s, _ := self.AsStr()
	if sep == "" {
		return splitWords(t, s, limit)
	}
	n := strings.Count(s, sep)
	if limit >= 0 {
		n = min(n, limit)
	}
	if err := t.roomItems(n + 1); err != nil {
		return Value{}, err
	}
	items := make([]Value, n+1)
	for i := range n {
		at := strings.Index(s, sep)
		items[i], s = Str(s[:at]), s[at+len(sep):]
	}
	items[n] = Str(s)
	return NewList(items), nil
}

// splitArgs reads sep and maxsplit; an empty sep stands for None.
func splitArgs(a Args, name string) (sep string, limit int, err error) {
	args := [2]Value{None, Int(-1)}
	if err := bind(a, name, args[:], "sep", "maxsplit"); err != nil {
		return "", 0, err
	}
	n, err := asSize(args[1])
	if err != nil {
		return "", 0, err
	}
	limit = int(max(min(n, 1<<40), -1))
	if args[0].IsNone() {
		return "", limit, nil
	}
	sep, ok := args[0].AsStr()
	if !ok {
		return "", 0, typeError("must be str or None, not %s", TypeName(args[0]))
	}
	if sep == "" {
		return "", 0, valueError("empty separator")
	}
	return sep, limit, nil
}

func strList(t *Thread, parts []string) (Value, error) {
	if err := t.roomItems(len(parts)); err != nil {
		return Value{}, err
	}
	items := make([]Value, len(parts))
	for i, p := range parts {
		items[i] = Str(p)
	}
	return NewList(items), nil
}

// splitWords splits at white space; with a limit, the rest keeps its end.
func splitWords(t *Thread, s string, limit int) (Value, error) {
	if limit < 0 {
		return strList(t, strings.FieldsFunc(s, isSpace))
	}
	var parts []string
	for {
		s = strings.TrimLeftFunc(s, isSpace)
		if s == "" {
			return strList(t, parts)
		}
		i := strings.IndexFunc(s, isSpace)
		if len(parts) == limit || i < 0 {
			return strList(t, append(parts, s))
		}
		parts, s = append(parts, s[:i]), s[i:]
	}
}

func strRsplit(t *Thread, self Value, a Args) (Value, error) {
	sep, limit, err := splitArgs(a, "rsplit")
	if err != nil {
		return Value{}, err
	}
	s, _ := self.AsStr()
	if limit < 0 {
		if sep == "" {
			return splitWords(t, s, -1)
		}
		return strList(t, strings.Split(s, sep))
	}
	return strList(t, rsplit(s, sep, limit))
}

// rsplit splits at most limit times from the end.
func rsplit(s, sep string, limit int) []string {
	var parts []string
	for {
		if sep == "" {
			if s = strings.TrimRightFunc(s, isSpace); s == "" {
				break
			}
		}
		i := strings.LastIndex(s, sep)
		if sep == "" {
			i = strings.LastIndexFunc(s, isSpace)
		}
		if i < 0 || len(parts) == limit {
			parts = append(parts, s)
			break
		}
		n := len(sep)
		if sep == "" {
			_, n = utf8.DecodeRuneInString(s[i:])
		}
		parts, s = append(parts, s[i+n:]), s[:i]
	}
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return parts
}

func strSplitLines(t *Thread, self Value, a Args) (Value, error) {
	args := [1]Value{False}
	if err := bind(a, "splitlines", args[:], "keepends"); err != nil {
		return Value{}, err
	}
	if !args[0].isInt() {
		_, err := asIndex(args[0])
		return Value{}, err
	}
	keep, _ := Truth(t, args[0])
	s, _ := self.AsStr()
	return strList(t, lines(s, keep))
}

// lines splits after every end of a line that Python knows.
func lines(s string, keep bool) []string {
	var out []string
	for s != "" {
		i := strings.IndexFunc(s, endsLine)
		if i < 0 {
			return append(out, s)
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		if strings.HasPrefix(s[i:], "\r\n") {
			n = 2
		}
		if keep {
			out = append(out, s[:i+n])
		} else {
			out = append(out, s[:i])
		}
		s = s[i+n:]
	}
	return out
}

func endsLine(r rune) bool {
	return r >= '\n' && r <= '\r' || r >= 0x1c && r <= 0x1e || r == 0x85 || r == 0x2028 || r == 0x2029
}

func strPartition(_ *Thread, self Value, a Args) (Value, error) {
	s, sep, err := partitionArgs(self, a, "partition")
	if err != nil {
		return Value{}, err
	}
	i := strings.Index(s, sep)
	if i < 0 {
		return NewTuple([]Value{Str(s), Str(""), Str("")}), nil
	}
	return NewTuple([]Value{Str(s[:i]), Str(sep), Str(s[i+len(sep):])}), nil
}

func strRpartition(_ *Thread, self Value, a Args) (Value, error) {
	s, sep, err := partitionArgs(self, a, "rpartition")
	if err != nil {
		return Value{}, err
	}
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return NewTuple([]Value{Str(""), Str(""), Str(s)}), nil
	}
	return NewTuple([]Value{Str(s[:i]), Str(sep), Str(s[i+len(sep):])}), nil
}

func partitionArgs(self Value, a Args, name string) (s, sep string, err error) {
	x, err := takesOne(a, "str."+name)
	if err != nil {
		return "", "", err
	}
	if sep, err = mustStr(x); err != nil {
		return "", "", err
	}
	if sep == "" {
		return "", "", valueError("empty separator")
	}
	s, _ = self.AsStr()
	return s, sep, nil
}
