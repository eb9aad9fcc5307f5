package disk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// facts are what blockdev tells.
func facts() []string {
	return []string{"getro", "getsz", "getss", "getpbsz", "getiomin", "getioopt", "getalignoff", "getmaxsect", "getsize", "getsize64", "getra", "getfra"}
}

func dump(ctx context.Context, c *modules.Call) (any, error) {
	d, err := device(c)
	if err != nil {
		return nil, err
	}
	want := facts()
	if given := modules.Strings(c.Named["args"]); len(given) > 0 {
		want = given
	}
	argv := []string{"blockdev"}
	for _, w := range want {
		if !slices.Contains(facts(), w) {
			return nil, modules.Errorf("blockdev does not tell '%s'", w)
		}
		argv = append(argv, "--"+w)
	}
	text, err := c.Host.Output(ctx, append(argv, d)...)
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for i, line := range strings.Split(text, "\n") {
		if i < len(want) {
			out.Set(want[i], strings.TrimSpace(line))
		}
	}
	return out, nil
}

func tune(ctx context.Context, c *modules.Call) (any, error) {
	d, err := device(c)
	if err != nil {
		return nil, err
	}
	argv := []string{"blockdev"}
	for k, v := range c.Kwargs.All() {
		switch k {
		case "read-ahead", "filesystem-read-ahead":
			n, err := strconv.ParseUint(modules.Text(v), 10, 32)
			if err != nil {
				return nil, modules.Errorf("%s must be a number", k)
			}
			argv = append(argv, map[string]string{"read-ahead": "--setra", "filesystem-read-ahead": "--setfra"}[k], strconv.FormatUint(n, 10))
		case "read-only", "read-write":
			option := "--setrw"
			if (k == "read-only") == (v == true) {
				option = "--setro"
			}
			argv = append(argv, option)
		default:
			return nil, modules.Errorf("a device has no '%s' to tune", k)
		}
	}
	if len(argv) == 1 {
		return nil, modules.Errorf("read-ahead, filesystem-read-ahead, read-only or read-write must be given")
	}
	if !c.Test {
		if _, err := c.Host.Output(ctx, append(argv, d)...); err != nil {
			return nil, err
		}
	}
	return dump(ctx, c)
}

// change runs a program on the device, unless the call is a dry run.
func change(ctx context.Context, c *modules.Call, argv ...string) (any, error) {
	d, err := device(c)
	if err != nil || c.Test {
		return err == nil, err
	}
	_, err = c.Host.Output(ctx, append(argv, d)...)
	return err == nil, err
}

func wipe(ctx context.Context, c *modules.Call) (any, error) { return change(ctx, c, "wipefs", "-a") }

func resize(ctx context.Context, c *modules.Call) (any, error) { return change(ctx, c, "resize2fs") }

func format(ctx context.Context, c *modules.Call) (any, error) {
	kind := c.Text("fs_type")
	if kind == "" || strings.ContainsAny(kind, "/ -") {
		return nil, modules.Errorf("'%s' is no kind of file systems", kind)
	}
	ext := strings.HasPrefix(kind, "ext")
	argv := []string{"mkfs." + kind}
	if n := c.Text("inode_size"); n != "" {
		switch {
		case ext:
			argv = append(argv, "-i", n)
		case kind == "xfs":
			argv = append(argv, "-i", "size="+n)
		default:
			return nil, modules.Errorf("inode_size is not for %s", kind)
		}
	}
	if n := c.Text("lazy_itable_init"); n != "" && ext {
		argv = append(argv, "-E", "lazy_itable_init="+n)
	}
	if n := c.Text("fat"); n != "" {
		if n != "12" && n != "16" && n != "32" {
			return nil, modules.Errorf("fat must be 12, 16 or 32")
		}
		argv = append(argv, "-F", n)
	}
	if c.Bool("force") {
		switch {
		case ext:
			argv = append(argv, "-F")
		case kind == "xfs" || kind == "btrfs":
			argv = append(argv, "-f")
		}
	}
	return change(ctx, c, argv...)
}
