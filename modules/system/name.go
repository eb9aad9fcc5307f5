package system

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
)

const (
	machineInfo = "/etc/machine-info"
	pretty      = "PRETTY_HOSTNAME="
)

// getDesc reads where hostnamectl keeps the pretty name.
func getDesc(_ context.Context, c *modules.Call) (any, error) {
	text, err := c.Host.Read(machineInfo)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(text) {
		v, ok := strings.CutPrefix(strings.TrimSpace(line), pretty)
		if !ok {
			continue
		}
		if n := len(v); n > 1 && (v[0] == '"' || v[0] == '\'') && v[n-1] == v[0] {
			v = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\$`, "$", "\\`", "`").Replace(v[1 : n-1])
		}
		return v, nil
	}
	return false, nil
}

func setDesc(ctx context.Context, c *modules.Call) (any, error) {
	desc := c.Text("desc")
	if strings.ContainsAny(desc, "\n\x00") {
		return nil, modules.Errorf("the name must be one line")
	}
	if c.Test {
		return true, nil
	}
	if c.Host.Grain(ctx, "init") == "systemd" && c.Host.Has("hostnamectl") {
		_, err := c.Host.Output(ctx, "hostnamectl", "set-hostname", "--pretty", desc)
		return err == nil, err
	}
	text, err := c.Host.Read(machineInfo)
	if err != nil {
		return nil, err
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(desc)
	line, out, done := pretty+`"`+quoted+"\"\n", "", false
	for old := range strings.Lines(text) {
		if strings.HasPrefix(old, pretty) {
			old, done = line, true
		}
		out += strings.TrimSuffix(old, "\n") + "\n"
	}
	if !done {
		out += line
	}
	return true, c.Host.Save(machineInfo, []byte(out), 0o644)
}

func getName(ctx context.Context, c *modules.Call) (any, error) {
	return c.Host.Call(ctx, "network.get_hostname", nil, nil)
}

func setName(ctx context.Context, c *modules.Call) (any, error) {
	if c.Test {
		return true, nil
	}
	return c.Host.Call(ctx, "network.mod_hostname", []any{c.Text("hostname")}, nil)
}
