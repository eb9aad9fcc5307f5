package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gossh/gossh/caller"
	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/dispatch"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/all"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sdb"
	"github.com/gossh/gossh/sls/pillar"
	"github.com/gossh/gossh/sls/render"
)

// renderer returns what renders files whose templates come from the given roots,
// as the configuration says.
func renderer(c *config.Config, roots *files.Roots, warn func(string)) (*render.Pipelines, error) {
	return render.New(renderOptions(c, roots, warn))
}

func renderOptions(c *config.Config, roots *files.Roots, warn func(string)) render.Options {
	o := render.Options{
		Pipeline: c.Text("renderer"), Roots: roots, AllowUndefined: c.Bool("allow_undefined"), GPGKeyDir: c.Text("gpg_keydir"),
		SLSEnv: jinjaEnv(c, "jinja_sls_env"), FileEnv: jinjaEnv(c, "jinja_env"), Warn: warn,
	}
	if o.GPGKeyDir == "" {
		if dir := filepath.Join(c.Dir, "gpgkeys"); exists(dir) {
			o.GPGKeyDir = dir
		}
	}
	return o
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return !errors.Is(err, fs.ErrNotExist)
}

// jinjaEnv returns the options of Jinja under key, over the two that have keys of
// their own.
func jinjaEnv(c *config.Config, key string) *ordered.Map {
	out := &ordered.Map{}
	for _, name := range []string{"trim_blocks", "lstrip_blocks"} {
		if c.Bool("jinja_" + name) {
			out.Set(name, true)
		}
	}
	m, _ := c.Get(key).Value.(*ordered.Map)
	for k, v := range m.All() {
		out.Set(k, v)
	}
	return out
}

// templateOpts is what templates see as opts: what the files say, with what is in
// force, and without what speaks of secrets.
func templateOpts(c *config.Config) *ordered.Map {
	out := &ordered.Map{}
	for k, v := range config.Masked(c.Opts).All() {
		out.Set(k, v)
	}
	for _, s := range c.All() {
		if d, ok := s.Value.(time.Duration); ok { // Salt's are numbers of seconds
			out.Set(s.Key, seconds(d))
			continue
		}
		switch v := s.Shown().(type) {
		case nil, bool, int64, float64, string, []any, *ordered.Map:
			out.Set(s.Key, v)
		}
	}
	out.Set("saltenv", "base")
	return out
}

// seconds is a whole number where it can be.
func seconds(d time.Duration) any {
	if d%time.Second == 0 {
		return int64(d / time.Second)
	}
	return d.Seconds()
}

// here are the modules whose functions run on the controller for a host: they need
// its pillar.
var here = []string{"config", "pillar"}

// controller returns what runs on this machine for a host.
func (a *app) controller(c *config.Config, kept *sdb.Resolver, warn func(string)) (dispatch.Controller, error) {
	var table []modules.Function
	for _, name := range here {
		table = append(table, all.Module(name)...)
	}
	external, err := pillar.NewExternal(c.Get("ext_pillar").Value)
	if err != nil {
		return dispatch.Controller{}, err
	}
	encrypted, err := pillar.NewEncrypted(c.Get("decrypt_pillar").Value, c.Text("decrypt_pillar_delimiter"), c.Text("decrypt_pillar_default"))
	if err != nil {
		return dispatch.Controller{}, err
	}
	roots := files.New(c.Roots("pillar_roots"))
	r, err := renderer(c, roots, warn)
	if err != nil {
		return dispatch.Controller{}, err
	}
	opts := sync.OnceValue(func() *ordered.Map { return templateOpts(c) })
	groups, _ := c.Get("nodegroups").Value.(*ordered.Map)
	here := sdbFunctions(kept)
	table = append(table, here...)
	ofHosts := files.New(c.Roots("file_roots"))
	local := &caller.Caller{Functions: append(all.Functions(), here...), Version: version(), Files: &localFiles{ofHosts}}
	ofFiles, err := renderer(c, ofHosts, warn)
	if err != nil {
		return dispatch.Controller{}, err
	}
	table = append(table, rendererFunction(ofFiles, ofHosts, opts, local))
	return dispatch.Controller{
		Templates: ofFiles, Opts: opts, OnHost: local.Has,
		Caller:        &caller.Caller{Functions: table, Version: version()},
		IgnoreOptions: !c.Bool("ssh_merge_pillar"),
		Pillar: func() (dispatch.PillarCompiler, error) {
			return pillar.New(pillar.Options{
				Roots: roots, Renderer: r, Strategy: pillar.Strategy(c.Text("pillar_source_merging_strategy")),
				MergeLists: c.Bool("pillar_merge_lists"), External: external, ExternalFirst: c.Bool("ext_pillar_first"),
				Encrypted: encrypted, Decrypter: r,
				Nodegroups: groups, Opts: opts(),
				Salt: func(h pillar.Host, known *ordered.Map) render.Functions {
					return local.For(caller.Host{ID: string(h.ID), Opts: opts(), Grains: h.Grains, Pillar: known})
				},
			})
		},
	}, nil
}
