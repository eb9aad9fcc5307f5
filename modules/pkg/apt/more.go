package apt

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
)

// servicesNeedRestart asks checkrestart, or needrestart where that is there.
func servicesNeedRestart(ctx context.Context, c *modules.Call) (any, error) {
	argv, mark := []string{"checkrestart", "--machine", "--package"}, "SERVICE:"
	if !c.Host.Has(argv[0]) {
		argv, mark = []string{"needrestart", "-b", "-r", "l"}, "NEEDRESTART-SVC:"
	}
	if !c.Host.Has(argv[0]) {
		return nil, modules.Errorf("'checkrestart' is needed, of the package debian-goodies, or 'needrestart'")
	}
	out, err := c.Host.Output(ctx, argv...)
	var names []string
	for line := range strings.Lines(out) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), mark); ok {
			name, _, _ := strings.Cut(rest, ",")
			names = append(names, strings.TrimSuffix(strings.TrimSpace(name), ".service"))
		}
	}
	return installed.Services(names), err
}
