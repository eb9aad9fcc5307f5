package iptables

import (
	"context"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// conf returns where the distribution saves the rules of the family of the call.
func conf(ctx context.Context, c *modules.Call, given string) (string, error) {
	if given != "" {
		return given, nil
	}
	v6 := c.Text("family") == "ipv6"
	family := map[bool]string{false: "ip", true: "ip6"}[v6]
	switch c.Host.Grain(ctx, "os_family") {
	case "RedHat":
		return "/etc/sysconfig/" + family + "tables", nil
	case "Arch":
		return "/etc/iptables/" + family + "tables.rules", nil
	case "Debian":
		return map[bool]string{false: "/etc/iptables/rules.v4", true: "/etc/iptables/rules.v6"}[v6], nil
	case "Gentoo":
		return "/var/lib/" + family + "tables/rules-save", nil
	case "Alpine":
		return "/etc/iptables/rules-save", nil
	case "Suse":
		return "/etc/sysconfig/scripts/SuSEfirewall2-custom", nil
	}
	return "", modules.Errorf("where rules are saved is not known for this host: name the file")
}

func getRules(ctx context.Context, c *modules.Call) (any, error) {
	text, err := dump(ctx, c)
	if err != nil {
		return nil, err
	}
	return parse(text)
}

func getSavedRules(ctx context.Context, c *modules.Call) (any, error) {
	file, err := conf(ctx, c, c.Text("conf_file"))
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(c.Host.Path(file))
	if err != nil {
		return nil, modules.Errorf("reading %s: %v", file, err)
	}
	return parse(string(b))
}

func getPolicy(ctx context.Context, c *modules.Call) (any, error) { return policy(ctx, c, getRules) }

func getSavedPolicy(ctx context.Context, c *modules.Call) (any, error) {
	return policy(ctx, c, getSavedRules)
}

// policy returns the policy of the chain of the call, nil if there is none.
func policy(ctx context.Context, c *modules.Call, get modules.Func) (any, error) {
	if err := needs(c, "table", "chain"); err != nil {
		return nil, err
	}
	rules, err := get(ctx, c)
	if err != nil {
		return nil, err
	}
	v, _ := modules.Traverse(rules, c.Text("table")+"\n"+c.Text("chain")+"\npolicy", "\n")
	return v, nil
}

func save(ctx context.Context, c *modules.Call) (any, error) {
	file, err := conf(ctx, c, c.Text("filename"))
	if err != nil {
		return nil, err
	}
	text, err := dump(ctx, c)
	if err != nil {
		return nil, err
	}
	said := "Wrote " + strconv.Itoa(strings.Count(text, "\n")+1) + " lines to \"" + file + "\""
	if c.Test {
		return said, nil
	}
	if err := os.MkdirAll(c.Host.Path(path.Dir(file)), 0o755); err != nil {
		return nil, modules.Errorf("making the directory of %s: %v", file, err)
	}
	return said, c.Host.Save(file, []byte(text+"\n"), 0o640)
}

// parse reads what iptables-save prints.
func parse(text string) (*ordered.Map, error) {
	out, chains := &ordered.Map{}, &ordered.Map{}
	for _, line := range strings.SplitAfter(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "*"):
			chains = &ordered.Map{}
			out.Set(line[1:], chains)
		case strings.HasPrefix(line, ":"):
			name, chain := parseChain(line[1:])
			chains.Set(name, chain)
		case strings.HasPrefix(line, "-A ") || strings.HasPrefix(line, "["):
			if err := parseRule(chains, line); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// parseChain reads a line such as "INPUT ACCEPT [0:0]".
func parseChain(line string) (string, *ordered.Map) {
	f := append(strings.Fields(line), "", "", "")
	packets, bytes, _ := strings.Cut(strings.Trim(f[2], "[]"), ":")
	return f[0], ordered.Of("policy", f[1], "packet count", packets, "byte count", bytes, "rules", []any{}, "rules_comment", &ordered.Map{})
}

// parseRule puts the rule of a line to those of its chain: its options by their long
// names, each with a list of what it is given. Counters before it are left out.
func parseRule(chains *ordered.Map, line string) error {
	words, err := shellquote.Split(line)
	if err == nil && len(words) > 0 && words[0][0] == '[' {
		words = words[1:]
	}
	if err != nil || len(words) < 2 {
		return modules.Errorf("the line %q of the rules cannot be read: %v", line, err)
	}
	chain, ok := chains.Value(words[1]).(*ordered.Map)
	if !ok {
		return modules.Errorf("the rule %q has no chain", line)
	}
	rule, last, not := &ordered.Map{}, "", false
	for _, w := range words[2:] {
		switch {
		case w == "!":
			not = true
		case len(w) > 1 && w[0] == '-' && !number(w):
			last = longName(strings.TrimLeft(w, "-"))
			list, _ := rule.Value(last).([]any)
			value := ""
			if not {
				value, not = "!", false
			}
			rule.Set(last, append(list, value))
		case last != "":
			list, _ := rule.Value(last).([]any)
			if not { // the old form: --dport ! 22
				w, not = "! "+w, false
			}
			i := len(list) - 1
			list[i] = strings.TrimPrefix(modules.Text(list[i])+" "+w, " ")
		}
	}
	rules, _ := chain.Value("rules").([]any)
	chain.Set("rules", append(rules, rule))
	if c, ok := rule.Value("comment").([]any); ok {
		if m, ok := chain.Value("rules_comment").(*ordered.Map); ok {
			m.Set(modules.Text(c[0]), rule)
		}
	}
	return nil
}

func number(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

// longName returns the name under which an option is shown.
func longName(option string) string {
	switch option {
	case "p":
		return "protocol"
	case "s":
		return "source"
	case "d":
		return "destination"
	case "j":
		return "jump"
	case "g":
		return "goto"
	case "i":
		return "in-interface"
	case "o":
		return "out-interface"
	case "f":
		return "fragment"
	case "m":
		return "match"
	case "sport", "source-port":
		return "source_port"
	case "dport", "destination-port":
		return "destination_port"
	}
	return option
}
