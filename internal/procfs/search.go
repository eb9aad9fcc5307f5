package procfs

import (
	"context"
	"os"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/pyre"
)

// Search returns the ids of the processes whose command line has a match of a regular
// expression, a line each, but for this process.
func (d Dir) Search(ctx context.Context, expression string) (string, error) {
	re, err := pyre.Compile(expression, 0)
	if err != nil {
		return "", err
	}
	list, err := d.Processes()
	if err != nil {
		return "", err
	}
	var out []string
	for i := range list {
		m, err := re.Search(ctx, list[i].Command())
		if err != nil {
			return "", err
		}
		if m != nil && list[i].PID != os.Getpid() {
			out = append(out, strconv.Itoa(list[i].PID))
		}
	}
	return strings.Join(out, "\n"), nil
}
