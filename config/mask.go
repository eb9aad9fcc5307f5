package config

import (
	"time"

	"github.com/gossh/gossh/internal/redact"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/secret"
)

const mask = secret.Mask

// masked returns v with the values of keys that speak of passwords replaced, and
// a time as text.
func masked(v any) any {
	if d, ok := v.(time.Duration); ok {
		return d.String()
	}
	return redact.Values(v)
}

// Masked returns a copy of m in which the values of keys that speak of passwords
// are replaced.
func Masked(m *ordered.Map) *ordered.Map {
	out, _ := masked(m).(*ordered.Map)
	return out
}
