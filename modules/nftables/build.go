package nftables

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func buildRule(_ context.Context, c *modules.Call) (any, error) {
	rule, err := build(c.Kwargs, c.Text("family"))
	if err != nil {
		return nil, err
	}
	if strings.EqualFold(c.Text("full"), "true") {
		if rule, err = fullRule(c, rule); err != nil {
			return nil, err
		}
	}
	out := ordered.Of("comment", "", "rule", rule, "result", true)
	if rule != "" {
		out.Set("comment", "Successfully built rule")
	}
	return out, nil
}

// fullRule returns the command line for a rule.
func fullRule(c *modules.Call, rule string) (string, error) {
	if err := needs(c, "table", "chain", "command"); err != nil {
		return "", err
	}
	at, err := path(c, c.Text("chain"))
	if err != nil {
		return "", err
	}
	words := append([]string{"nft", strings.ToLower(c.Text("command")), "rule"}, at...)
	if n := c.Text("position"); n != "" && words[1] == "insert" {
		words = append(words, "position", n)
	}
	return strings.Join(append(words, rule), " "), nil
}

// build returns the rule of some options.
func build(opts *ordered.Map, family string) (string, error) {
	var rule []string
	text := func(name string) string { return strings.TrimSpace(modules.Text(opts.Value(name))) }
	add := func(before, name string) {
		if v := text(name); v != "" {
			rule = append(rule, before+" "+v)
		}
	}
	add("meta iifname", "if")
	add("meta oifname", "of")
	ip := "ip"
	if family == "ipv6" || family == "ip6" {
		ip = "ip6"
	}
	add(ip+" saddr", "source")
	add(ip+" daddr", "destination")
	if v := text("connstate"); v != "" {
		rule = append(rule, "ct state { "+strings.Join(modules.Strings(opts.Value("connstate")), ", ")+" }")
	}
	for _, p := range []string{"dport", "sport", "dports", "sports"} {
		v, ok := opts.Get(p)
		if !ok {
			continue
		}
		if text("proto") == "" {
			return "", modules.Errorf("proto must be specified")
		}
		rule = append(rule, text("proto")+" "+strings.TrimSuffix(p, "s")+" { "+ports(v)+" }")
	}
	for _, n := range []string{"target", "jump", "j"} {
		if v := text(n); v != "" {
			rule = append(rule, v)
		}
	}
	for _, n := range []string{"to-port", "to-ports", "to-destination", "to-source"} {
		add("to", n)
	}
	add("with", "reject-with")
	return strings.Join(rule, " "), nil
}

// ports returns ports as nft has them in a set: the highest first, as Salt does, and
// ranges with a dash.
func ports(v any) string {
	l := modules.Strings(v)
	for i := range l {
		l[i] = strings.ReplaceAll(l[i], ":", "-")
	}
	slices.SortStableFunc(l, func(a, b string) int { return first(b) - first(a) })
	return strings.Join(l, ", ")
}

// first returns the first port of a range; 0 for the name of a service.
func first(port string) int {
	p, _, _ := strings.Cut(port, "-")
	n, err := strconv.Atoi(p)
	if err != nil {
		return 0
	}
	return n
}
