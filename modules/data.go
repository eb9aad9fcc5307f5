package modules

import (
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/ordered"
)

// Traverse follows a path such as "a:b:0" through mappings and lists.
func Traverse(v any, path, delimiter string) (any, bool) {
	for part := range strings.SplitSeq(path, delimiter) {
		switch x := v.(type) {
		case *ordered.Map:
			next, ok := x.Get(part)
			if !ok {
				return nil, false
			}
			v = next
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(x) {
				return nil, false
			}
			v = x[i]
		default:
			return nil, false
		}
	}
	return v, true
}
