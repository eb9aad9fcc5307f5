package cloud

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ownership"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// Options say where salt-cloud has its cache and its configuration.
type Options struct {
	// Cache is the cache directory of salt-cloud, or one file: an index of instances
	// in MessagePack, JSON or YAML, such as salt-cloud -F --out json prints. "" is
	// /var/cache/salt/cloud.
	Cache string `opts:"gossh:cloud_cache"`
	// Order has the kinds of addresses, the best first: public, private, local, also
	// with ipv4- or ipv6- before them. nil is these three.
	Order any `opts:"roster_order"`
	// ConfigDir has the files of salt-cloud: cloud, cloud.profiles, cloud.providers
	// and the directories of more of them; "" has none.
	ConfigDir string
	// Check returns an error if somebody else may have written the file at path,
	// which is then not read. nil looks at the owner and mode of the file and of
	// the directories above it.
	Check func(path string) error
}

// Bounds of what is read.
const (
	MaxFiles = 100_000  // instances in the cache
	MaxSize  = 64 << 20 // of one file, in bytes
)

const defaultCache = "/var/cache/salt/cloud"

// Provider reads the cache anew for each call.
type Provider struct {
	o     Options
	order []place
}

var _ roster.Provider = (*Provider)(nil)

// New returns a provider, or fault.Invalid for an order that is none. Nothing is read
// yet.
func New(o Options) (*Provider, error) {
	if o.Check == nil {
		o.Check = ownership.Check
	}
	if o.Cache == "" {
		o.Cache = defaultCache
	}
	places, err := order(o.Order)
	if err != nil {
		return nil, err
	}
	return &Provider{o, places}, nil
}

// Entries implements roster.Provider. What is wrong with one instance is the outcome
// of its host. A cache that is not there wraps fs.ErrNotExist.
func (p *Provider) Entries(ctx context.Context, _ roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(roster.Entry{}, err)
			return
		}
		all, err := p.instances(ctx)
		var s *settings
		if err == nil {
			s, err = p.settings(ctx)
		}
		if err != nil {
			if ctx.Err() == nil {
				err = fault.Wrap(fault.Invalid, "reading the cache of salt-cloud", err)
			}
			yield(roster.Entry{}, err)
			return
		}
		for i := range all {
			if err := ctx.Err(); err != nil {
				yield(roster.Entry{}, err)
				return
			}
			id, err := targets.ParseID(all[i].id)
			if err != nil {
				yield(roster.Entry{}, fault.Wrap(fault.Invalid, all[i].file, err))
				return
			}
			source := roster.Source{Name: all[i].file}
			e := roster.Entry{ID: id, Source: source, Attrs: roster.FromPairs(p.attributes(s, &all[i]), source)}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// instance is one that salt-cloud made.
type instance struct {
	id   string
	path []string // what it is under: provider and driver
	file string
	data *ordered.Map
	err  error // why there are no data
}

func (i *instance) text(key string) string { s, _ := i.data.Value(key).(string); return s }

var errNoAddress = errors.New("salt-cloud has no address of it of the kinds in roster_order")

// host returns the address of an instance, or why there is none.
func (p *Provider) host(i *instance) any {
	if i.err != nil {
		return i.err
	}
	if a, ok := choose(p.order, addresses(i.data)); ok {
		return a.String()
	}
	if h := i.text("host"); h != "" { // of the driver saltify
		return h
	}
	return errNoAddress
}

// wanted are the attributes, and what salt-cloud calls them.
var wanted = [...]struct {
	name string
	keys []string
}{
	{"port", []string{"ssh_port"}},
	{"user", []string{"ssh_username"}},
	{"passwd", []string{"ssh_password"}},
	{"priv", []string{"private_key", "ssh_key_file"}},
	{"sudo", []string{"sudo"}},
	{"sudo_passwd", []string{"sudo_password"}},
	{"tty", []string{"tty"}},
}

// attributes are those of the instance, then those of its profile and provider.
func (p *Provider) attributes(s *settings, i *instance) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		if !yield("host", p.host(i)) {
			return
		}
		for _, w := range wanted {
			for _, k := range w.keys {
				v := i.data.Value(k)
				if v == nil {
					v = s.get(i, k)
				}
				if list, ok := v.([]any); ok && w.name == "user" && len(list) > 0 {
					v = list[0] // salt-cloud tries them in turn
				}
				if v == nil || v == "" {
					continue
				}
				if !yield(w.name, v) {
					return
				}
				break
			}
		}
	}
}

// missing is the error of an instance that only the index has.
func missing() error {
	return fmt.Errorf("salt-cloud knows it, but has no addresses in its cache: salt-cloud -F asks for them, with update_cachedir: True in its configuration")
}
