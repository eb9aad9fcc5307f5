package selinux

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// portOf returns the protocol and the port that a call names: tcp/80 or udp/20-21, or
// by its arguments protocol and port.
func portOf(c *modules.Call) (protocol, port string, err error) {
	for _, name := range []string{c.Text("name"), c.Text("protocol") + "/" + c.Text("port")} {
		protocol, port, _ = strings.Cut(name, "/")
		first, last, ok := strings.Cut(port, "-")
		if (protocol == "tcp" || protocol == "udp") && number(first) && (!ok || number(last)) {
			return protocol, port, nil
		}
	}
	return "", "", modules.Errorf("%q must be a port such as tcp/80, or protocol and port be given", c.Text("name"))
}

func number(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// getPort reads lines such as "http_port_t    tcp    80, 81, 443".
func getPort(ctx context.Context, c *modules.Call) (any, error) {
	protocol, port, err := portOf(c)
	if err != nil {
		return nil, err
	}
	out, err := c.Host.Output(ctx, "semanage", "port", "-l")
	if err != nil {
		return nil, err
	}
	for l := range strings.SplitSeq(out, "\n") {
		f := strings.Fields(l)
		if len(f) < 3 || f[1] != protocol || c.Given("sel_type") && f[0] != c.Text("sel_type") {
			continue
		}
		list := strings.Join(f[2:], " ")
		if slices.Contains(strings.Split(list, ", "), port) {
			return ordered.Of("sel_type", f[0], "protocol", protocol, "port", list), nil
		}
	}
	return nil, nil
}

// changePort returns what adds or removes rules for ports.
func changePort(how string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		protocol, port, err := portOf(c)
		if err != nil {
			return nil, err
		}
		if how == "--add" && c.Text("sel_type") == "" {
			return nil, modules.Errorf("SELinux Type is required to add a policy")
		}
		argv := options(c, []string{"semanage", "port", how, "--proto=" + protocol}, "sel_type", "--type", "sel_range", "--range")
		return change(ctx, c, append(argv, port)...)
	}
}
