package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/dispatch"
	"github.com/gossh/gossh/event"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/jobs/memory"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/scan"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/local"
	"github.com/gossh/gossh/transport/ssh"
	"github.com/gossh/gossh/transport/sshconfig"
)

// wiring is everything that a run works with.
type wiring struct {
	service  *dispatch.Service
	resolver *roster.Set
	record   *recorder // nil unless new hosts go into the roster
	dialer   *local.Dialer
	thin     *thin.Runner
	closers  []func() error
}

func (w *wiring) close() {
	w.service.Close()
	for _, f := range w.closers {
		_ = f() // sockets and a log file, at the end of the process
	}
}

// wire builds the service that the configuration describes.
func (a *app) wire(ctx context.Context, c *config.Config, args *config.Args) (*wiring, error) {
	log, closeLog, err := a.logger(c)
	if err != nil {
		return nil, err
	}
	warn := func(msg string) { log.Warn(msg) }
	ask := &asker{a: a}
	set, err := a.rosterSet(ctx, c, args, ask, warn)
	if err != nil {
		return nil, err
	}
	w, err := a.serve(c, args, ask, set, log, warn)
	if err != nil {
		return nil, err
	}
	w.closers = append(w.closers, closeLog)
	return w, nil
}

// serve builds the service for the targets of set.
func (a *app) serve(c *config.Config, args *config.Args, ask *asker, set *roster.Set, log *slog.Logger, warn func(string)) (*wiring, error) {
	kept := a.secrets(c, warn)
	set.Secrets = kept.Text
	limits := transport.NewLimits(transport.LimitOptions{
		InFlight: c.Int("ssh_max_procs"), Handshakes: c.Int("gossh:handshakes"), PerJump: c.Int("gossh:per_jump"),
	})
	bySSH, err := a.dialer(c, args, limits, ask, warn)
	if err != nil {
		return nil, err
	}
	dialer := &local.Dialer{Next: bySSH, User: localUser()}
	source, err := a.thinSource(c)
	if err != nil {
		return nil, err
	}
	here, err := a.controller(c, kept, warn)
	if err != nil {
		return nil, err
	}
	resolver, record := dispatch.Resolver(set), (*recorder)(nil)
	if c.Bool("ssh_update_roster") {
		if record, err = a.newRecorder(c, set); err != nil {
			return nil, err
		}
		resolver = record
	}
	runner := thin.New(thin.Options{Source: source, Hash: thin.ControllerHash(hostname()), Log: log})
	w := &wiring{
		resolver: set, record: record, dialer: dialer, thin: runner, closers: []func() error{bySSH.Close},
		service: dispatch.New(dispatch.Config{
			Resolver: resolver, Dialer: dialer, Limits: limits, Thin: runner,
			Store: memory.New(memory.Options{}), Bus: event.NewBus(event.Options{Replay: 16}),
			SaltThin: a.saltThin(c),
			Files:    files.New(c.Roots("file_roots")), Facts: a.factStore(c), Log: log, Warn: warn, Controller: here,
			Receive: receive(c),
		}),
	}
	set.Facts = a.facts(c, args, w, warn).Facts
	return w, nil
}

// receive says which files of hosts are taken.
func receive(c *config.Config) dispatch.Receive {
	if !c.Bool("file_recv") {
		return dispatch.Receive{}
	}
	return dispatch.Receive{Dir: filepath.Join(c.Text("cachedir"), "minions"), MaxSize: int64(c.Int("file_recv_max_size")) << 20}
}

func hostname() string {
	h, err := os.Hostname()
	if err != nil {
		return "localhost"
	}
	return h
}

// dialer returns what connects to hosts.
func (a *app) dialer(c *config.Config, args *config.Args, limits *transport.Limits, ask *asker, warn func(string)) (*ssh.Dialer, error) {
	conf, err := sshconfig.Load(a.sshConfig(c))
	if err != nil {
		return nil, err
	}
	o := ssh.Options{
		Config: conf, KnownHosts: knownHosts(c), Home: a.env.Home, LocalUser: localUser(),
		Agent: a.env.Getenv("SSH_AUTH_SOCK"), Limits: limits, Warn: warn,
	}
	switch {
	case args.Given("no-host-keys"):
		o.Policy = ssh.Off
	case c.Bool("ignore_host_keys"):
		o.Policy = ssh.AcceptNew
	}
	for _, name := range []string{"id_ed25519", "id_ecdsa", "id_rsa"} {
		o.Identities = append(o.Identities, filepath.Join(a.env.Home, ".ssh", name))
	}
	o.Identities = append(o.Identities, filepath.Join(c.Text("pki_dir"), "ssh", "salt-ssh.rsa"))
	if ask.Interactive() {
		o.Prompter = ask
	}
	return ssh.New(o)
}

// knownHosts returns the files that replace those of ssh_config, none if nothing
// does.
func knownHosts(c *config.Config) []string {
	if own := c.List("gossh:known_hosts"); len(own) > 0 {
		return own
	}
	name := c.Text("known_hosts_file")
	if name == "" {
		return nil
	}
	if info, err := os.Stat(name); err != nil || info.IsDir() {
		return nil
	}
	return []string{name, "/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"}
}

