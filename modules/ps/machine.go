package ps

import (
	"context"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/procfs"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// numbers reads lines of a name and numbers below /proc, such as those of meminfo.
func numbers(c *modules.Call, file string) (map[string][]int64, []string, error) {
	b, err := os.ReadFile(c.Host.Path("/proc/" + file))
	if err != nil {
		return nil, nil, modules.Errorf("%v", err)
	}
	out := map[string][]int64{}
	var order []string
	for line := range strings.Lines(strings.ReplaceAll(string(b), ":", " ")) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		var list []int64
		for _, w := range f[1:] {
			n, err := strconv.ParseInt(w, 10, 64)
			if err != nil {
				break // a unit
			}
			list = append(list, n)
		}
		if len(list) > 0 {
			out[f[0]] = list
			order = append(order, f[0])
		}
	}
	return out, order, nil
}

// booted returns when the host was started, in seconds since 1970.
func booted(c *modules.Call) (int64, error) {
	stat, _, err := numbers(c, "stat")
	if err == nil && stat["btime"] == nil {
		err = modules.Errorf("/proc/stat does not tell when the host was started")
	}
	if err != nil {
		return 0, err
	}
	return stat["btime"][0], nil
}

func bootTime(_ context.Context, c *modules.Call) (any, error) {
	at, err := booted(c)
	if err != nil || !c.Given("time_format") {
		return at, err
	}
	t, format := time.Unix(at, 0).In(c.Host.Now().Location()), c.Text("time_format")
	layouts := strings.NewReplacer("%Y", "2006", "%m", "01", "%d", "02", "%H", "15", "%M", "04", "%S", "05", "%z", "-0700")
	var out strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			out.WriteByte(format[i])
			continue
		}
		i++
		layout := layouts.Replace(format[i-1 : i+1])
		switch {
		case format[i] == '%':
			out.WriteByte('%')
		case layout[0] == '%':
			return nil, modules.Errorf("time_format: %s is not known", layout)
		default:
			out.WriteString(t.Format(layout))
		}
	}
	return out.String(), nil
}

// processors returns the lines of /proc/stat that begin with cpu: all together first.
func processors(c *modules.Call) ([][]int64, error) {
	stat, order, err := numbers(c, "stat")
	var out [][]int64
	for _, n := range order {
		if strings.HasPrefix(n, "cpu") {
			out = append(out, stat[n])
		}
	}
	if err == nil && len(out) < 2 {
		err = modules.Errorf("/proc/stat has no processors")
	}
	return out, err
}

func cpus(_ context.Context, c *modules.Call) (any, error) {
	p, err := processors(c)
	return int64(len(p) - 1), err
}

func cpuTimes(_ context.Context, c *modules.Call) (any, error) {
	all, err := processors(c)
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, p := range all {
		m := &ordered.Map{}
		for i, n := range [...]string{"user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal", "guest", "guest_nice"} {
			if i < len(p) {
				m.Set(n, float64(p[i])/procfs.Ticks)
			}
		}
		out = append(out, m)
	}
	if c.Bool("per_cpu") {
		return out[1:], nil
	}
	return out[0], nil
}

func cpuPercent(ctx context.Context, c *modules.Call) (any, error) {
	before, err := processors(c)
	if err != nil {
		return nil, err
	}
	if err := pause(ctx, c); err != nil {
		return nil, err
	}
	after, err := processors(c)
	if err != nil {
		return nil, err
	}
	out := []any{}
	for i := range min(len(before), len(after)) {
		var sum, idle int64
		for j := range min(len(before[i]), len(after[i]), 8) { // guests are counted in user
			d := after[i][j] - before[i][j]
			sum += d
			if j == 3 || j == 4 {
				idle += d
			}
		}
		out = append(out, percent(sum-idle, sum))
	}
	if c.Bool("per_cpu") {
		return out[1:], nil
	}
	return out[0], nil
}

// percent returns a part of a whole with one digit, 0 of nothing.
func percent(part, whole int64) float64 {
	if whole <= 0 {
		return 0
	}
	return math.Round(float64(part)*1000/float64(whole)) / 10
}

// meminfo returns a function that gives values of /proc/meminfo in bytes.
func meminfo(c *modules.Call) (func(name string) int64, error) {
	m, _, err := numbers(c, "meminfo")
	return func(name string) int64 {
		if v := m[name]; len(v) > 0 {
			return v[0] * 1024
		}
		return 0
	}, err
}

