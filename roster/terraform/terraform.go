package terraform

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ownership"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
)

// Options say which state is read, and which of its resources are hosts.
type Options struct {
	// File is the state: a file as Terraform writes it, of either generation, or
	// the output of terraform show -json. In a directory it is terraform.tfstate.
	// "" is the working directory.
	File string `opts:"gossh:terraform_state"`
	// Resources maps types of resources, such as aws_instance, to the attributes of
	// the roster, whose values may be templates over the attributes of the resource.
	// Resources of the type salt_host need none.
	Resources *ordered.Map `opts:"gossh:terraform"`
	// Check returns an error if somebody else may have written the file at path,
	// which is then not read. nil looks at the owner and mode of the file and of
	// the directories above it.
	Check func(path string) error
	// Warn takes what the operator should read; nil drops it.
	Warn func(msg string)
}

// MaxSize is the largest state in bytes that is read.
const MaxSize = 256 << 20

// Provider reads a state anew for each call.
type Provider struct {
	o     Options
	rules map[string][]*rule
}

var (
	_ roster.Provider = (*Provider)(nil)
	_ roster.Namer    = (*Provider)(nil)
)

// New returns a provider, or fault.Invalid for a template in Resources that is
// none. The state is not read yet.
func New(o Options) (*Provider, error) {
	if o.Check == nil {
		o.Check = ownership.Check
	}
	if o.Warn == nil {
		o.Warn = func(string) {}
	}
	if o.File == "" {
		o.File = defaultFile
	}
	rules, err := compile(o.Resources)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "gossh:terraform", err)
	}
	return &Provider{o, rules}, nil
}

const defaultFile = "terraform.tfstate"

// Entries implements roster.Provider. A resource of a mapped type is an entry, and
// one of the type salt_host that has a salt_id. What is wrong with one resource is
// the outcome of its host. A state that is not there wraps fs.ErrNotExist.
func (p *Provider) Entries(ctx context.Context, _ roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		file, all, err := p.read(ctx)
		if err != nil {
			yield(roster.Entry{}, err)
			return
		}
		hosts := false
		for i := range all {
			if err := ctx.Err(); err != nil {
				yield(roster.Entry{}, err)
				return
			}
			e, is, err := p.entry(ctx, file, &all[i])
			if err != nil {
				yield(roster.Entry{}, err)
				return
			}
			hosts = hosts || is != foreign
			if is == host && !yield(e, nil) {
				return
			}
		}
		if !hosts {
			p.unmapped(file, all)
		}
	}
}

// Names implements roster.Namer.
func (p *Provider) Names(ctx context.Context) (ids, groups []string) {
	return roster.NamesOf(ctx, p), nil
}

// read returns the resources of the state.
func (p *Provider) read(ctx context.Context) (file string, all []resource, err error) {
	file = p.o.File
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		file = filepath.Join(file, defaultFile)
	}
	src, err := ownership.Read(ctx, file, p.o.Check, MaxSize)
	if errors.Is(err, fs.ErrNotExist) {
		return file, nil, fault.New(fault.Invalid, "", "the state of Terraform: %w", err).
			WithHint("--roster-file names it; for one in a backend: terraform show -json | gossh --roster terraform --roster-file /dev/stdin ...")
	}
	if err != nil {
		return file, nil, fault.Wrap(fault.Invalid, "reading the state of Terraform", err)
	}
	all, err = parse(src)
	return file, all, fault.Wrap(fault.Invalid, file, err)
}

// what a resource is.
type what int

const (
	foreign what = iota // nobody says that its type is a host
	passed              // of such a type, and not meant
	host
)

// entry makes an entry of a resource.
func (p *Provider) entry(ctx context.Context, file string, r *resource) (roster.Entry, what, error) {
	source := roster.Source{Name: file}
	kind := r.kind
	if r.data {
		kind = "data." + kind
	}
	rules, ok := p.rules[kind]
	switch {
	case ok:
		return mapped(ctx, rules, r, source)
	case kind == saltHost:
		e, is := saltEntry(r, source)
		return e, is, nil
	}
	return roster.Entry{}, foreign, nil
}

// maxTypes bounds the types that a warning lists.
const maxTypes = 10

// unmapped warns that nothing in the state is a host.
func (p *Provider) unmapped(file string, all []resource) {
	count := map[string]int{}
	for i := range all {
		if !all[i].data {
			count[all[i].kind]++
		}
	}
	if len(count) == 0 {
		return
	}
	var types []string
	for _, k := range slices.Sorted(maps.Keys(count)) {
		if len(types) == maxTypes {
			types = append(types, "...")
			break
		}
		types = append(types, fmt.Sprintf("%s (%d)", k, count[k]))
	}
	p.o.Warn(fmt.Sprintf("%s has no salt_host, and gossh: terraform: maps none of its types: %s", file, strings.Join(types, ", ")))
}
