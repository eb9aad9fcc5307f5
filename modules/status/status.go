// Package status has the functions that tell how a host is doing: status.*.
package status

import (
	"context"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/procfs"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("status", table, map[string]modules.Func{
		"uptime": uptime, "loadavg": loadavg, "cpustats": cpustats, "meminfo": meminfo, "cpuinfo": cpuinfo, "diskstats": diskstats,
		"diskusage": diskusage, "vmstats": vmstats, "nproc": nproc, "netstats": netstats, "netdev": netdev, "w": who, "pid": pid,
		"version": version, "procs": procs, "all_status": all,
	})
}

const table = `
uptime()
Tell since when the host runs.
= a mapping with seconds, since_iso, since_t, days, time and users
$

loadavg()
Return the load.
= a mapping with 1-min, 5-min and 15-min
$

cpustats()
Return /proc/stat.
= a mapping
$

meminfo()
Return /proc/meminfo.
= a mapping of mappings with value and unit
$

cpuinfo()
Return /proc/cpuinfo, of the last processor.
= a mapping
$

diskstats()
Return /proc/diskstats.
= a mapping by device
$

diskusage()
Return the room that file systems have, in bytes.
= a mapping by mount point of mappings with available and total
$

vmstats()
Return /proc/vmstat.
= a mapping
$

nproc()
Return the number of processors.
= the number
$

netstats()
Return the counters of the protocols.
= a mapping by protocol
$

netdev()
Return the counters of the interfaces.
= a mapping by interface
$

w()
Tell who is logged in.
= a list of mappings with user, tty, login, idle, jcpu, pcpu and what
$

pid(sig)
Find processes.
- sig: text: a regular expression, of their command line
= their ids, a line each
$ sshd

version()
Return the version of the kernel.
= as /proc/version has it
$

procs()
Return all processes.
= a mapping by id of mappings with cmd and user
$

all_status()
Return most of the others in one.
= a mapping by function
$
`

// proc reads a file below /proc that every Linux has.
func proc(c *modules.Call, name string) (string, error) {
	b, err := os.ReadFile(c.Host.Path("/proc/" + name))
	if err != nil {
		return "", modules.Errorf("%v", err)
	}
	return string(b), nil
}

// number returns a field as a number, or as it is.
func number(s string) any {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return f
	}
	return s
}

func uptime(ctx context.Context, c *modules.Call) (any, error) {
	text, err := proc(c, "uptime")
	if err != nil {
		return nil, err
	}
	first, _, _ := strings.Cut(text, " ")
	f, err := strconv.ParseFloat(first, 64)
	if err != nil {
		return nil, modules.Errorf("/proc/uptime: %v", err)
	}
	seconds := int64(f)
	since := c.Host.Now().Add(-time.Duration(seconds) * time.Second)
	users := int64(0)
	if c.Host.Has("who") {
		out, err := c.Host.Output(ctx, "who")
		if err != nil {
			return nil, err
		}
		users = int64(strings.Count(out+"\n", "\n"))
		if out == "" {
			users = 0
		}
	}
	minutes := seconds % 86400 / 60
	return ordered.Of("seconds", seconds, "since_iso", since.UTC().Format("2006-01-02T15:04:05.000000"), "since_t", since.Unix(), "days", seconds/86400,
		"time", strconv.FormatInt(minutes/60, 10)+":"+strconv.FormatInt(minutes%60, 10), "users", users), nil
}

func loadavg(_ context.Context, c *modules.Call) (any, error) {
	text, err := proc(c, "loadavg")
	if err != nil {
		return nil, err
	}
	f := strings.Fields(text)
	if len(f) < 3 {
		return nil, modules.Errorf("/proc/loadavg has another form: %s", text)
	}
	out := &ordered.Map{}
	for i, name := range [...]string{"1-min", "5-min", "15-min"} {
		v, err := strconv.ParseFloat(f[i], 64)
		if err != nil {
			return nil, modules.Errorf("/proc/loadavg: %v", err)
		}
		out.Set(name, v)
	}
	return out, nil
}

func meminfo(_ context.Context, c *modules.Call) (any, error) {
	text, err := proc(c, "meminfo")
	out := &ordered.Map{}
	for line := range strings.Lines(text) {
		k, v, _ := strings.Cut(line, ":")
		f := strings.Fields(v)
		switch len(f) {
		case 1:
			out.Set(k, ordered.Of("value", f[0]))
		case 2:
			out.Set(k, ordered.Of("value", f[0], "unit", f[1]))
		}
	}
	return out, err
}

func cpuinfo(_ context.Context, c *modules.Call) (any, error) {
	text, err := proc(c, "cpuinfo")
	out := &ordered.Map{}
	for line := range strings.Lines(text) {
		k, v, ok := strings.Cut(line, ":")
		if k = strings.TrimSpace(k); !ok || k == "" {
			continue
		}
		if k == "flags" || k == "Features" {
			out.Set(k, modules.Texts(strings.Fields(v)))
			continue
		}
		out.Set(k, strings.TrimSpace(v))
	}
	return out, err
}

func nproc(_ context.Context, c *modules.Call) (any, error) {
	text, err := proc(c, "stat")
	n := int64(0)
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "cpu") && !strings.HasPrefix(line, "cpu ") {
			n++
		}
	}
	return n, err
}

func version(_ context.Context, c *modules.Call) (any, error) {
	text, err := proc(c, "version")
	return strings.TrimSpace(text), err
}

func diskusage(ctx context.Context, c *modules.Call) (any, error) {
	v, err := c.Host.Call(ctx, "disk.usage", nil, nil)
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for name, row := range v.(*ordered.Map).All() {
		total, _ := number(modules.Text(row.(*ordered.Map).Value("1K-blocks"))).(int64)
		free, _ := number(modules.Text(row.(*ordered.Map).Value("available"))).(int64)
		out.Set(name, ordered.Of("available", free*1024, "total", total*1024))
	}
	return out, nil
}

func pid(ctx context.Context, c *modules.Call) (any, error) {
	found, err := procfs.Dir(c.Host.Path("/proc")).Search(ctx, c.Text("sig"))
	if err != nil {
		return nil, modules.Errorf("sig: %v", err)
	}
	return found, nil
}

func procs(ctx context.Context, c *modules.Call) (any, error) {
	list, err := procfs.Dir(c.Host.Path("/proc")).Processes()
	if err != nil {
		return nil, modules.Errorf("listing the processes: %v", err)
	}
	names := map[uint32]string{}
	for _, u := range c.Host.Accounts().Users(ctx) {
		names[u.UID] = u.Name
	}
	out := &ordered.Map{}
	for i := range list {
		user, ok := names[list[i].UID]
		if !ok {
			user = strconv.FormatUint(uint64(list[i].UID), 10)
		}
		out.Set(strconv.Itoa(list[i].PID), ordered.Of("cmd", list[i].Command(), "user", user))
	}
	return out, nil
}

func all(ctx context.Context, c *modules.Call) (any, error) {
	out := &ordered.Map{}
	for _, e := range [...]struct {
		name string
		run  modules.Func
	}{
		{"cpuinfo", cpuinfo},
		{"cpustats", cpustats},
		{"diskstats", diskstats},
		{"diskusage", diskusage},
		{"loadavg", loadavg},
		{"meminfo", meminfo},
		{"netdev", netdev},
		{"netstats", netstats},
		{"uptime", uptime},
		{"vmstats", vmstats},
		{"w", who},
	} {
		v, err := e.run(ctx, c)
		if err != nil {
			return nil, err
		}
		out.Set(e.name, v)
	}
	return out, nil
}
