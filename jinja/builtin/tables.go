package builtin

import "github.com/gossh/gossh/jinja/py"

// Filters returns a new table of Jinja's own filters.
func Filters() map[string]Filter {
	length, escape := value(&lenParams, filterLength), value(&escapeParams, py.Escape)
	return map[string]Filter{
		"abs":            value(&absParams, filterAbs),
		"attr":           filterAttr,
		"batch":          filterBatch,
		"capitalize":     textMethod(&capitalizeParams, "capitalize"),
		"center":         filterCenter,
		"count":          length,
		"d":              filterDefault,
		"default":        filterDefault,
		"dictsort":       filterDictsort,
		"e":              escape,
		"escape":         escape,
		"filesizeformat": filterSize,
		"first":          value(&firstParams, filterFirst),
		"float":          filterFloat,
		"forceescape":    value(&forceescapeParams, filterForceescape),
		"format":         filterFormat,
		"groupby":        filterGroupby,
		"indent":         filterIndent,
		"int":            filterInt,
		"items":          value(&itemsParams, filterItems),
		"join":           filterJoin,
		"last":           value(&lastParams, filterLast),
		"length":         length,
		"list":           value(&listParams, filterList),
		"lower":          textMethod(&lowerParams, "lower"),
		"map":            filterMap,
		"max":            filterMax,
		"min":            filterMin,
		"pprint":         value(&pprintParams, filterPprint),
		"random":         value(&randomParams, filterRandom),
		"reject":         chooser(false, false),
		"rejectattr":     chooser(false, true),
		"replace":        filterReplace,
		"reverse":        value(&reverseParam, filterReverse),
		"round":          filterRound,
		"safe":           value(&safeParams, filterSafe),
		"select":         chooser(true, false),
		"selectattr":     chooser(true, true),
		"slice":          filterSlice,
		"sort":           filterSort,
		"string":         value(&softParams, softStr),
		"striptags":      value(&striptagsParams, filterStriptags),
		"sum":            filterSum,
		"title":          value(&titleParams, filterTitle),
		"tojson":         filterToJSON,
		"trim":           filterTrim,
		"truncate":       filterTruncate,
		"unique":         filterUnique,
		"upper":          textMethod(&upperParams, "upper"),
		"urlencode":      value(&urlencodeParams, filterURLEncode),
		"urlize":         filterUrlize,
		"wordcount":      value(&wordcountParams, filterWordcount),
		"wordwrap":       filterWordwrap,
		"xmlattr":        filterXMLAttr,
	}
}

// Tests returns a new table of Jinja's own tests.
func Tests() map[string]Test {
	eq, ne := operatorTest("eq", py.Equal), operatorTest("ne", notEqual)
	lt, le := operatorTest("lt", py.Less), operatorTest("le", py.LessEqual)
	gt, ge := operatorTest("gt", py.Greater), operatorTest("ge", py.GreaterEqual)
	kind := func(k py.Kind) func(py.Value) bool { return func(v py.Value) bool { return v.Kind() == k } }
	not := func(k py.Kind) func(py.Value) bool { return func(v py.Value) bool { return v.Kind() != k } }
	is := func(want int64) func(py.Value) bool {
		return func(v py.Value) bool { n, _ := v.AsInt(); return v.Kind() == py.KindBool && n == want }
	}
	arg := func(fn, name string) Params {
		return Params{Func: fn, Names: []string{"value", name}, Given: 1, Required: 2}
	}
	return map[string]Test{
		"==": eq, "eq": eq, "equalto": eq,
		"!=": ne, "ne": ne,
		"<": lt, "lt": lt, "lessthan": lt,
		"<=": le, "le": le,
		">": gt, "gt": gt, "greaterthan": gt,
		">=": ge, "ge": ge,
		"boolean":     kindTest("test_boolean", kind(py.KindBool)),
		"callable":    kindTest("callable", isCallable),
		"defined":     kindTest("test_defined", not(py.KindUndefined)),
		"divisibleby": otherTest(arg("test_divisibleby", "num"), divisibleBy),
		"escaped":     kindTest("test_escaped", py.IsHTML),
		"even":        valueTest("test_even", remainder(0)),
		"false":       kindTest("test_false", is(0)),
		"filter":      nameTest("test_filter", Env.HasFilter),
		"float":       kindTest("test_float", kind(py.KindFloat)),
		"in":          otherTest(arg("test_in", "seq"), isIn),
		"integer":     kindTest("test_integer", kind(py.KindInt)),
		"iterable":    valueTest("test_iterable", testIterable),
		"lower":       valueTest("test_lower", caseTest("islower")),
		"mapping":     kindTest("test_mapping", isMapping),
		"none":        kindTest("test_none", kind(py.KindNone)),
		"number":      kindTest("test_number", isNumber),
		"odd":         valueTest("test_odd", remainder(1)),
		"sameas":      otherTest(arg("test_sameas", "other"), sameAs),
		"sequence":    valueTest("test_sequence", isSequence),
		"string":      kindTest("test_string", kind(py.KindStr)),
		"test":        nameTest("test_test", Env.HasTest),
		"true":        kindTest("test_true", is(1)),
		"undefined":   kindTest("test_undefined", kind(py.KindUndefined)),
		"upper":       valueTest("test_upper", caseTest("isupper")),
	}
}
