// Package ufw has the functions that read and change the rules of ufw: ufw.*. Salt
// has no such module.
package ufw

import (
	"context"
	"strings"

	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("ufw", table, map[string]modules.Func{
		"version": version, "status": status, "is_enabled": isEnabled, "rules": rules,
		"enable": do("--force", "enable"), "disable": do("disable"), "reload": do("reload"), "default": setDefault,
		"allow": rule("allow"), "deny": rule("deny"), "reject": rule("reject"), "limit": rule("limit"), "delete": remove,
	})
}

const table = `
- port: text: the port, such as 22, 22/tcp, 8000:8010/tcp or 80,443/tcp, or the name of a service or an application
- proto: text: the protocol, unless port says it
- from_ip: text: the address or network that is let in or not; default: any
- to_ip: text: the address of this host; default: any
- direction: text: in or out
- interface: text: the interface
- comment: text: what the rule is for

version()
Return the version of ufw.
= a text
$

status()
Return the state of the firewall and the rules that are in force.
= a mapping with status, and if it is active rules: mappings with to, action, from and comment
$

is_enabled()
Tell whether the firewall is active.
= True or False
$

rules()
Return the rules that were added, in force or not.
= a list of rules as ufw's command line takes them
$

enable() !
Switch the firewall on, now and at each start. A rule must let ssh in before.
= what ufw says
$

disable() !
Switch the firewall off.
= what ufw says
$

reload() !
Read the rules again.
= what ufw says
$

default(policy, direction='incoming') !
Set what becomes of packets that no rule is for.
- policy: text: allow, deny or reject
- direction: text: incoming, outgoing or routed
= what ufw says
$ deny

allow(port=None, proto=None, from_ip=None, to_ip=None, direction='in', interface=None, comment=None) !
Let something in or out.
= what ufw says; nothing happens if there is such a rule
$ 22/tcp
$ 5432 proto=tcp from_ip=10.0.0.0/8 comment=database

deny(port=None, proto=None, from_ip=None, to_ip=None, direction='in', interface=None, comment=None) !
Drop something.
= as ufw.allow
$ 23/tcp

reject(port=None, proto=None, from_ip=None, to_ip=None, direction='in', interface=None, comment=None) !
Refuse something.
= as ufw.allow
$ 23/tcp

limit(port=None, proto=None, from_ip=None, to_ip=None, direction='in', interface=None, comment=None) !
Let something in, but drop who comes six times in 30 seconds.
= as ufw.allow
$ 22/tcp

delete(rule) !
Delete a rule.
- rule: text: the rule as ufw.rules has it, with or without ufw before it
= what ufw says
$ 'allow 22/tcp'
`

func version(ctx context.Context, c *modules.Call) (any, error) {
	out, err := c.Host.Output(ctx, "ufw", "version")
	f := strings.Fields(out)
	if err == nil && len(f) < 2 {
		err = modules.Errorf("ufw version printed %q", out)
	}
	if err != nil {
		return nil, err
	}
	return f[1], nil
}

func look(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	out, err := c.Host.Output(ctx, "ufw", "status")
	if err != nil {
		return nil, err
	}
	lines := strings.Split(out, "\n")
	word, ok := strings.CutPrefix(lines[0], "Status: ")
	if !ok {
		return nil, modules.Errorf("ufw status printed %q", out)
	}
	m := ordered.Of("status", word)
	if word == "active" {
		m.Set("rules", parse(lines[1:]))
	}
	return m, nil
}

// parse reads the table of ufw status: columns of a fixed place, as its head shows.
func parse(lines []string) []any {
	out := []any{}
	action, from := 0, 0
	for _, line := range lines {
		if strings.HasPrefix(line, "To ") {
			action, from = strings.Index(line, "Action"), strings.Index(line, "From")
			continue
		}
		if action <= 0 || len(line) < from || strings.HasPrefix(line, "--") {
			continue
		}
		rest, comment, _ := strings.Cut(line[from:], " # ")
		m := ordered.Of("to", strings.TrimSpace(line[:action]), "action", strings.TrimSpace(line[action:from]), "from", strings.TrimSpace(rest))
		if comment != "" {
			m.Set("comment", strings.TrimSpace(comment))
		}
		out = append(out, m)
	}
	return out
}

