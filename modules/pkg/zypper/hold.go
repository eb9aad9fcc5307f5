package zypper

import (
	"context"
	"os"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

// locks returns the locks of packages, from the file that zypper keeps them in.
func locks(c *modules.Call) (*ordered.Map, error) {
	text, err := os.ReadFile(c.Host.Path(c.Text("root") + "/etc/zypp/locks"))
	if err != nil && !os.IsNotExist(err) {
		return nil, modules.Errorf("reading locks: %v", err)
	}
	out := &ordered.Map{}
	for _, part := range strings.Split(string(text), "\n\n") {
		lock, name := &ordered.Map{}, ""
		for _, line := range strings.SplitAfter(part, "\n") {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "#") {
				continue
			}
			key, value, ok := strings.Cut(line, ":")
			switch value = strings.TrimSpace(value); {
			case ok && key == "solvable_name":
				name = value
			case ok:
				lock.Set(key, value)
			}
		}
		if name != "" {
			out.Set(name, lock)
		}
	}
	return out, nil
}

func listLocks(_ context.Context, c *modules.Call) (any, error) { return locks(c) }

func listHolds(_ context.Context, c *modules.Call) (any, error) {
	all, err := locks(c)
	return modules.Texts(all.Keys()), err
}

// hold returns pkg.hold, or pkg.unhold.
func hold(on bool) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		installed.Keywords(c)
		targets, err := installed.HoldTargets(c)
		if err != nil {
			return nil, err
		}
		all, err := locks(c)
		if err != nil {
			return nil, err
		}
		return installed.Hold(c, targets, on, installed.Holds{
			Known: func(string) bool { return true },
			Held:  func(name string) bool { _, ok := all.Get(name); return ok },
			Free:  func(string) string { return "" },
			Set: func(names []string) error {
				what := "addlock"
				if !on {
					what = "removelock"
				}
				_, err := xml(ctx, c, nil, append([]string{what}, names...)...)
				return err
			},
		})
	}
}
