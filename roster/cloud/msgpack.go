package cloud

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tinylib/msgp/msgp"

	"github.com/gossh/gossh/ordered"
)

const (
	maxDepth = 100 // of what is read
	maxRoom  = 64  // for what is announced, before it is there
)

var (
	errDepth    = fmt.Errorf("reading MessagePack: nested deeper than %d", maxDepth)
	errTrailing = errors.New("reading MessagePack: something follows the value")
)

// unpack reads one value of MessagePack, in the kinds of package ordered. Types of
// Salt's own, such as times, are nil.
func unpack(b []byte) (any, error) {
	v, rest, err := value(b, 0)
	if err == nil && len(rest) > 0 {
		err = errTrailing
	}
	return v, err
}

func value(b []byte, depth int) (v any, rest []byte, err error) {
	if depth > maxDepth {
		return nil, nil, errDepth
	}
	switch msgp.NextType(b) {
	case msgp.MapType:
		return mapping(b, depth)
	case msgp.ArrayType:
		return list(b, depth)
	case msgp.ExtensionType, msgp.TimeType, msgp.Complex64Type, msgp.Complex128Type, msgp.DurationType:
		rest, err = msgp.Skip(b)
	default:
		v, rest, err = scalar(b)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading MessagePack: %w", err)
	}
	return v, rest, nil
}

// scalar reads what has nothing in it.
func scalar(b []byte) (v any, rest []byte, err error) {
	switch msgp.NextType(b) {
	case msgp.StrType:
		var s []byte
		s, rest, err = msgp.ReadStringZC(b)
		return text(s), rest, err
	case msgp.BinType:
		var s []byte
		s, rest, err = msgp.ReadBytesZC(b)
		return text(s), rest, err
	case msgp.BoolType:
		return found(msgp.ReadBoolBytes(b))
	case msgp.IntType:
		return found(msgp.ReadInt64Bytes(b))
	case msgp.UintType:
		n, rest, err := msgp.ReadUint64Bytes(b)
		if n > 1<<63-1 {
			return float64(n), rest, err
		}
		return int64(n), rest, err
	case msgp.Float32Type, msgp.Float64Type, msgp.NumberType:
		return found(msgp.ReadFloat64Bytes(b))
	case msgp.NilType:
		rest, err = msgp.ReadNilBytes(b)
		return nil, rest, err
	}
	return nil, nil, errors.New("a byte that begins nothing")
}

func found[T any](v T, rest []byte, err error) (any, []byte, error) { return v, rest, err }

// text returns bytes as text: Python 2 wrote the one as the other.
func text(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	return strings.ToValidUTF8(string(b), "\ufffd")
}

func list(b []byte, depth int) (any, []byte, error) {
	n, b, err := msgp.ReadArrayHeaderBytes(b)
	if err != nil {
		return nil, nil, fmt.Errorf("reading MessagePack: %w", err)
	}
	out := make([]any, 0, min(n, maxRoom))
	for range n {
		var v any
		if v, b, err = value(b, depth+1); err != nil {
			return nil, nil, err
		}
		out = append(out, v)
	}
	return out, b, nil
}

func mapping(b []byte, depth int) (any, []byte, error) {
	n, b, err := msgp.ReadMapHeaderBytes(b)
	if err != nil {
		return nil, nil, fmt.Errorf("reading MessagePack: %w", err)
	}
	out := ordered.NewMap(int(min(n, maxRoom)))
	for range n {
		var k, v any
		if k, b, err = value(b, depth+1); err != nil {
			return nil, nil, err
		}
		if v, b, err = value(b, depth+1); err != nil {
			return nil, nil, err
		}
		out.Set(fmt.Sprint(k), v)
	}
	return out, b, nil
}
