// Package ansible reads Ansible's inventories as a roster, without Ansible.
package ansible

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ownership"
	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/targets"
)

// Options say which inventory is read.
type Options struct {
	// File is the path of the inventory: a file in INI or YAML, an executable, or a
	// directory of these.
	File string `opts:"roster_file"`
	// Inventory stands in for File, "" does not: roster_file may be that of another
	// roster.
	Inventory string `opts:"gossh:ansible_inventory"`
	// VaultPasswordFiles hold passwords of vaults, or are executables that print
	// one. Each is tried. Ansible's form label@path is accepted.
	VaultPasswordFiles []string `opts:"gossh:ansible_vault_password_files"`
	// Home expands "~/" in VaultPasswordFiles; "" leaves it.
	Home string
	// ScriptTimeout bounds the run of an executable, and all templates in an inventory
	// together; 0 means one minute.
	ScriptTimeout time.Duration
	// Reuse has the first call of Entries list what Group has read, for a program
	// that makes one run: the inventory is then read once.
	Reuse bool
	// Check returns an error if somebody else may have written the file at path,
	// which is then neither read nor run. nil looks at the owner and mode of the
	// file and of the directories above it.
	Check func(path string) error
}

// Provider reads an inventory anew for each call.
type Provider struct {
	o   Options
	env *jinja.Environment

	mu     sync.Mutex
	groups *ordered.Map // with Reuse, once they have been asked for
	read   *loader      // with Reuse, until Entries has taken it
}

var (
	_ roster.Provider = (*Provider)(nil)
	_ roster.Namer    = (*Provider)(nil)
)

// Bounds of what is read.
const (
	// MaxSize is the largest file, and the longest output, in bytes.
	MaxSize = 64 << 20
	// MaxHosts is how many hosts an inventory may have.
	MaxHosts = 1_000_000
	// maxScripts bounds the runs of one script for single hosts.
	maxScripts = 10_000
	// maxDepth bounds directories in directories, and groups in groups.
	maxDepth = 100
)

// New returns a provider. Nothing is read yet.
func New(o Options) *Provider {
	if o.Check == nil {
		o.Check = ownership.Check
	}
	if o.Inventory != "" {
		o.File = o.Inventory
	}
	if o.ScriptTimeout <= 0 {
		o.ScriptTimeout = time.Minute
	}
	return &Provider{o: o, env: jinja.New(jinja.Options{Undefined: py.Strict})}
}

