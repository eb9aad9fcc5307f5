package config

import (
	"strings"
	"time"

	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/secret"
)

const mask = secret.Mask

// masked returns v with the values of keys that speak of passwords replaced, and
// times as text.
func masked(v any) any {
	switch v := v.(type) {
	case time.Duration:
		return v.String()
	case *ordered.Map:
		out := ordered.NewMap(v.Len())
		for k, e := range v.All() {
			if sensitive(k) && e != nil && e != "" {
				e = mask
			}
			out.Set(k, masked(e))
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = masked(e)
		}
		return out
	}
	return v
}

func sensitive(key string) bool {
	key = strings.ToLower(key)
	for _, word := range []string{"passw", "secret", "token", "private_key"} {
		if strings.Contains(key, word) {
			return true
		}
	}
	return false
}
