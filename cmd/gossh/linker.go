package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport/sshconfig"
)

// linker tells what ssh_config adds to a target when it is connected to.
type linker struct {
	files  *sshconfig.Files
	layers map[string]*sshconfig.Files // under ssh_options
}

// link is what a target is connected with.
type link struct {
	host, user, via string
	port            int
	// settings are what no attribute gives.
	settings []setting
	err      error
}

// newLinker reads ssh_config.
func (a *app) newLinker(c *config.Config) (*linker, error) {
	f, err := sshconfig.Load(a.sshConfig(c))
	return &linker{files: f, layers: map[string]*sshconfig.Files{}}, err
}

// of resolves what is in force for t.
func (l *linker) of(ctx context.Context, t *targets.Target) link {
	k := link{host: t.Addr(), user: t.User, port: t.Port}
	if t.Local {
		return link{host: "(this machine)", user: localUser()}
	}
	if uri, ok := later(t, "host"); ok {
		k.host = uri
	}
	c, err := l.resolve(ctx, t)
	if err != nil {
		k.err = err
		return k
	}
	add := func(name string, v any) bool {
		where := c.Where(name)
		if where != "" {
			k.settings = append(k.settings, setting{name, v, where})
		}
		return where != ""
	}
	if add("HostName", c.HostName) {
		k.host = c.HostName
	}
	if k.user == "" {
		if k.user = targets.DefaultUser; t.AdHoc {
			k.user = localUser()
		}
		if add("User", c.User) {
			k.user = c.User
		} else if uri, ok := later(t, "user"); ok {
			k.user = uri
		} else {
			k.settings = append(k.settings, setting{"User", k.user, config.BuiltIn})
		}
	}
	if k.port == 0 {
		if k.port = targets.DefaultPort; add("Port", int64(c.Port)) {
			k.port = c.Port
		} else {
			k.settings = append(k.settings, setting{"Port", int64(k.port), config.BuiltIn})
		}
	}
	for i, h := range c.ProxyJump {
		if i > 0 {
			k.via += ","
		}
		k.via += hopText(h)
	}
	if k.via != "" {
		add("ProxyJump", k.via)
	}
	if c.ProxyCommand != "" {
		k.via = "a command"
		add("ProxyCommand", c.ProxyCommand)
	}
	if len(c.IdentityFile) > 0 {
		add("IdentityFile", strings.Join(c.IdentityFile, ", "))
	}
	return k
}

// loginOf returns the user of a host of no roster, "" if ssh_config says who that
// is: it would be another if the host were in a roster.
func (l *linker) loginOf(ctx context.Context, t *targets.Target) string {
	k := l.of(ctx, t)
	if t.User != "" || slices.ContainsFunc(k.settings, func(s setting) bool { return s.name == "User" && s.source == config.BuiltIn }) {
		return k.user
	}
	return ""
}

// later returns what stands for an attribute whose value is kept elsewhere.
func later(t *targets.Target, name string) (string, bool) {
	if t.Deferred == nil {
		return "", false
	}
	uri, ok := t.Deferred.Written.Value(name).(string)
	return uri, ok
}

func (l *linker) resolve(ctx context.Context, t *targets.Target) (*sshconfig.Config, error) {
	key := strings.Join(t.SSH.Options, "\x00")
	f := l.layers[key]
	if f == nil {
		var err error
		if f, err = l.files.With(t.SSH.Options); err != nil {
			return nil, err
		}
		l.layers[key] = f
	}
	q := sshconfig.Query{Host: t.Addr(), User: t.User}
	if t.Port != 0 {
		q.Port = strconv.Itoa(t.Port)
	}
	return f.Resolve(ctx, q)
}

// hopText writes a hop as ProxyJump does.
func hopText(h sshconfig.Hop) string {
	text := h.Host
	if strings.Contains(text, ":") {
		text = "[" + text + "]"
	}
	if h.User != "" {
		text = h.User + "@" + text
	}
	if h.Port != 0 {
		text = fmt.Sprintf("%s:%d", text, h.Port)
	}
	return text
}