// Entries implements roster.Provider. The order is that in which the inventory
// first names the hosts. An inventory that is not there wraps fs.ErrNotExist.
func (p *Provider) Entries(ctx context.Context, _ roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		l, err := p.take(), error(nil)
		if l == nil {
			l, err = p.load(ctx)
		}
		if err != nil {
			yield(roster.Entry{}, err)
			return
		}
		for _, h := range l.inv.hosts {
			e, err := l.entry(ctx, h)
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// take returns what has been read and not listed yet, if anything.
func (p *Provider) take() *loader {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.read
	p.read = nil
	return l
}

// Group returns the ids in a group of the inventory, also by groups in it; ok is
// false if it has no such group.
func (p *Provider) Group(ctx context.Context, name string) (ids []string, ok bool, err error) {
	groups, err := p.allGroups(ctx)
	if err != nil {
		return nil, false, err
	}
	v, ok := groups.Get(name)
	ids, _ = v.([]string)
	return ids, ok, nil
}

// GroupNames returns the names that Group knows, in the order in which the
// inventory has them.
func (p *Provider) GroupNames(ctx context.Context) ([]string, error) {
	groups, err := p.allGroups(ctx)
	return groups.Keys(), err
}

// Names implements roster.Namer: executables are not run, and what is encrypted is
// passed over.
func (p *Provider) Names(ctx context.Context) (ids, groups []string) {
	l := newLoader(p)
	l.quiet = true
	_ = l.source(ctx, p.o.File, 0) // what was read so far counts
	for _, h := range l.inv.hosts {
		ids = append(ids, h.name)
	}
	for _, g := range l.inv.groups {
		groups = append(groups, g.name)
	}
	return ids, groups
}

// allGroups reads the inventory for the ids of each group.
func (p *Provider) allGroups(ctx context.Context) (*ordered.Map, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.groups != nil {
		return p.groups, nil
	}
	l, err := p.load(ctx)
	if err != nil {
		return nil, err
	}
	groups := l.groups()
	if p.o.Reuse {
		p.groups, p.read = groups, l
	}
	return groups, nil
}

// groups returns the ids of each group.
func (l *loader) groups() *ordered.Map {
	out := ordered.NewMap(len(l.inv.groups))
	for _, g := range l.inv.groups {
		var ids []string
		for _, h := range g.members() {
			if _, err := targets.ParseID(h.name); err == nil {
				ids = append(ids, h.name)
			}
		}
		out.Set(g.name, ids)
	}
	return out
}

// loader is one reading of an inventory.
type loader struct {
	p     *Provider
	inv   *inventory
	vault *vault
	bases []string // directories with group_vars and host_vars
	quiet bool     // read only what is there as text
	// foreign are the files whose values may not name what is read or run here.
	foreign map[string]bool
	folders map[string]*ordered.Map // variables of groups and hosts in folders
	absent  map[string]bool         // folders that are not there
	shared  map[string]groupVars    // what hosts of the same groups have in common
	rows    []row
	files   int // inventories that were read
	// templating is the time that templates have taken: what an executable prints
	// may be loops.
	templating time.Duration
}

func newLoader(p *Provider) *loader {
	l := &loader{
		p: p, inv: newInventory(), foreign: map[string]bool{}, folders: map[string]*ordered.Map{},
		absent: map[string]bool{}, shared: map[string]groupVars{}, rows: rows(),
	}
	l.vault = &vault{l: l}
	return l
}

func (p *Provider) load(ctx context.Context) (*loader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l := newLoader(p)
	if err := l.source(ctx, p.o.File, 0); err != nil {
		return nil, err
	}
	if l.files == 0 {
		return nil, fault.New(fault.Invalid, "", "the directory %q has no inventory: hidden files and those that end with .ini, .cfg, .txt, .md and the like are passed over in one, as by Ansible", p.o.File).
			WithHint("--roster-file names a single file of any name")
	}
	return l, l.inv.finish()
}

// ignored reports whether a file in a directory of inventories is none.
func ignored(name string) bool {
	switch name {
	case "group_vars", "host_vars", "vars_plugins":
		return true
	}
	if strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") {
		return true
	}
	switch filepath.Ext(name) {
	case ".pyc", ".pyo", ".swp", ".bak", ".rpm", ".md", ".txt", ".rst", ".orig", ".ini", ".cfg", ".retry":
		return true
	}
	return false
}

// source reads the inventory at path, whichever kind it is.
func (l *loader) source(ctx context.Context, path string, depth int) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.New(fault.Invalid, "", "the inventory %q is not there%w", path, silent{fs.ErrNotExist}).
			WithHint("--roster-file names the inventory")
	case err != nil:
		return fault.Wrap(fault.Invalid, "reading the inventory", err)
	case !info.IsDir():
		if depth == 0 {
			l.bases = append(l.bases, filepath.Dir(path))
		}
		return l.file(ctx, path, info)
	case depth > maxDepth:
		return fault.New(fault.Invalid, "", "%s: directories are nested deeper than %d", path, maxDepth)
	}
	if err := l.p.o.Check(path); err != nil {
		return err
	}
	if depth == 0 {
		l.bases = append(l.bases, path)
	}
	list, err := os.ReadDir(path)
	if err != nil {
		return fault.Wrap(fault.Invalid, "reading the inventory", err)
	}
	for _, f := range list {
		if ignored(f.Name()) {
			continue
		}
		if err := l.source(ctx, filepath.Join(path, f.Name()), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// file reads one file. An executable is run if it says how (#!) or is no text:
// on some file systems everything is executable.
func (l *loader) file(ctx context.Context, path string, info fs.FileInfo) error {
	l.files++
	src, err := l.read(ctx, path)
	if err != nil {
		return err
	}
	head := string(src[:min(len(src), 512)])
	if info.Mode().IsRegular() && info.Mode()&0o111 != 0 && (strings.HasPrefix(head, "#!") || strings.Contains(head, "\x00")) {
		if l.quiet {
			return nil
		}
		return l.script(ctx, path)
	}
	if l.quiet && isVault(head) {
		return nil
	}
	if src, err = l.vault.whole(ctx, path, src); err != nil {
		return err
	}
	switch filepath.Ext(path) {
	case ".yml", ".yaml", ".json":
		if !startsWithSection(src) {
			return l.yaml(path, src)
		}
	case "":
		if d, err := parseYAML(path, src); err == nil && d.Kind() == saltyaml.Mapping {
			return l.document(path, d)
		}
	}
	return l.ini(path, src)
}

// read returns the contents of a file that nobody else may have written.
func (l *loader) read(ctx context.Context, path string) ([]byte, error) {
	src, err := ownership.Read(ctx, path, l.p.o.Check, MaxSize)
	if err != nil && ctx.Err() == nil && fault.KindOf(err) == fault.Internal {
		err = fault.Wrap(fault.Invalid, "reading the inventory", err)
	}
	return src, err
}

// silent is an error that says nothing but what it wraps.
type silent struct{ error }

func (silent) Error() string { return "" }

func (s silent) Unwrap() error { return s.error }
