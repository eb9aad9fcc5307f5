package ps

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/gossh/gossh/internal/procfs"
	"github.com/gossh/gossh/internal/pyre"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func dir(c *modules.Call) procfs.Dir { return procfs.Dir(c.Host.Path("/proc")) }

// list returns the processes of the user that the call names, or all.
func list(ctx context.Context, c *modules.Call) ([]procfs.Process, error) {
	all, err := dir(c).Processes()
	if err != nil {
		return nil, modules.Errorf("listing the processes: %v", err)
	}
	name := c.Text("user")
	if name == "" {
		return all, nil
	}
	u, ok := c.Host.Accounts().User(ctx, name)
	if !ok {
		return nil, modules.Errorf("User '%s' does not exist", name)
	}
	return slices.DeleteFunc(all, func(p procfs.Process) bool { return p.UID != u.UID }), nil
}

func pids(_ context.Context, c *modules.Call) (any, error) {
	all, err := dir(c).PIDs()
	if err != nil {
		return nil, modules.Errorf("listing the processes: %v", err)
	}
	out := []any{}
	for _, p := range all {
		out = append(out, int64(p))
	}
	return out, nil
}

// name returns the name of a process: that of its program, where the kernel has cut it.
func name(p *procfs.Process) string {
	if len(p.Name) == 15 && len(p.Args) > 0 {
		base := p.Args[0][strings.LastIndexByte(p.Args[0], '/')+1:]
		if strings.HasPrefix(base, p.Name) {
			return base
		}
	}
	return p.Name
}

// state names what a process is doing.
func state(b byte) string {
	switch b {
	case 'R':
		return "running"
	case 'S':
		return "sleeping"
	case 'D':
		return "disk-sleep"
	case 'T':
		return "stopped"
	case 't':
		return "tracing-stop"
	case 'Z':
		return "zombie"
	case 'X', 'x':
		return "dead"
	case 'I':
		return "idle"
	}
	return string(b)
}

// seconds are ticks as seconds.
func seconds(ticks uint64) float64 { return float64(ticks) / procfs.Ticks }

// find returns the process that the call names.
func find(c *modules.Call) (procfs.Process, bool, error) {
	p, err := dir(c).Process(int(c.Int("pid")))
	if errors.Is(err, fs.ErrNotExist) || c.Int("pid") <= 0 {
		return p, false, nil
	}
	return p, err == nil, err
}

func info(ctx context.Context, c *modules.Call) (any, error) {
	p, ok, err := find(c)
	if err != nil || !ok {
		return nil, errors.Join(err, modules.Errorf("there is no process %s", c.Text("pid")))
	}
	boot, err := booted(c)
	if err != nil {
		return nil, err
	}
	user := strconv.FormatUint(uint64(p.UID), 10)
	for _, u := range c.Host.Accounts().Users(ctx) {
		if u.UID == p.UID {
			user = u.Name
			break
		}
	}
	link := func(name string) any {
		to, err := os.Readlink(c.Host.Path(fmt.Sprintf("/proc/%d/%s", p.PID, name)))
		if err != nil {
			return nil // another user's, or the kernel's own
		}
		return to
	}
	cmdline := []any{}
	for _, a := range p.Args {
		cmdline = append(cmdline, a)
	}
	all := ordered.Of("pid", int64(p.PID), "ppid", int64(p.PPID), "name", name(&p), "exe", link("exe"), "cwd", link("cwd"), "cmdline", cmdline, "username", user,
		"status", state(p.State), "create_time", float64(boot)+seconds(p.Start), "nice", int64(p.Nice), "num_threads", int64(p.Threads),
		"cpu_times", ordered.Of("user", seconds(p.User), "system", seconds(p.System)), "memory_info", ordered.Of("rss", int64(p.Resident), "vms", int64(p.Virtual)))
	want := c.Strings("attrs")
	if len(want) == 0 {
		return all, nil
	}
	out := &ordered.Map{}
	for _, a := range want {
		v, ok := all.Get(a)
		if !ok {
			return nil, modules.Errorf("a process has no '%s': there is %s", a, strings.Join(all.Keys(), ", "))
		}
		out.Set(a, v)
	}
	return out, nil
}

// matching returns the ids of the processes that the call means, but for this one.
func matching(ctx context.Context, c *modules.Call) ([]int, error) {
	all, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	pattern := c.Text("pattern")
	if pattern == "" {
		return nil, modules.Errorf("the pattern must not be empty")
	}
	var re *pyre.Regexp
	if c.Bool("pattern_is_regex") {
		if re, err = pyre.Compile(pattern, 0); err != nil {
			return nil, modules.Errorf("pattern: %v", err)
		}
	}
	var out []int
	for i := range all {
		text := name(&all[i])
		if c.Bool("full") || re != nil {
			text = all[i].Command()
		}
		ok := strings.Contains(text, pattern)
		if re != nil {
			m, err := re.Search(ctx, text)
			if err != nil {
				return nil, modules.Errorf("pattern: %v", err)
			}
			ok = m != nil
		}
		if ok && all[i].PID != os.Getpid() {
			out = append(out, all[i].PID)
		}
	}
	return out, nil
}

