package file

import (
	"os"
	"strings"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/modules"
)

// glob returns the places that fit an absolute pattern, sorted. A * or ? at the
// start of a name fits no dot, as in Python.
func glob(h *modules.Host, pattern string) []place {
	found := []place{{"/", h.Path("/")}}
	for part := range strings.SplitSeq(strings.Trim(pattern, "/"), "/") {
		var next []place
		for _, p := range found {
			if !fnmatch.Special(part) {
				if q := p.sub(part); q.lexists() {
					next = append(next, q)
				}
				continue
			}
			entries, err := os.ReadDir(p.path)
			if err != nil {
				continue // no directory, or none that may be read: nothing fits
			}
			for _, e := range entries {
				hidden := strings.HasPrefix(e.Name(), ".") && !strings.HasPrefix(part, ".")
				if !hidden && fnmatch.Match(part, e.Name()) {
					next = append(next, p.sub(e.Name()))
				}
			}
		}
		found = next
	}
	return found
}
