// Package sdb resolves sdb:// URIs, such as sdb://env/DB_PASSWORD, when they are used.
package sdb

import (
	"strings"

	"github.com/gossh/gossh/fault"
)

// scheme begins a URI.
const scheme = "sdb://"

// URI is where a value is kept.
type URI struct {
	// Profile is a name in the configuration, or of a driver that needs no profile.
	Profile string
	// Key is the name of the value there: a variable, a path.
	Key string
}

// String returns the text of u.
func (u URI) String() string { return scheme + u.Profile + "/" + u.Key }

// Is reports whether a text is meant as a URI.
func Is(text string) bool { return strings.HasPrefix(text, scheme) }

// Parse reads sdb://PROFILE/KEY. The key is everything behind the first slash; there
// are no escapes. Errors are fault.Invalid.
func Parse(text string) (URI, error) {
	rest, ok := strings.CutPrefix(text, scheme)
	profile, key, _ := strings.Cut(rest, "/")
	if !ok || profile == "" || key == "" || strings.ContainsFunc(text, control) {
		return URI{}, fault.New(fault.Invalid, "", "%q is not sdb://PROFILE/KEY", text).
			WithHint("such as sdb://env/NAME for an environment variable, or sdb://file/run/secrets/NAME for a file")
	}
	return URI{profile, key}, nil
}

func control(r rune) bool { return r < ' ' || r == 0x7f }
