package nftables

import (
	"context"
	"os"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// saved is the file of rules, Salt's on all distributions.
const saved = "/etc/nftables"

func getRules(ctx context.Context, c *modules.Call) (any, error) {
	f, err := family(c)
	if err != nil {
		return nil, err
	}
	out, err := tables(ctx, c, f)
	all := make([]any, len(out))
	for i, t := range out {
		all[i] = t
	}
	return all, err
}

// tables returns the text of each table of a family.
func tables(ctx context.Context, c *modules.Call, family string) ([]string, error) {
	list, err := c.Host.Output(ctx, "nft", "list", "tables", family)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, line := range strings.SplitAfter(list, "\n") {
		w := strings.Fields(line) // table ip filter
		if len(w) < 3 {
			continue
		}
		t, err := c.Host.Output(ctx, "nft", "list", "table", w[1], w[2])
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// list returns what nft lists as JSON.
func list(ctx context.Context, c *modules.Call, words ...string) ([]any, error) {
	out, gone, err := look(ctx, c, append([]string{"--json", "list"}, words...)...)
	if err != nil || gone {
		return nil, err
	}
	v, err := ordered.Decode([]byte(out))
	if err != nil {
		return nil, modules.Errorf("reading what nft --json prints: %v", err)
	}
	m, _ := v.(*ordered.Map)
	all, _ := m.Value("nftables").([]any)
	return all, nil
}

func getRulesJSON(ctx context.Context, c *modules.Call) (any, error) {
	f, err := family(c)
	if err != nil {
		return nil, err
	}
	all, err := list(ctx, c, "ruleset", f)
	if all == nil {
		all = []any{}
	}
	return all, err
}

// each returns what is under a name in each of the mappings that nft lists.
func each(all []any, name string) []*ordered.Map {
	var out []*ordered.Map
	for _, e := range all {
		m, _ := e.(*ordered.Map)
		if t, ok := m.Value(name).(*ordered.Map); ok {
			out = append(out, t)
		}
	}
	return out
}

func listTables(ctx context.Context, c *modules.Call) (any, error) {
	f, err := family(c)
	if err != nil {
		return nil, err
	}
	all, err := list(ctx, c, "tables", f)
	out := []any{}
	for _, t := range each(all, "table") {
		out = append(out, t)
	}
	return out, err
}

// chainOf returns the chain of the call, nil if there is none.
func chainOf(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	if err := needs(c, "chain"); err != nil {
		return nil, err
	}
	at, err := path(c, c.Text("chain"))
	if err != nil {
		return nil, err
	}
	all, err := list(ctx, c, append([]string{"chain"}, at...)...)
	if found := each(all, "chain"); len(found) > 0 {
		return found[0], err
	}
	return nil, err
}

func getPolicy(ctx context.Context, c *modules.Call) (any, error) {
	chain, err := chainOf(ctx, c)
	return chain.Value("policy"), err
}

func getSavedRules(_ context.Context, c *modules.Call) (any, error) {
	file := c.Text("conf_file")
	if file == "" {
		file = saved
	}
	b, err := os.ReadFile(c.Host.Path(file))
	if err != nil {
		return nil, modules.Errorf("reading %s: %v", file, err)
	}
	out := []any{}
	for _, line := range strings.SplitAfter(string(b), "\n") {
		if t := strings.TrimSpace(line); t != "" && t[0] != '#' {
			out = append(out, line)
		}
	}
	return out, nil
}

func save(ctx context.Context, c *modules.Call) (any, error) {
	file := c.Text("filename")
	if file == "" {
		file = saved
	}
	text := "#! nft -f\n"
	for _, f := range []string{"ip", "ip6", "inet", "arp", "bridge", "netdev"} {
		t, err := tables(ctx, c, f)
		if err != nil {
			return nil, err
		}
		if len(t) > 0 {
			text += "\n" + strings.Join(t, "\n") + "\n"
		}
	}
	if c.Test {
		return text, nil
	}
	return text, c.Host.Save(file, []byte(text), 0o640)
}

// canon returns a rule in a form in which two that mean the same are equal, as far as
// nft writes them in another way than people do.
func canon(rule string) string {
	words := strings.Fields(strings.NewReplacer("{", " { ", "}", " } ", `"`, "", "meta iif", "iif", "meta oif", "oif").Replace(rule))
	var out, items []string
	set := false
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch {
		case w == "{":
			set, items = true, nil
		case w == "}":
			slices.Sort(items)
			one := strings.Join(items, ",")
			if len(items) > 1 {
				one = "{" + one + "}" // nft writes a set of one as that one
			}
			out, set = append(out, one), false
		case set:
			items = append(items, modules.Strings(w)...)
		case (w == "packets" || w == "bytes") && slices.Contains(out, "counter"):
			i++ // and the number
		case strings.Contains(w, ","):
			l := modules.Strings(w)
			slices.Sort(l)
			out = append(out, strings.Join(l, ","))
		default:
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// handle returns the handle of the rule of the call, "" if its chain has none such.
// gone means that there is no such chain.
func handle(ctx context.Context, c *modules.Call) (h string, gone bool, err error) {
	if err := needs(c, "chain", "rule"); err != nil {
		return "", false, err
	}
	at, err := path(c, c.Text("chain"))
	if err != nil {
		return "", false, err
	}
	out, gone, err := look(ctx, c, append([]string{"--handle", "list", "chain"}, at...)...)
	want := canon(c.Text("rule"))
	for _, line := range strings.SplitAfter(out, "\n") {
		rule, n, ok := strings.Cut(strings.TrimSpace(line), " # handle ")
		if ok && canon(rule) == want {
			return n, false, err
		}
	}
	return "", gone, err
}