func memory(_ context.Context, c *modules.Call) (any, error) {
	m, err := meminfo(c)
	if err != nil {
		return nil, err
	}
	cached := m("Cached") + m("SReclaimable")
	available := m("MemAvailable")
	if available == 0 { // before Linux 3.14
		available = m("MemFree") + m("Buffers") + cached
	}
	used := m("MemTotal") - m("MemFree") - m("Buffers") - cached
	if used < 0 {
		used = m("MemTotal") - m("MemFree")
	}
	return ordered.Of("total", m("MemTotal"), "available", available, "percent", percent(m("MemTotal")-available, m("MemTotal")), "used", used,
		"free", m("MemFree"), "active", m("Active"), "inactive", m("Inactive"), "buffers", m("Buffers"), "cached", cached, "shared", m("Shmem"), "slab", m("Slab")), nil
}

func swap(_ context.Context, c *modules.Call) (any, error) {
	m, err := meminfo(c)
	if err != nil {
		return nil, err
	}
	vm, _, err := numbers(c, "vmstat")
	if err != nil {
		return nil, err
	}
	pages := func(name string) int64 {
		if v := vm[name]; len(v) > 0 {
			return v[0] * 4096
		}
		return 0
	}
	used := m("SwapTotal") - m("SwapFree")
	return ordered.Of("total", m("SwapTotal"), "used", used, "free", m("SwapFree"), "percent", percent(used, m("SwapTotal")), "sin", pages("pswpin"), "sout", pages("pswpout")), nil
}

func total(_ context.Context, c *modules.Call) (any, error) {
	m, err := meminfo(c)
	return m("MemTotal"), err
}

// diskUsage asks df for the file system of a path.
func diskUsage(ctx context.Context, c *modules.Call) (any, error) {
	path := c.Text("path")
	if !strings.HasPrefix(path, "/") {
		return nil, modules.Errorf("the path must be absolute, not '%s'", path)
	}
	text, err := c.Host.Output(ctx, "df", "-kP", c.Host.Path(path))
	if err != nil {
		return nil, err
	}
	f := strings.Fields(text[strings.LastIndexByte(text, '\n')+1:])
	for i := 4; i < len(f); i++ {
		if !strings.HasSuffix(f[i], "%") {
			continue
		}
		var n [3]int64
		for j := range n {
			if n[j], err = strconv.ParseInt(f[i-3+j], 10, 64); err != nil {
				return nil, modules.Errorf("df: %v", err)
			}
		}
		return ordered.Of("total", n[0]*1024, "used", n[1]*1024, "free", n[2]*1024, "percent", percent(n[1], n[1]+n[2])), nil
	}
	return nil, modules.Errorf("df tells nothing of %s: %s", path, text)
}

// partitions asks the module mount.
func partitions(ctx context.Context, c *modules.Call) (any, error) {
	v, err := c.Host.Call(ctx, "mount.active", nil, nil)
	if err != nil {
		return nil, err
	}
	out := []any{}
	for place, m := range v.(*ordered.Map).All() {
		m := m.(*ordered.Map)
		device := modules.Text(m.Value("device"))
		if !c.Bool("all") && !strings.HasPrefix(device, "/") {
			continue
		}
		out = append(out, ordered.Of("device", device, "mountpoint", place, "fstype", m.Value("fstype"), "opts", strings.Join(modules.Strings(m.Value("opts")), ",")))
	}
	return out, nil
}

func netCounters(_ context.Context, c *modules.Call) (any, error) {
	all, order, err := numbers(c, "net/dev")
	if err != nil {
		return nil, err
	}
	only := c.Text("interface")
	var sum [16]int64
	found := false
	for _, n := range order {
		if only != "" && n != only {
			continue
		}
		found = true
		for i := range min(len(all[n]), len(sum)) {
			sum[i] += all[n][i]
		}
	}
	if !found {
		return nil, modules.Errorf("there is no interface %s", only)
	}
	return ordered.Of("bytes_sent", sum[8], "bytes_recv", sum[0], "packets_sent", sum[9], "packets_recv", sum[1], "errin", sum[2], "errout", sum[10], "dropin", sum[3], "dropout", sum[11]), nil
}

// users asks who(1).
func users(ctx context.Context, c *modules.Call) (any, error) {
	text, err := c.Host.Output(ctx, "who")
	if err != nil {
		return nil, err
	}
	out := []any{}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) < 4 {
			continue
		}
		host, started := "", any(nil)
		if n := len(f); strings.HasPrefix(f[n-1], "(") {
			host = strings.Trim(f[n-1], "()")
		}
		if t, err := time.ParseInLocation("2006-01-02 15:04", f[2]+" "+f[3], c.Host.Now().Location()); err == nil {
			started = float64(t.Unix())
		}
		out = append(out, ordered.Of("name", f[0], "terminal", f[1], "started", started, "host", host))
	}
	return out, nil
}
