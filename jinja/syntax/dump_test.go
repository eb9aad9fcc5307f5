package syntax

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"
)

// dump writes a tree in a short form: (Kind field ...), positions left out.
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
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
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
	default:
		fmt.Fprintf(b, "%#v", v.Interface())
	}
}

func dumpStruct(b *strings.Builder, v reflect.Value) {
	t := v.Type()
	if c, ok := v.Interface().(Const); ok {
		dumpValue(b, reflect.ValueOf(c.Value))
		return
	}
	b.WriteString("(" + t.Name())
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Type == reflect.TypeFor[Pos]() || v.Field(i).IsZero() {
			continue
		}
		fmt.Fprintf(b, " ")
		if v.Field(i).Kind() == reflect.Bool {
			b.WriteString(f.Name)
			continue
		}
		if f.Name != "X" && f.Name != "Name" && f.Name != "Body" {
			b.WriteString(f.Name + "=")
		}
		dumpValue(b, v.Field(i))
	}
	b.WriteString(")")
}