// thinSource returns where thins come from.
func (a *app) thinSource(c *config.Config) (thin.Source, error) {
	embedded, err := thin.FromBinary()
	if err != nil {
		return nil, err
	}
	sources := thin.Sources{embedded}
	if dir := c.Text("gossh:thin_bin_dir"); dir != "" {
		s, err := thin.FromDir(dir)
		if err != nil {
			return nil, err
		}
		sources = thin.Sources{s, embedded}
	}
	cache := filepath.Join(c.Text("cachedir"), "thin", version())
	return append(sources, thin.FromToolchain(thin.ToolchainOptions{
		Cache: cache, Version: version(), Owned: a.env.Owned, Tell: func(msg string) { a.say("%s", msg) },
	})), nil
}

// rosterSet returns what resolves targets.
func (a *app) rosterSet(ctx context.Context, c *config.Config, args *config.Args, ask *asker, warn func(string)) (*roster.Set, error) {
	if args.Given("cached-only") && args.Given("refresh") {
		return nil, usagef("--cached-only asks no host, and --refresh-grains asks all")
	}
	force, err := forced(args)
	if err != nil {
		return nil, usageError{err}
	}
	fallback, err := a.fallback(ctx, c, ask)
	if err != nil {
		return nil, err
	}
	set := &roster.Set{
		Force: force, Fallback: fallback, RandomThinDir: c.Bool("rand_thin_dir"), Home: a.env.Home, Warn: warn,
		Required: c.Get("roster_file").Set() || !onlyFlat(c),
	}
	a.factsOnDemand(c, args, ask, set, warn)
	set.Compile = a.compile(ctx, c, set)
	if s := c.Get("roster_defaults"); s.Node != nil {
		if set.Defaults, err = roster.FromNode(s.File, s.Node); err != nil {
			return nil, err
		}
	} else if m, ok := s.Value.(*ordered.Map); ok {
		set.Defaults = roster.FromPairs(m.All(), roster.Source{Name: s.Source})
	}
	set.MinionOpts, _ = c.Get("ssh_minion_opts").Value.(*ordered.Map)
	r, err := renderer(c, files.New(c.Roots("file_roots")), warn)
	if err != nil {
		return nil, err
	}
	if slices.Contains(c.List("roster"), "scan") {
		set.Compile = scan.Compile(set.Compile)
	}
	if set.Providers, err = a.providers(c, r, warn); err != nil {
		return nil, err
	}
	withOwnTargets(ctx, set)
	return set, nil
}

// lookup returns the configuration as package roster reads it.
func lookup(c *config.Config) roster.Lookup {
	return func(key string) (roster.Value, bool) {
		s := c.Get(key)
		return roster.Value{V: s.Value, Source: roster.Source{Name: s.Source}}, s.Set()
	}
}

func forced(args *config.Args) (roster.Attrs, error) {
	var items []string
	list, _ := args.Values["force"].([]any)
	for _, v := range list {
		items = append(items, fmt.Sprint(v))
	}
	return roster.ParseForce(items)
}

// fallback are the attributes that flags, ssh_* keys and the terminal set for
// targets that do not say.
func (a *app) fallback(ctx context.Context, c *config.Config, ask *asker) (roster.Attrs, error) {
	get, terminal := lookup(c), roster.Source{Name: "the terminal"}
	if c.Bool("ssh_askpass") {
		pw, err := ask.first(ctx, "Password: ")
		if err != nil {
			return nil, err
		}
		get = func(key string) (roster.Value, bool) {
			if key == "ssh_passwd" {
				return roster.Value{V: pw, Source: terminal}, true
			}
			return lookup(c)(key)
		}
	}
	out, err := roster.FromOptions(get)
	if err != nil || !c.Bool("ask_sudo_pass") {
		return out, err
	}
	pw, err := ask.first(ctx, "Sudo password: ")
	return append(out, roster.Attr{Name: "sudo_passwd", Value: roster.Value{V: pw, Source: terminal}}), err
}

// Passphrase implements ssh.Prompter.
func (q *asker) Passphrase(ctx context.Context, path string) (secret.String, error) {
	return until(ctx, q, func() (secret.String, error) { return q.Secret("Enter passphrase for key '" + path + "': ") })
}

// Password implements ssh.Prompter.
func (q *asker) Password(ctx context.Context, user, host string) (secret.String, error) {
	return until(ctx, q, func() (secret.String, error) { return q.Secret(user + "@" + host + "'s password: ") })
}

// ConfirmHostKeys implements ssh.Prompter: one table, one question.
func (q *asker) ConfirmHostKeys(ctx context.Context, keys []ssh.UnknownKey) ([]ssh.UnknownKey, error) {
	var b strings.Builder
	b.WriteString("These hosts are not known yet:\n")
	for _, k := range keys {
		fmt.Fprintf(&b, "  %-20s %-24s %-20s %s\n", k.Host, k.Name, k.Type, k.Fingerprint)
	}
	b.WriteString("Are the keys right, and is gossh to record them?")
	ok, err := until(ctx, q, func() (bool, error) { return q.Confirm(b.String()) })
	if err != nil || !ok {
		return nil, errors.Join(err)
	}
	return keys, nil
}