func pgrep(ctx context.Context, c *modules.Call) (any, error) {
	found, err := matching(ctx, c)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found, nil
}

func signal(c *modules.Call) (syscall.Signal, error) {
	n := c.Int("signal")
	if n < 1 || n > 64 {
		return 0, modules.Errorf("signal must be a number from 1 to 64")
	}
	return syscall.Signal(n), nil
}

// pkill says which processes took the signal. That one is gone meanwhile is fine; that
// one is another user's is an error.
func pkill(ctx context.Context, c *modules.Call) (any, error) {
	sig, err := signal(c)
	if err != nil {
		return nil, err
	}
	found, err := matching(ctx, c)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	killed := []int{}
	var failed error
	for _, pid := range found {
		if !c.Test {
			if err := syscall.Kill(pid, sig); err != nil {
				if !errors.Is(err, syscall.ESRCH) {
					failed = errors.Join(failed, modules.Errorf("sending signal %d to %d: %v", sig, pid, err))
				}
				continue
			}
		}
		killed = append(killed, pid)
	}
	if failed != nil {
		return nil, failed
	}
	return ordered.Of("killed", killed), nil
}

func killPID(_ context.Context, c *modules.Call) (any, error) {
	sig, err := signal(c)
	if err != nil {
		return nil, err
	}
	p, ok, err := find(c)
	if err != nil || !ok {
		return false, err
	}
	if c.Test {
		return true, nil
	}
	if err := syscall.Kill(p.PID, sig); err != nil {
		return nil, modules.Errorf("sending signal %d to %d: %v", sig, p.PID, err)
	}
	return true, nil
}

func psaux(ctx context.Context, c *modules.Call) (any, error) {
	re, err := pyre.Compile(c.Text("name"), 0)
	if err != nil {
		return nil, modules.Errorf("name: %v", err)
	}
	text, err := c.Host.Output(ctx, "ps", "aux")
	if err != nil {
		return nil, err
	}
	found := []any{}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		f := strings.Fields(line)
		if len(f) < 2 || f[1] == strconv.Itoa(os.Getpid()) {
			continue
		}
		m, err := re.Search(ctx, line)
		if err != nil {
			return nil, modules.Errorf("name: %v", err)
		}
		if m != nil {
			found = append(found, line)
		}
	}
	return []any{c.Text("name"), found, fmt.Sprintf("%d occurrence(s).", len(found))}, nil
}

func byStatus(ctx context.Context, c *modules.Call) (any, error) {
	all, err := list(ctx, c)
	out := []any{}
	for i := range all {
		if state(all[i].State) == c.Text("status") {
			out = append(out, ordered.Of(strconv.Itoa(all[i].PID), name(&all[i])))
		}
	}
	return out, err
}

// top measures what processes computed in a while.
func top(ctx context.Context, c *modules.Call) (any, error) {
	before, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := pause(ctx, c); err != nil {
		return nil, err
	}
	after, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	boot, err := booted(c)
	if err != nil {
		return nil, err
	}
	old := map[[2]uint64]uint64{}
	for _, p := range before {
		old[[2]uint64{uint64(p.PID), p.Start}] = p.User + p.System
	}
	used := func(p procfs.Process) int64 {
		return int64(p.User+p.System) - int64(old[[2]uint64{uint64(p.PID), p.Start}])
	}
	sort.SliceStable(after, func(i, j int) bool { return used(after[i]) > used(after[j]) })
	out := []any{}
	for i := range min(len(after), max(0, int(c.Int("num_processes")))) {
		p := &after[i]
		cmd := strings.Join(p.Args, " ")
		if cmd == "" {
			cmd = p.Name
		}
		out = append(out, ordered.Of("cmd", cmd, "user", int64(p.UID), "status", state(p.State), "pid", int64(p.PID), "create_time", float64(boot)+seconds(p.Start),
			"cpu", ordered.Of("user", seconds(p.User), "system", seconds(p.System)), "mem", ordered.Of("rss", int64(p.Resident), "vms", int64(p.Virtual))))
	}
	return out, nil
}

// pause waits as long as the call says.
func pause(ctx context.Context, c *modules.Call) error {
	s, err := c.Seconds("interval")
	if err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Duration(s * float64(time.Second))):
		return nil
	}
}
