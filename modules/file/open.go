package file

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/procfs"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// openFiles lists what processes have open: what has a name and is still there, no
// sockets and no files that were removed.
func openFiles(_ context.Context, c *modules.Call) (any, error) {
	proc := c.Host.Path("/proc")
	pids, err := procfs.Dir(proc).PIDs()
	if err != nil {
		return nil, modules.Errorf("looking into /proc: %v", err)
	}
	byPID, byPath := &ordered.Map{}, map[string][]any{}
	for _, pid := range pids {
		id := strconv.Itoa(pid)
		links, _ := filepath.Glob(filepath.Join(proc, id, "fd", "*")) // the pattern is a good one
		var names []string
		for _, link := range append(links, filepath.Join(proc, id, "exe")) {
			name, err := os.Readlink(link) // it may be closed by now
			if err != nil || !strings.HasPrefix(name, "/") {
				continue
			}
			if _, err := os.Stat(c.Host.Path(name)); err == nil {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		names = slices.Compact(names)
		for _, n := range names {
			byPath[n] = append(byPath[n], int64(pid))
		}
		byPID.SetAs(id, int64(pid), modules.Texts(names))
	}
	if c.Bool("by_pid") {
		return byPID, nil
	}
	paths := make([]string, 0, len(byPath))
	for p := range byPath {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	out := ordered.NewMap(len(paths))
	for _, p := range paths {
		out.Set(p, byPath[p])
	}
	return out, nil
}
