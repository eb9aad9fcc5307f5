package mysql

import (
	"context"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func pluginsList(ctx context.Context, c *modules.Call) (any, error) {
	all, err := rows(ctx, c, "SHOW PLUGINS")
	out := []any{}
	for _, r := range all {
		out = append(out, ordered.Of("name", r.Value("Name"), "status", r.Value("Status")))
	}
	return out, err
}

// statusOf returns the status of the plugin of the call, "" if there is none.
func statusOf(ctx context.Context, c *modules.Call) (string, error) {
	col, err := column(ctx, c, "SELECT PLUGIN_STATUS FROM information_schema.PLUGINS WHERE PLUGIN_NAME = "+literal(c.Text("name")))
	if err != nil || len(col) == 0 {
		return "", err
	}
	return modules.Text(col[0]), nil
}

func pluginStatus(ctx context.Context, c *modules.Call) (any, error) { return statusOf(ctx, c) }

func pluginAdd(ctx context.Context, c *modules.Call) (any, error) {
	name, err := word(c.Text("name"))
	if err != nil {
		return nil, err
	}
	status, err := statusOf(ctx, c)
	if err != nil || status != "" {
		return true, err
	}
	library := c.Text("soname")
	if library == "" {
		library = name + ".so"
	}
	return change(ctx, c, "INSTALL PLUGIN "+name+" SONAME "+literal(library))
}

func pluginRemove(ctx context.Context, c *modules.Call) (any, error) {
	name, err := word(c.Text("name"))
	if err != nil {
		return nil, err
	}
	status, err := statusOf(ctx, c)
	if err != nil || status == "" {
		return true, err
	}
	return change(ctx, c, "UNINSTALL PLUGIN "+name)
}
