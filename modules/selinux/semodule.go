package selinux

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// policyModules reads lines such as "100 abrt pp disabled", and those of versions that
// know no priorities: "abrt 1.2.0 Disabled".
func policyModules(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	out, err := c.Host.Output(ctx, "semodule", "-lfull")
	full := err == nil
	if !full {
		if out, err = c.Host.Output(ctx, "semodule", "-l"); err != nil {
			return nil, err
		}
	}
	found := &ordered.Map{}
	for l := range strings.SplitSeq(out, "\n") {
		f := strings.Fields(l)
		switch {
		case full && len(f) > 2:
			found.Set(f[1], ordered.Of("Enabled", len(f) != 4, "Version", nil))
		case !full && len(f) > 1:
			found.Set(f[0], ordered.Of("Enabled", len(f) != 3, "Version", f[1]))
		}
	}
	return found, nil
}

func listModules(ctx context.Context, c *modules.Call) (any, error) {
	m, err := policyModules(ctx, c)
	if err != nil {
		return nil, err
	}
	return m, nil
}

func getModule(ctx context.Context, c *modules.Call) (any, error) {
	m, err := policyModules(ctx, c)
	if err != nil {
		return nil, err
	}
	if one, ok := m.Get(c.Text("module")); ok {
		return one, nil
	}
	return &ordered.Map{}, nil
}

// semodule changes the modules of the policy.
func semodule(ctx context.Context, c *modules.Call, how, what string) (any, error) {
	if _, err := change(ctx, c, "semodule", how, what); err != nil {
		return nil, err
	}
	return true, nil
}

func setModule(ctx context.Context, c *modules.Call) (any, error) {
	name, err := operand(c, "module")
	if err != nil {
		return nil, err
	}
	switch strings.ToLower(c.Text("state")) {
	case "enabled":
		return semodule(ctx, c, "-e", name)
	case "disabled":
		return semodule(ctx, c, "-d", name)
	}
	return nil, modules.Errorf("%q is no state of a module: there are Enabled and Disabled", c.Text("state"))
}

func removeModule(ctx context.Context, c *modules.Call) (any, error) {
	name, err := operand(c, "module")
	if err != nil {
		return nil, err
	}
	return semodule(ctx, c, "-r", name)
}

func installModule(ctx context.Context, c *modules.Call) (any, error) {
	name, err := operand(c, "module_path")
	if err != nil {
		return nil, err
	}
	path, ours := strings.CutPrefix(name, "salt://")
	if !ours {
		return semodule(ctx, c, "-i", c.Host.Path(path))
	}
	local, err := c.Host.Files.Fetch(ctx, path, "base")
	if err != nil {
		return nil, modules.Errorf("%s: %v", name, err)
	}
	defer func() { _ = os.Remove(local) }()
	// semodule takes the name of the module from that of the file.
	dir, err := os.MkdirTemp(c.Host.Dir, ".semod-*")
	if err != nil {
		return nil, modules.Errorf("%v", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, filepath.Base(path))
	if err := os.Rename(local, file); err != nil {
		return nil, modules.Errorf("%v", err)
	}
	return semodule(ctx, c, "-i", file)
}