func status(ctx context.Context, c *modules.Call) (any, error) {
	m, err := look(ctx, c)
	if err != nil {
		return nil, err
	}
	return m, nil
}

func isEnabled(ctx context.Context, c *modules.Call) (any, error) {
	m, err := look(ctx, c)
	return m.Value("status") == "active", err
}

func rules(ctx context.Context, c *modules.Call) (any, error) {
	text, err := c.Host.Output(ctx, "ufw", "show", "added")
	out := []any{}
	for _, line := range strings.SplitAfter(text, "\n") {
		if r, ok := strings.CutPrefix(strings.TrimSpace(line), "ufw "); ok {
			out = append(out, r)
		}
	}
	return out, err
}

// change runs ufw; if nothing may be changed, as a trial.
func change(ctx context.Context, c *modules.Call, words ...string) (any, error) {
	if c.Test {
		if _, err := c.Host.Output(ctx, append([]string{"ufw", "--dry-run"}, words...)...); err != nil {
			return nil, err
		}
		return "", nil
	}
	out, err := c.Host.Output(ctx, append([]string{"ufw"}, words...)...)
	if err != nil {
		return nil, err
	}
	return out, nil
}

func do(words ...string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) { return change(ctx, c, words...) }
}

func setDefault(ctx context.Context, c *modules.Call) (any, error) {
	words, err := plain(c, "policy", "direction")
	if err != nil {
		return nil, err
	}
	return change(ctx, c, append([]string{"default"}, words...)...)
}

// plain returns arguments that must each be one word.
func plain(c *modules.Call, names ...string) ([]string, error) {
	var out []string
	for _, n := range names {
		v := c.Text(n)
		if v == "" || v[0] == '-' {
			return nil, modules.Errorf("%q is no %s of ufw", v, n)
		}
		out = append(out, v)
	}
	return out, nil
}

func rule(action string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		words := []string{action}
		add := func(before, name, other string) error {
			if !c.Given(name) {
				if other != "" {
					words = append(words, before, other)
				}
				return nil
			}
			v, err := plain(c, name)
			words = append(words, append(strings.Fields(before), v...)...)
			return err
		}
		port, proto, given := c.Text("port"), c.Text("proto"), c.Given("port")
		if before, after, ok := strings.Cut(port, "/"); ok {
			port, proto = before, after
		}
		if !given && !c.Given("from_ip") && !c.Given("to_ip") && !c.Given("interface") {
			return nil, modules.Errorf("a rule needs a port, an address or an interface")
		}
		err := add("", "direction", "in")
		if err == nil && c.Given("interface") {
			err = add("on", "interface", "")
		}
		if err == nil && proto != "" {
			words = append(words, "proto", proto)
		}
		if err == nil {
			err = add("from", "from_ip", "any")
		}
		if err == nil {
			err = add("to", "to_ip", "any")
		}
		if given {
			words = append(words, kind(port), port)
		}
		if err == nil && c.Given("comment") {
			words = append(words, "comment", c.Text("comment"))
		}
		if err != nil {
			return nil, err
		}
		return change(ctx, c, words...)
	}
}

// kind tells ports and services, which ufw knows by their small letters, from
// applications.
func kind(port string) string {
	if port != strings.ToLower(port) {
		return "app"
	}
	return "port"
}

func remove(ctx context.Context, c *modules.Call) (any, error) {
	words, err := shellquote.Split(strings.TrimPrefix(c.Text("rule"), "ufw "))
	if err != nil || len(words) == 0 || strings.HasPrefix(words[0], "-") {
		return nil, modules.Errorf("%q is no rule of ufw", c.Text("rule"))
	}
	return change(ctx, c, append([]string{"--force", "delete"}, words...)...)
}
