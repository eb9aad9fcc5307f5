package cmd

import (
	"context"
	"errors"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// templated reports whether what is run is a template.
func templated(c *modules.Call) bool { return c.Text("template") != "" }

// render has the controller render a template, with the grains of this host and its
// pillar; functions that it calls run here.
func render(ctx context.Context, c *modules.Call, t modules.Template) (string, error) {
	source, ok := c.Host.Files.(modules.Templates)
	if !ok {
		return "", modules.Errorf("templates cannot be rendered here")
	}
	t.Renderer, t.Grains, t.PillarEnv = c.Text("template"), c.Host.Grains.All(ctx), c.Text("pillarenv")
	if p := c.Named["pillar"]; p != nil {
		var ok bool
		if t.Pillar, ok = p.(*ordered.Map); !ok {
			return "", modules.Errorf("pillar must be a mapping")
		}
	}
	if t.Env == "" {
		t.Env = saltenv(c)
	}
	text, err := source.Render(ctx, t)
	if err != nil && !errors.Is(err, modules.ErrNoFile) {
		return "", modules.Errorf("%s", err.Error())
	}
	return text, err
}

// renderJob renders the command and its directory.
func renderJob(ctx context.Context, j *job) error {
	text := func(s string) (string, error) {
		if !strings.Contains(s, "{") {
			return s, nil
		}
		return render(ctx, j.c, modules.Template{Text: s})
	}
	var err error
	switch cmd := j.cmd.(type) {
	case []any:
		words := make([]any, len(cmd))
		for i, w := range cmd {
			if words[i], err = text(modules.Text(w)); err != nil {
				return err
			}
		}
		j.cmd = words
	default:
		if j.cmd, err = text(modules.Text(cmd)); err != nil {
			return err
		}
	}
	if cwd := j.c.Text("cwd"); cwd != "" {
		j.c.Named["cwd"], err = text(cwd)
	}
	return err
}

// fetchTemplate brings a script that is a template into the thin dir, rendered. One
// that lies on the host is refused: the controller renders nothing that a host says.
func fetchTemplate(ctx context.Context, c *modules.Call, source string) (string, error) {
	path, ok := strings.CutPrefix(source, "salt://")
	if !ok {
		return "", modules.Errorf("%s: a template must be a salt:// file, the controller renders none that lies on a host", source)
	}
	t := modules.Template{}
	t.Path, t.Env = fromURL(c, path)
	text, err := render(ctx, c, t)
	if errors.Is(err, modules.ErrNoFile) {
		return "", errNoScript
	}
	if err != nil {
		return "", err
	}
	return own(c, strings.NewReader(text))
}
