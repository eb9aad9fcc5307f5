package cloud

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/ownership"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// settings are the configuration of salt-cloud.
type settings struct{ global, profiles, providers *ordered.Map }

// maxSettings is the largest file of it in bytes that is read.
const maxSettings = 4 << 20

// settings reads the configuration of salt-cloud, as far as it is there.
func (p *Provider) settings(ctx context.Context) (*settings, error) {
	s := &settings{}
	if p.o.ConfigDir == "" {
		return s, nil
	}
	for _, part := range []struct {
		file, more string
		into       **ordered.Map
	}{
		{"cloud", "cloud.conf.d", &s.global}, {"cloud.profiles", "cloud.profiles.d", &s.profiles}, {"cloud.providers", "cloud.providers.d", &s.providers},
	} {
		*part.into = &ordered.Map{}
		names, err := filepath.Glob(filepath.Join(escaped(p.o.ConfigDir), part.more, "*.conf"))
		if err != nil {
			return nil, err
		}
		for _, name := range append([]string{filepath.Join(p.o.ConfigDir, part.file)}, names...) {
			if err := p.merge(ctx, *part.into, name); err != nil {
				return nil, err
			}
		}
	}
	for key, into := range map[string]*ordered.Map{"profiles": s.profiles, "providers": s.providers} {
		more, _ := s.global.Value(key).(*ordered.Map)
		for k, v := range more.All() {
			if _, ok := into.Get(k); !ok {
				into.Set(k, v)
			}
		}
	}
	return s, nil
}

// escaped returns a path as a pattern that matches it.
func escaped(path string) string {
	var out []rune
	for _, r := range path {
		if slices.Contains([]rune(`*?[\`), r) {
			out = append(out, '\\')
		}
		out = append(out, r)
	}
	return string(out)
}

// merge adds the keys of a file, if it is there.
func (p *Provider) merge(ctx context.Context, into *ordered.Map, name string) error {
	src, err := ownership.Read(ctx, name, p.o.Check, maxSettings)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	n, err := saltyaml.Parse(name, src)
	if err != nil {
		return err
	}
	m, ok := n.Any().(*ordered.Map)
	if !ok && n.Any() != nil {
		return fmt.Errorf("%s must be a mapping", name)
	}
	for k, v := range m.All() {
		into.Set(k, v)
	}
	return nil
}

// maxExtends bounds what extends what.
const maxExtends = 20

// get returns what the configuration says of an instance: its profile goes before
// its provider, and that before what holds for all.
func (s *settings) get(i *instance, key string) any {
	profile, v := s.inProfile(i.text("profile"), key, 0)
	if v != nil {
		return v
	}
	for _, alias := range append([]string{i.text("provider"), profile}, i.path...) {
		if v := s.inProvider(alias, key, 0); v != nil {
			return v
		}
	}
	return s.global.Value(key)
}

// inProfile returns the value of a key in a profile, or in what that extends, and the
// provider of the profile.
func (s *settings) inProfile(name, key string, depth int) (provider string, v any) {
	m, ok := s.profiles.Value(name).(*ordered.Map)
	if !ok || depth > maxExtends {
		return "", nil
	}
	provider, _ = m.Value("provider").(string)
	if v = m.Value(key); v == nil || provider == "" {
		base, _ := m.Value("extends").(string)
		p, b := s.inProfile(base, key, depth+1)
		if v == nil {
			v = b
		}
		if provider == "" {
			provider = p
		}
	}
	return provider, v
}

// inProvider returns the value of a key in a provider, which may be named with its
// driver (alias:driver), may have several, and may extend another.
func (s *settings) inProvider(name, key string, depth int) any {
	if depth > maxExtends {
		return nil
	}
	alias, _, _ := strings.Cut(name, ":")
	list, ok := s.providers.Value(alias).([]any)
	if !ok {
		list = []any{s.providers.Value(alias)}
	}
	for _, e := range list {
		m, _ := e.(*ordered.Map)
		if v := m.Value(key); v != nil {
			return v
		}
		if base, _ := m.Value("extends").(string); base != "" {
			if v := s.inProvider(base, key, depth+1); v != nil {
				return v
			}
		}
	}
	return nil
}
