package system

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
)

// soon starts a program in two seconds and returns at once: a host that goes down
// takes the connection with it, and the answer would be lost. Who is not root is told
// first whether it works.
func soon(ctx context.Context, c *modules.Call, argv ...string) (any, error) {
	if !c.Host.Has(argv[0]) {
		return nil, modules.Errorf("%s needs the program %s, which this host does not have", c.Fun, argv[0])
	}
	if c.Test {
		return "", nil
	}
	if os.Geteuid() == 0 {
		const script = `(sleep 2; exec "$@") </dev/null >/dev/null 2>&1 &`
		argv = append([]string{"sh", "-c", script, "gossh"}, argv...)
	}
	return c.Host.Output(ctx, argv...)
}

// down runs shutdown(8) with an option, or the program instead where there is none,
// as with BusyBox.
func down(ctx context.Context, c *modules.Call, option, instead string) (any, error) {
	switch minutes := c.Int("at_time"); {
	case minutes < 0:
		return nil, modules.Errorf("at_time must be a number of minutes")
	case minutes > 0 && c.Test:
		return "", nil
	case minutes > 0:
		argv := []string{"shutdown", option, "+" + strconv.FormatInt(minutes, 10)}
		r, err := c.Host.Exec(ctx, argv...)
		if err != nil {
			return nil, err
		}
		if r.Code != 0 {
			return nil, modules.Failed(argv, r)
		}
		return strings.TrimSpace(string(r.Stdout) + string(r.Stderr)), nil
	}
	if c.Host.Has("shutdown") {
		return soon(ctx, c, "shutdown", option, "now")
	}
	return soon(ctx, c, instead)
}

func reboot(ctx context.Context, c *modules.Call) (any, error) { return down(ctx, c, "-r", "reboot") }

func shutdown(ctx context.Context, c *modules.Call) (any, error) {
	return down(ctx, c, "-h", "poweroff")
}

func poweroff(ctx context.Context, c *modules.Call) (any, error) { return soon(ctx, c, "poweroff") }

func halt(ctx context.Context, c *modules.Call) (any, error) { return soon(ctx, c, "halt") }

func runlevel(ctx context.Context, c *modules.Call) (any, error) {
	level := c.Text("runlevel")
	if len(level) != 1 || !strings.Contains("0123456789sSqQ", level) {
		return nil, modules.Errorf("'%s' is no runlevel", level)
	}
	return soon(ctx, c, "init", level)
}

// witnessFile is where Salt looks on NI Linux RT; elsewhere it is in /run.
func witnessFile(c *modules.Call) string {
	if _, err := os.Stat(c.Host.Path("/var/volatile/tmp")); err == nil {
		return "/var/volatile/tmp/salt/reboot_witnessed"
	}
	return "/run/salt/reboot_witnessed"
}

func witnessed(_ context.Context, c *modules.Call) (any, error) {
	_, err := os.Stat(c.Host.Path(witnessFile(c)))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func witness(_ context.Context, c *modules.Call) (any, error) {
	if c.Test {
		return true, nil
	}
	path := c.Host.Path(witnessFile(c))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, modules.Errorf("noting it: %v", err)
	}
	return true, c.Host.Save(witnessFile(c), nil, 0o644)
}
