package py

// TypeName is type(v).__name__: int, str, list, NoneType, Markup, ...
func TypeName(v Value) string {
	switch r := v.ref.(type) {
	case markupPtr:
		return "Markup"
	case *Set:
		if r.frozen {
			return "frozenset"
		}
		return "set"
	case *Tuple:
		if r.named != nil {
			return r.named.class()
		}
		return "tuple"
	case Object:
		return r.PyType()
	}
	switch v.Kind() {
	case KindNone:
		return "NoneType"
	case KindBool:
		return "bool"
	case KindInt:
		return "int"
	case KindFloat:
		return "float"
	case KindStr:
		return "str"
	case KindList:
		return "list"
	case KindDict:
		return "dict"
	case KindRange:
		return "range"
	}
	return undefinedOf(v).typeName()
}

// owned names the type of v as Jinja's messages about missing things do.
func owned(v Value) string {
	switch name := TypeName(v); name {
	case "NoneType":
		return "None"
	case "Markup":
		return "markupsafe.Markup object"
	default:
		if tu, ok := v.ref.(*Tuple); ok && tu.named != nil {
			return tu.named.typ + " object"
		}
		if m, ok := v.ref.(Moduled); ok {
			return m.PyModule() + "." + name + " object"
		}
		return name + " object"
	}
}
