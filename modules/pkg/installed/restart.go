package installed

import (
	"os"
	"path"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
)

// Services returns a list of services without repetitions, sorted.
func Services(names []string) []any {
	slices.Sort(names)
	return modules.Texts(slices.Compact(names))
}

// ServiceOf returns the service that a process belongs to, "" if it is none: its
// control group is named after it.
func ServiceOf(h *modules.Host, pid string) string {
	b, err := os.ReadFile(h.Path(path.Join("/proc", path.Base(pid), "cgroup")))
	if err != nil {
		return "" // it has ended
	}
	for line := range strings.Lines(string(b)) {
		if unit, ok := strings.CutSuffix(path.Base(strings.TrimSpace(line)), ".service"); ok {
			return unit
		}
	}
	return ""
}
