// Package ordered is the former place of package ordered of this module, for code
// that has not moved yet.
package ordered

import "github.com/gossh/gossh/ordered"

// Map is ordered.Map.
type Map = ordered.Map

// MaxDepth is ordered.MaxDepth.
const MaxDepth = ordered.MaxDepth

// NewMap is ordered.NewMap.
func NewMap(n int) *Map { return ordered.NewMap(n) }

// Of is ordered.Of.
func Of(kv ...any) *Map { return ordered.Of(kv...) }

// Clone is ordered.Clone.
func Clone(v any) any { return ordered.Clone(v) }

// Decode is ordered.Decode.
func Decode(data []byte) (any, error) { return ordered.Decode(data) }

// Encode is ordered.Encode.
func Encode(v any) ([]byte, error) { return ordered.Encode(v) }
