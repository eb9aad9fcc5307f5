// Package redact masks the secrets in values whose keys give them away.
package redact

import (
	"regexp"
	"slices"
	"strings"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/secret"
)

// Values returns a copy of v in which the values of sensitive keys are masked, at
// any depth, and the passwords of URLs. Nulls and empty texts are shown: there is nothing in them.
func Values(v any) any {
	switch v := v.(type) {
	case *ordered.Map:
		out := ordered.NewMap(v.Len())
		for k, e := range v.All() {
			if Sensitive(k) && e != nil && e != "" {
				e = secret.Mask
			}
			out.Set(k, Values(e))
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = Values(e)
		}
		return out
	}
	if s, ok := v.(string); ok {
		return URLs(s)
	}
	return v
}

// userinfo is a password in a URL, behind the name of the user.
var userinfo = regexp.MustCompile(`(://[^/?#@\s:]*:)[^/?#@\s]+@`)

// URLs returns a text with the passwords in its URLs masked.
func URLs(s string) string {
	if !strings.Contains(s, "://") {
		return s
	}
	return userinfo.ReplaceAllString(s, "${1}"+secret.Mask+"@")
}

// Sensitive reports whether what has this name is a secret.
func Sensitive(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{
		"passw", "passphrase", "secret", "token", "credential", "private_key", "api_key", "apikey", "api-key", "access_key", "access-key",
	} {
		if strings.Contains(name, word) {
			return true
		}
	}
	end := strings.LastIndexAny(name, "_-.:") + 1
	return slices.Contains([]string{"pass", "pwd", "psk"}, name[end:])
}
