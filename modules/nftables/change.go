package nftables

import (
	"context"

	"github.com/gossh/gossh/modules"
)

func getRuleHandle(ctx context.Context, c *modules.Call) (any, error) {
	h, _, err := handle(ctx, c)
	if err != nil {
		return nil, err
	}
	if h == "" {
		return answer(false, "Could not find rule", c.Text("rule")), nil
	}
	out := answer(true)
	out.Delete("comment")
	out.Set("handle", h)
	return out, nil
}

func check(ctx context.Context, c *modules.Call) (any, error) {
	h, _, err := handle(ctx, c)
	if err != nil {
		return nil, err
	}
	return answer(h != "", "Rule", c.Text("rule"), "in chain", where(c), exists(h != "")), nil
}

// where names the chain of the call.
func where(c *modules.Call) string {
	return c.Text("chain") + " in table " + c.Text("table") + " in family " + c.Text("family")
}

func exists(yes bool) string {
	if yes {
		return "exists"
	}
	return "does not exist"
}

func checkChain(ctx context.Context, c *modules.Call) (any, error) {
	chain, err := chainOf(ctx, c)
	if err != nil {
		return nil, err
	}
	return answer(chain != nil, "Chain", where(c), exists(chain != nil)), nil
}

func checkTable(ctx context.Context, c *modules.Call) (any, error) {
	there, err := hasTable(ctx, c)
	if err != nil {
		return nil, err
	}
	return answer(there, tableName(c), exists(there)), nil
}

func tableName(c *modules.Call) string {
	return "Table " + c.Text("table") + " in family " + c.Text("family")
}

func hasTable(ctx context.Context, c *modules.Call) (bool, error) {
	at, err := path(c, "")
	if err != nil {
		return false, err
	}
	_, gone, err := look(ctx, c, append([]string{"list", "table"}, at...)...)
	return !gone, err
}

func newTable(ctx context.Context, c *modules.Call) (any, error) {
	return tableDo(ctx, c, "add", false, "created")
}

func deleteTable(ctx context.Context, c *modules.Call) (any, error) {
	return tableDo(ctx, c, "delete", true, "deleted")
}

// tableDo makes or deletes the table of the call, if it is there or not as wanted.
func tableDo(ctx context.Context, c *modules.Call, do string, wanted bool, done string) (any, error) {
	there, err := hasTable(ctx, c)
	if err != nil {
		return nil, err
	}
	if there != wanted {
		return answer(there, tableName(c), exists(there)), nil
	}
	at, err := path(c, "")
	if err == nil {
		err = change(ctx, c, append([]string{do, "table"}, at...)...)
	}
	if err != nil {
		return nil, err
	}
	return answer(true, tableName(c), done), nil
}

func newChain(ctx context.Context, c *modules.Call) (any, error) {
	old, err := chainOf(ctx, c)
	if err != nil {
		return nil, err
	}
	if old != nil {
		return answer(false, "Chain", where(c), "already exists"), nil
	}
	at, err := path(c, c.Text("chain"))
	if err != nil {
		return nil, err
	}
	words := append([]string{"add", "chain"}, at...)
	if c.Given("table_type") || c.Given("hook") || c.Given("priority") {
		if err := needs(c, "table_type", "hook", "priority"); err != nil {
			return nil, modules.Errorf("table_type, hook, and priority required: %v", err)
		}
		words = append(words, "{ type "+c.Text("table_type")+" hook "+c.Text("hook")+" priority "+c.Text("priority")+"; }")
	}
	if err := change(ctx, c, words...); err != nil {
		return nil, err
	}
	return answer(true, "Chain", where(c), "created"), nil
}

func deleteChain(ctx context.Context, c *modules.Call) (any, error) {
	old, err := chainOf(ctx, c)
	if err != nil {
		return nil, err
	}
	if old == nil {
		return answer(false, "Chain", where(c), exists(false)), nil
	}
	at, err := path(c, c.Text("chain"))
	if err == nil {
		err = change(ctx, c, append([]string{"delete", "chain"}, at...)...)
	}
	if err != nil {
		return nil, err
	}
	return answer(true, "Chain", where(c), "deleted"), nil
}

func appendRule(ctx context.Context, c *modules.Call) (any, error) { return put(ctx, c, "add") }

func insertRule(ctx context.Context, c *modules.Call) (any, error) { return put(ctx, c, "insert") }

// put adds the rule of the call, unless its chain has it.
func put(ctx context.Context, c *modules.Call, do string) (any, error) {
	h, gone, err := handle(ctx, c)
	switch {
	case err != nil:
		return nil, err
	case gone:
		return nil, modules.Errorf("there is no chain %s", where(c))
	case h != "":
		return answer(false, "Rule", c.Text("rule"), "in chain", where(c), "already exists"), nil
	}
	at, err := path(c, c.Text("chain"))
	if err != nil {
		return nil, err
	}
	words := append([]string{do, "rule"}, at...)
	if c.Text("position") != "" {
		if err := needs(c, "position"); err != nil {
			return nil, err
		}
		words = append(words, "position", c.Text("position"))
	}
	if err := change(ctx, c, append(words, c.Text("rule"))...); err != nil {
		return nil, err
	}
	return answer(true, `Added rule "`+c.Text("rule")+`" to chain`, where(c)+"."), nil
}

func deleteRule(ctx context.Context, c *modules.Call) (any, error) {
	n := c.Text("position")
	switch {
	case n != "" && c.Text("rule") != "":
		return nil, modules.Errorf("Only specify a position or a rule, not both")
	case n != "":
		if err := needs(c, "chain", "position"); err != nil {
			return nil, err
		}
	default:
		h, _, err := handle(ctx, c)
		if err != nil {
			return nil, err
		}
		if n = h; n == "" {
			return answer(false, "Rule", c.Text("rule"), "in chain", where(c), exists(false)), nil
		}
	}
	at, err := path(c, c.Text("chain"))
	if err == nil {
		err = change(ctx, c, append(append([]string{"delete", "rule"}, at...), "handle", n)...)
	}
	if err != nil {
		return nil, err
	}
	return answer(true, `Deleted rule "`+c.Text("rule")+`" in chain`, where(c)+"."), nil
}

func flush(ctx context.Context, c *modules.Call) (any, error) {
	kind, from := "table", tableName(c)[6:]
	if c.Text("chain") != "" {
		if err := needs(c, "chain"); err != nil {
			return nil, err
		}
		kind, from = "chain", where(c)
	}
	at, err := path(c, c.Text("chain"))
	if err == nil {
		err = change(ctx, c, append([]string{"flush", kind}, at...)...)
	}
	if err != nil {
		return nil, err
	}
	return answer(true, "Flushed rules from", kind, from+"."), nil
}

func setPolicy(ctx context.Context, c *modules.Call) (any, error) {
	if err := needs(c, "chain", "policy"); err != nil {
		return nil, err
	}
	chain, err := chainOf(ctx, c)
	switch {
	case err != nil:
		return nil, err
	case chain.Value("hook") == nil:
		return nil, modules.Errorf("there is no chain %s that the kernel gives packets to", where(c))
	}
	at, err := path(c, c.Text("chain"))
	if err == nil {
		err = change(ctx, c, append(append([]string{"add", "chain"}, at...), "{ policy "+c.Text("policy")+"; }")...)
	}
	if err != nil {
		return nil, err
	}
	return true, nil
}
