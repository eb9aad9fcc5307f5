package mount

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// mounted is a line of /proc/self/mounts.
type mounted struct{ device, name, fstype, opts string }

// unescape reads a field in which the kernel or fstab writes white space as \040.
func unescape(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`, `\043`, "#").Replace(s)
}

// escape is the opposite of unescape.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\134`, " ", `\040`, "\t", `\011`, "\n", `\012`, "#", `\043`).Replace(s)
}

// mounts returns what is mounted, the last one of a place last.
func mounts(c *modules.Call) ([]mounted, error) {
	text, err := c.Host.Read("/proc/self/mounts")
	if err != nil {
		return nil, err
	}
	var out []mounted
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) >= 4 {
			out = append(out, mounted{unescape(f[0]), unescape(f[1]), f[2], f[3]})
		}
	}
	return out, nil
}

// find returns what is mounted at a place.
func find(c *modules.Call, name string) (*mounted, error) {
	all, err := mounts(c)
	if err != nil {
		return nil, err
	}
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].name == clean(name) {
			return &all[i], nil
		}
	}
	return nil, nil
}

// clean is a mount point as the kernel writes it.
func clean(name string) string {
	if strings.HasPrefix(name, "/") {
		return filepath.Clean(name)
	}
	return name
}

func texts(s string) []any {
	out := []any{}
	for e := range strings.SplitSeq(s, ",") {
		out = append(out, e)
	}
	return out
}

func active(_ context.Context, c *modules.Call) (any, error) {
	all, err := mounts(c)
	if err != nil {
		return nil, err
	}
	last := map[string]string{}
	for _, m := range all {
		last[m.device] = m.name
	}
	out := &ordered.Map{}
	for _, m := range all {
		out.Set(m.name, ordered.Of("alt_device", last[m.device], "device", m.device, "fstype", m.fstype, "opts", texts(m.opts)))
	}
	if c.Bool("extended") {
		err = extend(c, out)
	}
	return out, err
}

// extend adds what /proc/self/mountinfo has.
func extend(c *modules.Call, out *ordered.Map) error {
	text, err := c.Host.Read("/proc/self/mountinfo")
	if err != nil {
		return err
	}
	for line := range strings.Lines(text) {
		before, after, ok := strings.Cut(line, " - ")
		f, g := strings.Fields(before), strings.Fields(after)
		if !ok || len(f) < 6 || len(g) < 3 {
			continue
		}
		m, ok := out.Value(unescape(f[4])).(*ordered.Map)
		if !ok {
			continue
		}
		major, minor, _ := strings.Cut(f[2], ":")
		m.Set("opts", texts(f[5]))
		for _, kv := range [...][2]string{{"mountid", f[0]}, {"parentid", f[1]}, {"major", major}, {"minor", minor}, {"root", unescape(f[3])}} {
			m.Set(kv[0], kv[1])
		}
		m.Set("superopts", texts(g[2]))
	}
	return nil
}

func isMounted(_ context.Context, c *modules.Call) (any, error) {
	m, err := find(c, c.Text("name"))
	return m != nil, err
}

// run starts a program as the user that the call names, unless the call is a dry run.
func run(ctx context.Context, c *modules.Call, argv ...string) (any, error) {
	if c.Test {
		return true, nil
	}
	_, as, err := c.Host.As(ctx, c.Text("user"))
	if err != nil {
		return nil, err
	}
	r, err := c.Host.Start(ctx, &process.Command{Argv: argv, As: as})
	if err == nil && r.Code != 0 {
		err = modules.Failed(argv, r)
	}
	return err == nil, err
}

// place makes the mount point if the call wants it.
func place(c *modules.Call) error {
	path := c.Host.Path(c.Text("name"))
	_, err := os.Stat(path)
	switch {
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return modules.Errorf("the mount point: %v", err)
	case !c.Bool("mkmnt"):
		return modules.Errorf("the mount point %s does not exist; mkmnt=True makes it", c.Text("name"))
	case c.Test:
		return nil
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return modules.Errorf("making the mount point: %v", err)
	}
	return nil
}

func mount(ctx context.Context, c *modules.Call) (any, error) {
	if u := c.Text("util"); u != "mount" {
		return nil, modules.Errorf("util=%s is not available: mount is", u)
	}
	if err := place(c); err != nil {
		return nil, err
	}
	return run(ctx, c, command(c, c.Strings("opts"))...)
}

// command returns the command line of mount(8).
func command(c *modules.Call, opts []string) []string {
	argv := []string{"mount"}
	if len(opts) > 0 && (c.Text("device") != "" || strings.Join(opts, ",") != "defaults") {
		argv = append(argv, "-o", strings.Join(opts, ","))
	}
	if t := c.Text("fstype"); t != "" {
		argv = append(argv, "-t", t)
	}
	argv = append(argv, "--")
	if d := c.Text("device"); d != "" {
		argv = append(argv, d)
	}
	return append(argv, c.Host.Path(c.Text("name")))
}

func remount(ctx context.Context, c *modules.Call) (any, error) {
	m, err := find(c, c.Text("name"))
	if err != nil {
		return nil, err
	}
	opts := c.Strings("opts")
	if m == nil {
		if err := place(c); err != nil {
			return nil, err
		}
		return run(ctx, c, command(c, opts)...)
	}
	return run(ctx, c, command(c, append([]string{"remount"}, opts...))...)
}

func umount(ctx context.Context, c *modules.Call) (any, error) {
	m, err := find(c, c.Text("name"))
	if err != nil {
		return nil, err
	}
	if m == nil {
		return nil, modules.Errorf("%s does not have anything mounted", c.Text("name"))
	}
	if d := c.Text("device"); d != "" && d != m.device {
		return nil, modules.Errorf("%s has %s mounted, not %s", m.name, m.device, d)
	}
	if c.Bool("lazy") {
		return run(ctx, c, "umount", "-l", "--", c.Host.Path(m.name))
	}
	return run(ctx, c, "umount", "--", c.Host.Path(m.name))
}

// of returns what a path is on.
func of(c *modules.Call) (*mounted, error) {
	path, err := filepath.EvalSymlinks(c.Host.Path(c.Text("path")))
	if err != nil {
		return nil, modules.Errorf("%v", err)
	}
	if path, err = filepath.Rel(c.Host.Path("/"), path); err != nil {
		return nil, modules.Errorf("%v", err)
	}
	for path = filepath.Join("/", path); ; path = filepath.Dir(path) {
		m, err := find(c, path)
		if m != nil || err != nil {
			return m, err
		}
		if path == "/" {
			return nil, modules.Errorf("nothing is mounted at /")
		}
	}
}

func mountOf(_ context.Context, c *modules.Call) (any, error) {
	m, err := of(c)
	if err != nil {
		return nil, err
	}
	return m.name, nil
}

func deviceOf(_ context.Context, c *modules.Call) (any, error) {
	m, err := of(c)
	if err != nil {
		return nil, err
	}
	return m.device, nil
}

func isFuse(ctx context.Context, c *modules.Call) (any, error) {
	path, err := c.Host.Runner.Look(c.Text("cmd"), c.Host.CEnv())
	if err != nil {
		return false, nil // there is no such program
	}
	r, err := c.Host.Exec(ctx, "ldd", path)
	return err == nil && strings.Contains(string(r.Stdout), "libfuse"), err
}
