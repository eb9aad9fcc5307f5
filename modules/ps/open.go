package ps

import (
	"context"
	"os"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// lsof asks the program for the processes whose names begin so. Its code is 1 if there
// are none.
func lsof(ctx context.Context, c *modules.Call) (any, error) {
	argv := []string{"lsof", "-w", "-c", c.Text("name")}
	r, err := c.Host.Exec(ctx, argv...)
	if err != nil {
		return nil, err
	}
	if r.Code != 0 && len(r.Stdout) == 0 && len(r.Stderr) > 0 {
		return nil, modules.Failed(argv, r)
	}
	return []any{c.Text("name"), strings.TrimRight(string(r.Stdout), "\n")}, nil
}

// grepped returns what shows the lines of a program that have a name in them.
func grepped(argv ...string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		text, err := c.Host.Output(ctx, argv...)
		if err != nil {
			return nil, err
		}
		found := []any{}
		for line := range strings.SplitSeq(text, "\n") {
			if strings.Contains(line, c.Text("name")) {
				found = append(found, line)
			}
		}
		return []any{c.Text("name"), found}, nil
	}
}

func partitionUsage(ctx context.Context, c *modules.Call) (any, error) {
	list, err := partitions(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, p := range list.([]any) {
		m := p.(*ordered.Map)
		usage, err := diskUsage(ctx, &modules.Call{Host: c.Host, Named: map[string]any{"path": m.Value("mountpoint")}})
		if err != nil {
			return nil, err
		}
		for k, v := range usage.(*ordered.Map).All() {
			m.Set(k, v)
		}
	}
	return list, nil
}

// diskCounters reads /proc/diskstats, in which a sector has 512 bytes whatever the
// disk has. Without a device it adds up disks, which have their partitions in them.
func diskCounters(_ context.Context, c *modules.Call) (any, error) {
	b, err := os.ReadFile(c.Host.Path("/proc/diskstats"))
	if err != nil {
		return nil, modules.Errorf("%v", err)
	}
	only, found := c.Text("device"), false
	var sum [10]int64
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		if len(f) < 14 || only != "" && f[2] != only {
			continue
		}
		if _, err := os.Stat(c.Host.Path("/sys/block/" + strings.ReplaceAll(f[2], "/", "!"))); only == "" && err != nil {
			continue
		}
		found = true
		for i := range sum {
			n, err := strconv.ParseInt(f[3+i], 10, 64)
			if err != nil {
				return nil, modules.Errorf("/proc/diskstats: %v", err)
			}
			sum[i] += n
		}
	}
	if !found {
		return nil, modules.Errorf("there is no disk %s", only)
	}
	return ordered.Of("read_count", sum[0], "write_count", sum[4], "read_bytes", sum[2]*512, "write_bytes", sum[6]*512, "read_time", sum[3], "write_time", sum[7],
		"read_merged_count", sum[1], "write_merged_count", sum[5], "busy_time", sum[9]), nil
}
