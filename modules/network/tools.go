package network

import (
	"context"
	"math"
	"net/netip"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// hostOf refuses what a program would take for an option.
func hostOf(c *modules.Call) (string, error) {
	h := c.Text("host")
	if h == "" || h[0] == '-' || strings.ContainsAny(h, " \t\n") {
		return "", modules.Errorf("'%s' is no name of a host", h)
	}
	return h, nil
}

func ping(ctx context.Context, c *modules.Call) (any, error) {
	host, err := hostOf(c)
	if err != nil {
		return nil, err
	}
	argv := []string{"ping", "-c", "4"}
	if s, _ := c.Seconds("timeout"); s > 0 {
		argv = append(argv, "-W", strconv.Itoa(int(math.Ceil(s))))
	}
	r, err := c.Host.Start(ctx, &process.Command{Argv: append(argv, host), Env: c.Host.CEnv(), Merge: true})
	if err != nil {
		return nil, err
	}
	if c.Bool("return_boolean") {
		return r.Code == 0, nil
	}
	c.Retcode = r.Code
	return strings.TrimRight(string(r.Stdout), "\n"), nil
}

func dig(ctx context.Context, c *modules.Call) (any, error) {
	host, err := hostOf(c)
	if err != nil {
		return nil, err
	}
	return c.Host.Output(ctx, "dig", host)
}

func traceroute(ctx context.Context, c *modules.Call) (any, error) {
	host, err := hostOf(c)
	if err != nil {
		return nil, err
	}
	text, err := c.Host.Output(ctx, "traceroute", host)
	if err != nil {
		return nil, err
	}
	out := []any{}
	for line := range strings.Lines(text) {
		if m := hop(line); m != nil {
			out = append(out, m)
		}
	}
	return out, nil
}

// hop reads a line of traceroute: the number, the first host that answered, and the
// times. What did not answer is "*".
func hop(line string) *ordered.Map {
	f := strings.Fields(line)
	if len(f) < 2 {
		return nil
	}
	n, err := strconv.ParseInt(f[0], 10, 64)
	if err != nil {
		return nil
	}
	name, ip := "", ""
	var times []string
	for i := 1; i < len(f); i++ {
		switch {
		case f[i] == "*":
			times = append(times, "*")
		case i+1 < len(f) && f[i+1] == "ms":
			times = append(times, f[i])
			i++
		case strings.HasPrefix(f[i], "(") && ip == "":
			ip = strings.Trim(f[i], "()")
		case name == "" && f[i][0] != '!':
			name = f[i]
		}
	}
	if _, err := netip.ParseAddr(name); err == nil && ip == "" {
		ip = name
	}
	if name == "" {
		name = "*"
	}
	m := ordered.Of("count", n, "hostname", name, "ip", ip)
	for i, t := range times {
		m.Set("ms"+strconv.Itoa(i+1), t)
	}
	return m
}

func getRoute(ctx context.Context, c *modules.Call) (any, error) {
	a, err := address(c, "ip")
	if err != nil {
		return nil, err
	}
	text, err := c.Host.Output(ctx, "ip", "route", "get", a.String())
	if err != nil {
		return nil, err
	}
	f := strings.Fields(text)
	out := ordered.Of("destination", a.String(), "gateway", nil, "interface", nil, "source", nil)
	for i := 0; i+1 < len(f); i++ {
		switch f[i] {
		case "via":
			out.Set("gateway", f[i+1])
		case "dev":
			out.Set("interface", f[i+1])
		case "src":
			out.Set("source", f[i+1])
		}
	}
	return out, nil
}

// getBufsize reads what ethtool -g prints. The sizes in use come last, and count.
func getBufsize(ctx context.Context, c *modules.Call) (any, error) {
	text, err := c.Host.Output(ctx, "ethtool", "-g", c.Text("iface"))
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for line := range strings.Lines(text) {
		k, v, ok := strings.Cut(line, ":")
		if v = strings.TrimSpace(v); ok && v != "" {
			var value any = v
			if n, err := strconv.ParseInt(v, 10, 64); err == nil {
				value = n
			}
			out.Set(strings.TrimSpace(k), value)
		}
	}
	return out, nil
}

func modBufsize(ctx context.Context, c *modules.Call) (any, error) {
	argv := []string{"ethtool", "-G", c.Text("iface")}
	for _, n := range [...]string{"rx", "rx-mini", "rx-jumbo", "tx"} {
		v := c.Text(n)
		if v == "" {
			v = modules.Text(c.Kwargs.Value(n))
		}
		if v != "" {
			argv = append(argv, n, v)
		}
	}
	if len(argv) == 3 {
		return nil, modules.Errorf("one of rx, tx, rx-mini and rx-jumbo must be given")
	}
	if c.Test {
		return true, nil
	}
	_, err := c.Host.Output(ctx, argv...)
	return err == nil, err
}
