// Package firewalld has the functions that read and change the zones of firewalld:
// firewalld.*.
package firewalld

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	run := map[string]modules.Func{
		"version": one("--version"), "default_zone": one("--get-default-zone"), "reload_rules": do("--reload"), "make_permanent": do("--runtime-to-permanent"),
		"get_zones": words("--get-zones"), "get_services": words("--get-services"), "get_icmp_types": words("--get-icmptypes"),
		"list_zones": listZones, "list_all": listAll, "set_default_zone": do("--set-default-zone=", "zone"),
		"new_zone": named("--new-zone=", "zone"), "delete_zone": named("--delete-zone=", "zone"),
		"new_service": named("--new-service=", "name"), "delete_service": named("--delete-service=", "name"),
		"get_masquerade": getMasquerade, "add_masquerade": do("--add-masquerade"), "remove_masquerade": do("--remove-masquerade"),
		"list_services": words("--list-services"), "list_ports": words("--list-ports"), "list_icmp_block": words("--list-icmp-blocks"),
		"get_interfaces": words("--list-interfaces"), "get_sources": words("--list-sources"), "get_rich_rules": lines("--list-rich-rules"),
		"add_port": withMasquerade(do("--add-port=", "port")), "add_port_fwd": withMasquerade(forward("--add-forward-port=")),
		"remove_port_fwd": forward("--remove-forward-port="), "list_port_fwd": listForwards, "remove_port": do("--remove-port=", "port"),
		"block_icmp": do("--add-icmp-block=", "icmp"), "allow_icmp": do("--remove-icmp-block=", "icmp"),
		"change_interface": do("--change-interface=", "interface"),
	}
	for name, arg := range map[string]string{"service": "service", "interface": "interface", "source": "source", "rich_rule": "rule"} {
		option := strings.ReplaceAll(name, "_", "-") + "="
		run["add_"+name], run["remove_"+name] = do("--add-"+option, arg), do("--remove-"+option, arg)
	}
	for _, what := range []string{"port", "protocol"} {
		run["get_service_"+what+"s"] = ofService("--get-"+what+"s", "")
		run["add_service_"+what] = ofService("--add-"+what+"=", what)
		run["remove_service_"+what] = ofService("--remove-"+what+"=", what)
	}
	return modules.Table("firewalld", table, run)
}

// scope returns the arguments for firewall-cmd that say which zone, and whether what
// is saved is meant instead of what is in force.
func scope(c *modules.Call) []string {
	var out []string
	if z := c.Text("zone"); z != "" && !strings.HasSuffix(c.Fun, "_zone") {
		out = append(out, "--zone="+z)
	}
	if c.Bool("permanent") {
		out = append(out, "--permanent")
	}
	return out
}

// look runs firewall-cmd with options behind those of scope.
func look(ctx context.Context, c *modules.Call, options ...string) (string, error) {
	return c.Host.Output(ctx, append(append([]string{"firewall-cmd"}, scope(c)...), options...)...)
}

// change runs firewall-cmd as look does, unless nothing may be changed.
func change(ctx context.Context, c *modules.Call, options ...string) (any, error) {
	if c.Test {
		return "success", nil
	}
	out, err := look(ctx, c, options...)
	if err != nil {
		return nil, err
	}
	return out, nil
}

// option returns an option that ends in "=" with the argument of that name.
func option(c *modules.Call, option, arg string) (string, error) {
	if arg == "" {
		return option, nil
	}
	v := c.Text(arg)
	if v == "" || strings.Contains(v, "\n") {
		return "", modules.Errorf("%q is no %s", v, arg)
	}
	return option + v, nil
}

func one(o string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		out, err := look(ctx, c, o)
		if err != nil {
			return nil, err
		}
		return out, nil
	}
}

func words(o string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		out, err := look(ctx, c, o)
		return modules.Texts(strings.Fields(out)), err
	}
}

func lines(o string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		out, err := look(ctx, c, o)
		return modules.Texts(strings.FieldsFunc(out, func(r rune) bool { return r == '\n' })), err
	}
}

