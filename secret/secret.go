// Package secret holds values that must not be seen.
package secret

import (
	"crypto/subtle"
	"log/slog"
)

// Mask is what every printed form of a String shows.
const Mask = "**********"

// String is a password or passphrase. Every way of printing or encoding it
// yields Mask (or nothing, where it is empty); only Reveal gives the value. The
// zero String is empty. Strings may be copied; compare them with Equal.
type String struct {
	// v is a pointer because fmt does not call methods on unexported fields of
	// other structs: there it prints an address instead of the value.
	v *string
}

// New returns v as a secret.
func New(v string) String {
	if v == "" {
		return String{}
	}
	return String{&v}
}

// Reveal returns the value. Call it where the value is used, and keep the result
// out of logs, arguments of processes and files.
func (s String) Reveal() string {
	if s.v == nil {
		return ""
	}
	return *s.v
}

// Equal reports whether s and t hold the same value.
func (s String) Equal(t String) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(t.Reveal())) == 1
}

// Empty reports whether there is no value.
func (s String) Empty() bool { return s.v == nil }

// String returns Mask, or "" for an empty secret.
func (s String) String() string {
	if s.v == nil {
		return ""
	}
	return Mask
}

// GoString returns the masked form.
func (s String) GoString() string { return s.String() }

// LogValue implements slog.LogValuer with the masked form.
func (s String) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText implements encoding.TextMarshaler with the masked form.
func (s String) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
