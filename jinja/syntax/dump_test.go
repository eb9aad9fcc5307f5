package syntax

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strings"
)

// dump writes a tree in the form of testdata/record.py: (Kind field ...), without
// positions and fields that are zero.
func dump(x any) string {
	var b strings.Builder
	dumpValue(&b, reflect.ValueOf(x))
	return b.String()
}

func dumpValue(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Invalid:
		b.WriteString("nil")
	case reflect.Interface:
		dumpValue(b, v.Elem())
	case reflect.Pointer:
		if n, ok := v.Interface().(*big.Int); ok {
			b.WriteString(n.String())
			return
		}
		dumpValue(b, v.Elem())
	case reflect.Slice:
		b.WriteString("[")
		for i := range v.Len() {
			if i > 0 {
				b.WriteString(" ")
			}
			dumpValue(b, v.Index(i))
		}
		b.WriteString("]")
	case reflect.Struct:
		dumpStruct(b, v)
	case reflect.String:
		b.WriteString(dumpText(v.String()))
	case reflect.Float64:
		fmt.Fprintf(b, "f%016x", math.Float64bits(v.Float()))
	default:
		fmt.Fprintf(b, "%d", v.Interface())
	}
}

func dumpText(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err)
	}
	s = strings.TrimSuffix(b.String(), "\n")
	return strings.NewReplacer(`\u2028`, "\u2028", `\u2029`, "\u2029").Replace(s)
}

func dumpStruct(b *strings.Builder, v reflect.Value) {
	t := v.Type()
	if c, ok := v.Interface().(Const); ok {
		if x, ok := c.Value.(bool); ok {
			fmt.Fprint(b, x)
			return
		}
		dumpValue(b, reflect.ValueOf(c.Value))
		return
	}
	b.WriteString("(" + t.Name())
	for i := range t.NumField() {
		f, x := t.Field(i), v.Field(i)
		if f.Type == reflect.TypeFor[Pos]() || x.IsZero() || f.Type.Kind() == reflect.Slice && x.Len() == 0 {
			continue
		}
		b.WriteString(" ")
		if x.Kind() == reflect.Bool {
			b.WriteString(f.Name)
			continue
		}
		if f.Name != "X" && f.Name != "Name" && f.Name != "Body" {
			b.WriteString(f.Name + "=")
		}
		dumpValue(b, x)
	}
	b.WriteString(")")
}
