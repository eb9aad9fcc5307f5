package cmd

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/gossh/gossh/internal/procfs"
	"github.com/gossh/gossh/modules"
)

// runChroot runs a command in another root directory.
func runChroot(ctx context.Context, c *modules.Call) (v any, err error) {
	if c.Bool("bg") {
		return nil, &modules.ArgumentError{Msg: "Passed invalid arguments: bg=True is not available in " + c.Fun}
	}
	root, err := filepath.EvalSymlinks(c.Host.Path(c.Text("root")))
	if err != nil || !filepath.IsAbs(root) || root == "/" {
		return nil, modules.Errorf("%s is no other root directory", c.Text("root"))
	}
	j := &job{c: c, cmd: c.Named["cmd"], who: &user{}}
	if templated(c) {
		if err := renderJob(ctx, j); err != nil {
			return nil, err
		}
		j.ready = true
	}
	j.cmd = inside(c, root, j.cmd)
	undo, before := []string{}, within(c, root)
	defer func() { leave(context.WithoutCancel(ctx), c, root, undo, before) }()
	for _, m := range mountsFor(c, root) {
		if _, err := c.Host.Output(ctx, append([]string{"mount"}, m...)...); err != nil {
			return nil, err
		}
		undo = append(undo, m[len(m)-1])
	}
	r, err := execute(ctx, j)
	if err != nil {
		return nil, err
	}
	return r.mapping(), nil
}

// mountsFor returns the arguments of mount(8), the place last.
func mountsFor(c *modules.Call, root string) [][]string {
	out := [][]string{
		{"-t", "devtmpfs", "devtmpfs", filepath.Join(root, "dev")},
		{"-t", "proc", "proc", filepath.Join(root, "proc")},
		{"-t", "sysfs", "sysfs", filepath.Join(root, "sys")},
	}
	for _, b := range c.Strings("binds") {
		dir := filepath.Join("/", b)
		out = append(out, []string{"--bind", dir, filepath.Join(root, dir)})
	}
	return out
}

// inside returns the words that run a command in root.
func inside(c *modules.Call, root string, cmd any) []any {
	text := modules.Text(cmd)
	if list, ok := cmd.([]any); ok {
		text = strings.Join(modules.Strings(list), " ")
	}
	words := []any{"chroot"}
	if u := c.Text("runas"); u != "" {
		words = append(words, "--userspec="+u+":"+c.Text("group"))
	}
	sh := plainShell
	if info, err := os.Stat(filepath.Join(root, "bin/bash")); err == nil && info.Mode().IsRegular() {
		sh = "/bin/bash"
	}
	return append(words, root, sh, "-c", text)
}

// leave ends what still runs in root and did not before, and undoes the mounts. Salt
// ends the others too: those of a container, say.
func leave(ctx context.Context, c *modules.Call, root string, mounted []string, before []int) {
	for try := range 6 {
		pids := slices.DeleteFunc(within(c, root), func(pid int) bool { return slices.Contains(before, pid) })
		if len(pids) == 0 {
			break
		}
		signal := syscall.SIGTERM
		if try > 2 {
			signal = syscall.SIGKILL
		}
		for _, pid := range pids {
			_ = syscall.Kill(pid, signal) // it may have ended
		}
		time.Sleep(50 * time.Millisecond)
	}
	for _, place := range slices.Backward(mounted) {
		if _, err := c.Host.Output(ctx, "umount", place); err != nil {
			c.Host.Logf("error", "%s: %v", c.Fun, err)
		}
	}
}

// within returns the processes whose root directory is root, or below it.
func within(c *modules.Call, root string) []int {
	proc := c.Host.Path("/proc")
	pids, _ := procfs.Dir(proc).PIDs() // without /proc there is nothing to see
	return slices.DeleteFunc(pids, func(pid int) bool {
		at, err := os.Readlink(filepath.Join(proc, strconv.Itoa(pid), "root"))
		return err != nil || at != root && !strings.HasPrefix(at, root+"/")
	})
}
