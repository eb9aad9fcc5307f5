// Package pyfmt writes values as Python does: str, repr, json.dumps, pprint, and
// the line rules of str.splitlines and textwrap.
//
// It takes the values of package ordered: nil, bool, int64, *big.Int, float64,
// string, []any and *ordered.Map. Anything else is shown as its Go string, so that
// no value makes a function of this package fail. All functions are safe for
// concurrent use. Strings that are not UTF-8 are read as if each bad byte were
// U+FFFD.
package pyfmt
