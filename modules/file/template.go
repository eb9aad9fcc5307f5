package file

import (
	"context"
	"errors"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// render has the controller render a template with the variables that the arguments
// context and defaults hold.
func render(ctx context.Context, c *modules.Call, t modules.Template) (string, error) {
	source, ok := c.Host.Files.(modules.Templates)
	if !ok {
		return "", modules.Errorf("templates cannot be rendered here")
	}
	if t.Renderer = c.Text("template"); t.Renderer != "jinja" {
		return "", modules.Errorf("Specified template format %s is not supported", t.Renderer)
	}
	t.Grains = c.Host.Grains.All(ctx)
	t.Context = modules.Merge(c.Dict("defaults"), c.Dict("context"), false)
	for _, a := range []string{"name", "source", "user", "group", "mode", "attrs"} {
		if _, has := t.Context.Get(a); !has && c.Named[a] != nil {
			t.Context.Set(a, ordered.Clone(c.Named[a]))
		}
	}
	out, err := source.Render(ctx, t)
	if err != nil && !errors.Is(err, modules.ErrNoFile) {
		return "", modules.Errorf("%s", err.Error())
	}
	return out, err
}

func applyTemplate(ctx context.Context, c *modules.Call) (any, error) {
	if c.Text("template") == "" {
		return c.Text("contents"), nil
	}
	return render(ctx, c, modules.Template{Text: c.Text("contents"), Env: originOf(c.Host, "", c.Text("saltenv")).env})
}
