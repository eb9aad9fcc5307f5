// Package ordered holds mappings that remember the order of their keys, and reads and
// writes them as JSON.
//
// A value is one of: nil, bool, int64, *big.Int (only where int64 does not reach),
// float64, string, []any and *Map. Keys of a Map are strings, which may tell that
// they were numbers. Decode reads a whole value, a Reader its pieces, Encode writes.
package ordered
