package status

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// row names the fields of a line.
func row(names string, fields []string) *ordered.Map {
	out := &ordered.Map{}
	for i, n := range strings.Fields(names) {
		if i < len(fields) {
			out.Set(n, number(fields[i]))
		}
	}
	return out
}

func cpustats(_ context.Context, c *modules.Call) (any, error) {
	text, err := proc(c, "stat")
	out := &ordered.Map{}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		switch {
		case len(f) < 2:
		case strings.HasPrefix(f[0], "cpu"):
			out.Set(f[0], row("user nice system idle iowait irq softirq steal", f[1:]))
		case f[0] == "intr":
			out.Set("intr", ordered.Of("total", number(f[1]), "irqs", ordered.Of("irqs", numbers(f[2:]))))
		case f[0] == "softirq":
			out.Set("softirq", ordered.Of("total", number(f[1]), "softirqs", numbers(f[2:])))
		default:
			out.Set(f[0], number(f[1]))
		}
	}
	return out, err
}

func numbers(fields []string) []any {
	out := make([]any, len(fields))
	for i, f := range fields {
		out[i] = number(f)
	}
	return out
}

func diskstats(_ context.Context, c *modules.Call) (any, error) {
	text, err := proc(c, "diskstats")
	out := &ordered.Map{}
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) >= 14 {
			m := row("major minor", f)
			m.Set("device", f[2])
			rest := row("reads_issued reads_merged sectors_read ms_spent_reading writes_completed writes_merged sectors_written "+
				"ms_spent_writing io_in_progress ms_spent_in_io weighted_ms_spent_in_io", f[3:])
			out.Set(f[2], modules.Merge(m, rest, false))
		}
	}
	return out, err
}

func vmstats(_ context.Context, c *modules.Call) (any, error) {
	text, err := proc(c, "vmstat")
	out := &ordered.Map{}
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) == 2 {
			out.Set(f[0], number(f[1]))
		}
	}
	return out, err
}

// netstats reads pairs of lines: names, and numbers.
func netstats(_ context.Context, c *modules.Call) (any, error) {
	text, err := proc(c, "net/netstat")
	if err != nil {
		return nil, err
	}
	more, err := c.Host.Read("/proc/net/snmp")
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	var names []string
	for line := range strings.Lines(text + more) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		if names == nil || names[0] != f[0] {
			names = f
			continue
		}
		out.Set(strings.TrimSuffix(f[0], ":"), row(strings.Join(names[1:], " "), f[1:]))
		names = nil
	}
	return out, nil
}

func netdev(_ context.Context, c *modules.Call) (any, error) {
	text, err := proc(c, "net/dev")
	out := &ordered.Map{}
	for line := range strings.Lines(text) {
		name, counters, ok := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); !ok {
			continue
		}
		m := row("rx_bytes rx_packets rx_errs rx_drop rx_fifo rx_frame rx_compressed rx_multicast "+
			"tx_bytes tx_packets tx_errs tx_drop tx_fifo tx_colls tx_carrier tx_compressed", strings.Fields(counters))
		out.Set(name, modules.Merge(ordered.Of("iface", name), m, false))
	}
	return out, err
}

// who asks w(1).
func who(ctx context.Context, c *modules.Call) (any, error) {
	text, err := c.Host.Output(ctx, "w", "-fh")
	if err != nil {
		return nil, err
	}
	out := []any{}
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) >= 6 {
			out = append(out, ordered.Of("user", f[0], "tty", f[1], "login", f[2], "idle", f[3], "jcpu", f[4], "pcpu", f[5], "what", strings.Join(f[6:], " ")))
		}
	}
	return out, nil
}
