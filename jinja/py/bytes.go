package py

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Bytes is a Python bytes, as str.encode() returns it.
type Bytes struct{ B []byte }

// PyType implements Object.
func (*Bytes) PyType() string { return "bytes" }

// Len implements Sized.
func (b *Bytes) Len() int { return len(b.B) }

// Iter implements Iterable: bytes are ints.
func (b *Bytes) Iter(*Thread) (Iterator, error) {
	items := make([]Value, len(b.B))
	for i, c := range b.B {
		items[i] = Int(int64(c))
	}
	return &tupleIter{items}, nil
}

// Item implements HasItem.
func (b *Bytes) Item(_ *Thread, key Value) (Value, bool, error) {
	i, ok := place(key, len(b.B))
	if !ok {
		return Value{}, false, nil
	}
	return Int(int64(b.B[i])), true, nil
}

// Equal implements Equaler.
func (b *Bytes) Equal(_ *Thread, other Value) (bool, error) {
	o, ok := other.ref.(*Bytes)
	return ok && bytes.Equal(b.B, o.B), nil
}

// Str implements Printer.
func (b *Bytes) Str(t *Thread) (string, error) { return b.Repr(t) }

// Repr implements Printer.
func (b *Bytes) Repr(*Thread) (string, error) {
	quote := byte('\'')
	if bytes.IndexByte(b.B, '\'') >= 0 && bytes.IndexByte(b.B, '"') < 0 {
		quote = '"'
	}
	dst := append(make([]byte, 0, len(b.B)+3), 'b', quote)
	for _, c := range b.B {
		if c >= utf8.RuneSelf {
			dst = append(dst, '\\', 'x', hexDigits[c>>4], hexDigits[c&15])
			continue
		}
		dst = appendEscape(dst, c, quote)
	}
	return string(append(dst, quote)), nil
}

// CallMethod implements MethodCaller: decode and hex.
func (b *Bytes) CallMethod(_ *Thread, name string, a Args) (Value, bool, error) {
	switch name {
	case "decode":
		v, err := b.decode(a)
		return v, true, err
	case "hex":
		dst := make([]byte, 0, 2*len(b.B))
		for _, c := range b.B {
			dst = append(dst, hexDigits[c>>4], hexDigits[c&15])
		}
		return Str(string(dst)), true, takesNone(a, "bytes.hex")
	}
	return Value{}, false, nil
}

// codecArgs reads the encoding, of which three are known, and what to do with
// what does not fit.
func codecArgs(a Args, fn string) (limit rune, errs string, err error) {
	args := [2]Value{Str("utf-8"), Str("strict")}
	if err := bind(a, fn, args[:], "encoding", "errors"); err != nil {
		return 0, "", err
	}
	name, ok := args[0].AsStr()
	if !ok {
		return 0, "", typeError("%s() argument 'encoding' must be str, not %s", fn, argType(args[0]))
	}
	if errs, ok = args[1].AsStr(); !ok {
		return 0, "", typeError("%s() argument 'errors' must be str, not %s", fn, argType(args[1]))
	}
	switch strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(name)) {
	case "utf-8", "utf8", "u8":
		return utf8.MaxRune, errs, nil
	case "ascii", "us-ascii", "646":
		return 0x7f, errs, nil
	case "latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1", "8859", "cp819":
		return 0xff, errs, nil
	}
	return 0, "", Errorf("LookupError", "unknown encoding: %s", name)
}

func strEncode(_ *Thread, self Value, a Args) (Value, error) {
	limit, errs, err := codecArgs(a, "encode")
	if err != nil {
		return Value{}, err
	}
	s, _ := self.AsStr()
	if limit == utf8.MaxRune || isASCII(s) {
		return Of(&Bytes{[]byte(s)}), nil
	}
	dst := make([]byte, 0, len(s))
	pos := 0
	for _, r := range s {
		switch {
		case r <= limit:
			dst = append(dst, byte(r)) //nolint:gosec // limit is at most 0xff here
		case errs == "ignore":
		case errs == "replace":
			dst = append(dst, '?')
		case errs == "strict":
			return Value{}, encodeError(s, pos, limit)
		default:
			return Value{}, Errorf("LookupError", "unknown error handler name '%s'", errs)
		}
		pos++
	}
	return Of(&Bytes{dst}), nil
}

// encodeError names the run of characters from pos on that do not fit.
func encodeError(s string, pos int, limit rune) error {
	runes := []rune(s)[pos:]
	n := 0
	for n < len(runes) && runes[n] > limit {
		n++
	}
	codec := map[rune]string{0x7f: "ascii", 0xff: "latin-1"}[limit]
	if n == 1 {
		return Errorf("UnicodeEncodeError", "'%s' codec can't encode character '%s' in position %d: ordinal not in range(%d)",
			codec, appendHex(nil, runes[0]), pos, limit+1)
	}
	return Errorf("UnicodeEncodeError", "'%s' codec can't encode characters in position %d-%d: ordinal not in range(%d)",
		codec, pos, pos+n-1, limit+1)
}

func decodeError(c byte, pos int, limit rune) error {
	codec, why := "ascii", "ordinal not in range(128)"
	if limit == utf8.MaxRune {
		codec, why = "utf-8", "invalid continuation byte"
		if c < 0xc2 || c > 0xf4 {
			why = "invalid start byte"
		}
	}
	return Errorf("UnicodeDecodeError", "'%s' codec can't decode byte 0x%02x in position %d: %s", codec, c, pos, why)
}

func (b *Bytes) decode(a Args) (Value, error) {
	limit, errs, err := codecArgs(a, "decode")
	if err != nil {
		return Value{}, err
	}
	var out strings.Builder
	for i := 0; i < len(b.B); {
		r, n := rune(b.B[i]), 1
		bad := r > limit
		if limit == utf8.MaxRune {
			r, n = utf8.DecodeRune(b.B[i:])
			bad = r == utf8.RuneError && n == 1
		}
		switch {
		case !bad:
			out.WriteRune(r)
		case errs == "ignore":
		case errs == "replace":
			out.WriteRune(utf8.RuneError)
		default:
			return Value{}, decodeError(b.B[i], i, limit)
		}
		i += n
	}
	return Str(out.String()), nil
}