// do is a change with an option, whose value is an argument of the call.
func do(o string, arg ...string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		opt, err := option(c, o, strings.Join(arg, ""))
		if err != nil {
			return nil, err
		}
		return change(ctx, c, opt)
	}
}

// named makes or deletes a zone or a service, which is always saved, and loads it.
func named(o, arg string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		opt, err := option(c, o, arg)
		if err != nil {
			return nil, err
		}
		out, err := change(ctx, c, "--permanent", opt)
		if err != nil || !c.Bool("restart") {
			return out, err
		}
		return change(ctx, c, "--reload")
	}
}

// ofService looks at or changes what is saved of a service.
func ofService(o, arg string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		service, err := option(c, "--service=", "service")
		if err != nil {
			return nil, err
		}
		opt, err := option(c, o, arg)
		switch {
		case err != nil:
			return nil, err
		case arg != "":
			return change(ctx, c, "--permanent", service, opt)
		}
		out, err := look(ctx, c, "--permanent", service, opt)
		return modules.Texts(strings.Fields(out)), err
	}
}

func getMasquerade(ctx context.Context, c *modules.Call) (any, error) {
	argv := append(append([]string{"firewall-cmd"}, scope(c)...), "--query-masquerade")
	r, err := c.Host.Exec(ctx, argv...)
	if err != nil {
		return nil, err
	}
	said := strings.TrimSpace(string(r.Stdout))
	if said != "yes" && said != "no" {
		return nil, modules.Failed(argv, r)
	}
	return said == "yes", nil
}

// withMasquerade makes the zone masquerade first, if that is asked for.
func withMasquerade(f modules.Func) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		if c.Bool("force_masquerade") {
			if _, err := change(ctx, c, "--add-masquerade"); err != nil {
				return nil, err
			}
		}
		return f(ctx, c)
	}
}

func forward(o string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		for _, a := range []string{"src", "dest", "proto", "dstaddr"} {
			if strings.ContainsAny(c.Text(a), "=\n ") {
				return nil, modules.Errorf("%q is no %s", c.Text(a), a)
			}
		}
		return change(ctx, c, o+"port="+c.Text("src")+":proto="+c.Text("proto")+":toport="+c.Text("dest")+":toaddr="+c.Text("dstaddr"))
	}
}

func listForwards(ctx context.Context, c *modules.Call) (any, error) {
	text, err := look(ctx, c, "--list-forward-ports")
	out := []any{}
	for _, line := range strings.Fields(text) {
		m := ordered.Of("Source port", "", "Protocol", "", "Destination port", "", "Destination address", "")
		names := map[string]string{"port": "Source port", "proto": "Protocol", "toport": "Destination port", "toaddr": "Destination address"}
		last := ""
		for _, part := range strings.Split(line, ":") {
			if k, v, ok := strings.Cut(part, "="); ok {
				last = names[k]
				m.Set(last, v)
			} else if last != "" { // an IPv6 address
				m.Set(last, modules.Text(m.Value(last))+":"+part)
			}
		}
		out = append(out, m)
	}
	return out, err
}

func listZones(ctx context.Context, c *modules.Call) (any, error) {
	text, err := look(ctx, c, "--list-all-zones")
	return parse(text), err
}

func listAll(ctx context.Context, c *modules.Call) (any, error) {
	text, err := look(ctx, c, "--list-all")
	return parse(text), err
}

// parse reads zones: a line for each, and below it its settings, whose values may be
// lines further in.
func parse(text string) *ordered.Map {
	out, zone, last := &ordered.Map{}, &ordered.Map{}, ""
	for _, line := range strings.SplitAfter(text, "\n") {
		line = strings.TrimRight(line, " \r\n")
		switch {
		case line == "":
		case line[0] == '\t':
			list, _ := zone.Value(last).([]any)
			zone.Set(last, append(list, strings.TrimSpace(line)))
		case line[0] != ' ':
			name, _, _ := strings.Cut(line, " ") // public (active)
			zone = &ordered.Map{}
			out.Set(name, zone)
		default:
			key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
			list := []any{}
			if value = strings.TrimSpace(value); value != "" {
				list = append(list, value)
			}
			zone.Set(key, list)
			last = key
		}
	}
	return out
}
