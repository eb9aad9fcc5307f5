package grains

import (
	"context"
	"strconv"
	"strings"
)

func kernel(ctx context.Context, s *Source) map[string]any {
	u := s.env.Uname(ctx, s.env)
	return map[string]any{
		"kernel": u.System, "nodename": u.Node, "kernelrelease": u.Release, "kernelversion": u.Version, "cpuarch": u.Machine,
	}
}

func cpu(ctx context.Context, s *Source) map[string]any {
	if s.env.OS != "linux" {
		n, err := strconv.ParseInt(s.env.ask(ctx, "sysctl", "-n", "hw.ncpu"), 10, 64)
		if err != nil {
			n = int64(s.env.CPUs)
		}
		model := "hw.model"
		if s.env.OS == "darwin" {
			model = "machdep.cpu.brand_string"
		}
		return map[string]any{"num_cpus": n, "cpu_model": s.env.ask(ctx, "sysctl", "-n", model)}
	}
	var n int64
	model, flags := "Unknown", []any{}
	for line := range strings.Lines(s.env.read("proc/cpuinfo")) {
		k, v, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		v = strings.TrimSpace(v)
		switch strings.TrimSpace(k) {
		case "processor":
			n++
		case "# processors": // s390x
			n, _ = strconv.ParseInt(v, 10, 64)
		case "model name", "cpu", "vendor_id": // in the order of the file: the last one counts
			model = v
		case "Processor": // old ARM kernels
			n, model = max(n, 1), strings.TrimSpace(strings.Split(v, "-")[0])
		case "flags", "Features":
			flags = list(strings.Fields(v))
		}
	}
	if n == 0 {
		n = int64(s.env.CPUs)
	}
	return map[string]any{"num_cpus": n, "cpu_model": model, "cpu_flags": flags}
}

// memory gives sizes in MiB.
func memory(ctx context.Context, s *Source) map[string]any {
	e := s.env
	if e.OS != "linux" {
		key := "hw.physmem"
		if e.OS == "darwin" {
			key = "hw.memsize"
		}
		out := map[string]any{}
		put(out, "mem_total", e.ask(ctx, "sysctl", "-n", key), 1<<20)
		if e.OS == "freebsd" {
			put(out, "swap_total", e.ask(ctx, "sysctl", "-n", "vm.swap_total"), 1<<20)
		}
		return out
	}
	out := map[string]any{}
	for line := range strings.Lines(e.read("proc/meminfo")) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		switch f[0] {
		case "MemTotal:":
			put(out, "mem_total", f[1], 1<<10)
		case "SwapTotal:":
			put(out, "swap_total", f[1], 1<<10)
		}
	}
	return out
}

// put sets a grain to a number divided by unit, if it is a number.
func put(out map[string]any, name, number string, unit int64) {
	if n, err := strconv.ParseInt(number, 10, 64); err == nil {
		out[name] = n / unit
	}
}

func list(words []string) []any {
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}

// osArch gives the architecture of the packages.
func osArch(ctx context.Context, s *Source) map[string]any {
	arch := s.text(ctx, "cpuarch")
	switch s.text(ctx, "os_family") {
	case "Debian":
		if a := s.env.ask(ctx, "dpkg", "--print-architecture"); a != "" {
			arch = a
		}
	case "RedHat", "Suse":
		if a := s.env.ask(ctx, "rpm", "--eval", "%{_host_cpu}"); a != "" {
			arch = a
		}
	}
	return map[string]any{"osarch": arch}
}
