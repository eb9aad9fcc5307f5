package py

import (
	"math"
	"strings"
)

func strLjust(t *Thread, self Value, a Args) (Value, error) {
	return justify(t, self, a, "ljust", func(int64, int64) int64 { return 0 })
}

func strRjust(t *Thread, self Value, a Args) (Value, error) {
	return justify(t, self, a, "rjust", func(pad, _ int64) int64 { return pad })
}

func strCenter(t *Thread, self Value, a Args) (Value, error) {
	return justify(t, self, a, "center", func(pad, width int64) int64 { return pad/2 + pad&width&1 })
}

// justify pads to a width; left says how much of the padding comes first.
func justify(t *Thread, self Value, a Args, name string, left func(pad, width int64) int64) (Value, error) {
	if err := takes(a, "str", name, 1, 2); err != nil {
		return Value{}, err
	}
	width, err := asSize(a.Pos[0])
	if err != nil {
		return Value{}, err
	}
	fill := " "
	if len(a.Pos) > 1 {
		if fill, err = asFill(a.Pos[1]); err != nil {
			return Value{}, err
		}
	}
	s, _ := self.AsStr()
	pad := width - int64(runeCount(s))
	if pad <= 0 {
		return Str(s), nil
	}
	if pad > int64(t.Limits.bytes()/len(fill)) {
		return Value{}, t.Room(-1)
	}
	n := left(pad, width)
	return Str(strings.Repeat(fill, int(n)) + s + strings.Repeat(fill, int(pad-n))), nil
}

// asSize takes an int that must fit the size of memory.
func asSize(v Value) (int64, error) {
	n, err := asIndex(v)
	if _, fits := v.AsInt(); err == nil && !fits {
		return 0, overflow("Python int too large to convert to C ssize_t")
	}
	return n, err
}

func asFill(v Value) (string, error) {
	fill, ok := v.AsStr()
	if !ok {
		return "", typeError("The fill character must be a unicode character, not %s", TypeName(v))
	}
	if runeCount(fill) != 1 {
		return "", typeError("The fill character must be exactly one character long")
	}
	return fill, nil
}

func strZfill(t *Thread, self Value, a Args) (Value, error) {
	x, err := takesOne(a, "str.zfill")
	if err != nil {
		return Value{}, err
	}
	width, err := asSize(x)
	if err != nil {
		return Value{}, err
	}
	s, _ := self.AsStr()
	pad := width - int64(runeCount(s))
	if pad <= 0 {
		return Str(s), nil
	}
	if pad > int64(t.Limits.bytes()) {
		return Value{}, t.Room(-1)
	}
	sign := ""
	if s != "" && (s[0] == '+' || s[0] == '-') {
		sign, s = s[:1], s[1:]
	}
	return Str(sign + strings.Repeat("0", int(pad)) + s), nil
}

func strExpandTabs(t *Thread, self Value, a Args) (Value, error) {
	args := [1]Value{Int(8)}
	if err := bind(a, "expandtabs", args[:], "tabsize"); err != nil {
		return Value{}, err
	}
	size, err := asIndex(args[0])
	if err != nil {
		return Value{}, err
	}
	if size > math.MaxInt32 || size < math.MinInt32 {
		return Value{}, overflow("Python int too large to convert to C int")
	}
	s, _ := self.AsStr()
	var b strings.Builder
	column := int64(0)
	for _, r := range s {
		switch r {
		case '\t':
			if size <= 0 {
				continue
			}
			n := size - column%size
			if err := t.Room(b.Len() + int(n)); err != nil {
				return Value{}, err
			}
			b.WriteString(strings.Repeat(" ", int(n)))
			column += n
			continue
		case '\n', '\r':
			column = -1
		}
		column++
		b.WriteRune(r)
	}
	return Str(b.String()), nil
}
