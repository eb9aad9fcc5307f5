package iptables

import (
	"context"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
)

func check(ctx context.Context, c *modules.Call) (any, error) {
	if err := needs(c, "chain", "rule"); err != nil {
		return nil, err
	}
	return has(ctx, c)
}

// has reports whether the chain of the call has the rule. iptables ends with 1 if it
// has not, or if there is no such chain, and with more if it cannot tell.
func has(ctx context.Context, c *modules.Call) (bool, error) {
	argv, r, err := run(ctx, c, c.Text("rule"), "-C", c.Text("chain"))
	switch {
	case err != nil:
		return false, err
	case r.Code > 1:
		return false, modules.Failed(argv, r)
	}
	return r.Code == 0, nil
}

func checkChain(ctx context.Context, c *modules.Call) (any, error) {
	if err := needs(c, "table", "chain"); err != nil {
		return nil, err
	}
	text, err := dump(ctx, c, "-t", c.Text("table"))
	return strings.Contains("\n"+text, "\n:"+c.Text("chain")+" "), err
}

func newChain(ctx context.Context, c *modules.Call) (any, error) {
	return chainDo(ctx, c, "-N")
}

func deleteChain(ctx context.Context, c *modules.Call) (any, error) {
	return chainDo(ctx, c, "-X")
}

// chainDo makes or deletes the chain of the call.
func chainDo(ctx context.Context, c *modules.Call, do string) (any, error) {
	if err := needs(c, "chain"); err != nil {
		return nil, err
	}
	if _, err := change(ctx, c, "", do, c.Text("chain")); err != nil {
		return nil, err
	}
	return true, nil
}

func appendRule(ctx context.Context, c *modules.Call) (any, error) {
	if err := needs(c, "chain", "rule"); err != nil {
		return nil, err
	}
	there, err := has(ctx, c)
	if err != nil || there {
		return false, err
	}
	if _, err := change(ctx, c, c.Text("rule"), "-A", c.Text("chain")); err != nil {
		return nil, err
	}
	return true, nil
}

func insertRule(ctx context.Context, c *modules.Call) (any, error) {
	if err := needs(c, "chain"); err != nil {
		return nil, err
	}
	at := c.Int("position")
	if at == 0 {
		return nil, modules.Errorf("Error: Position needs to be specified or use append (-A)")
	}
	if err := needs(c, "rule"); err != nil {
		return nil, err
	}
	there, err := has(ctx, c)
	if err != nil || there {
		return false, err
	}
	if at < 0 {
		n, err := count(ctx, c)
		if err != nil {
			return nil, err
		}
		at = max(n+at+1, 1)
	}
	if _, err := change(ctx, c, c.Text("rule"), "-I", c.Text("chain"), strconv.FormatInt(at, 10)); err != nil {
		return nil, err
	}
	return true, nil
}

// count returns how many rules the chain of the call has.
func count(ctx context.Context, c *modules.Call) (int64, error) {
	text, err := dump(ctx, c, "-t", c.Text("table"))
	return int64(strings.Count("\n"+text, "\n-A "+c.Text("chain")+" ")), err
}

func deleteRule(ctx context.Context, c *modules.Call) (any, error) {
	if err := needs(c, "chain"); err != nil {
		return nil, err
	}
	at, rule := c.Int("position"), c.Text("rule")
	switch {
	case at != 0 && rule != "":
		return nil, modules.Errorf("Error: Only specify a position or a rule, not both")
	case at == 0 && rule == "":
		return nil, modules.Errorf("Error: Rule or position needs to be specified")
	case at != 0:
		rule = strconv.FormatInt(at, 10)
	}
	return text(change(ctx, c, rule, "-D", c.Text("chain")))
}

func flush(ctx context.Context, c *modules.Call) (any, error) {
	if c.Text("chain") == "" {
		return text(change(ctx, c, "", "-F"))
	}
	if err := needs(c, "chain"); err != nil {
		return nil, err
	}
	return text(change(ctx, c, "", "-F", c.Text("chain")))
}

func setPolicy(ctx context.Context, c *modules.Call) (any, error) {
	if err := needs(c, "chain", "policy"); err != nil {
		return nil, err
	}
	return text(change(ctx, c, "", "-P", c.Text("chain"), c.Text("policy")))
}

// text returns what was said; nothing with an error.
func text(said string, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return said, nil
}
