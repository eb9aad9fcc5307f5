package sdb

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/nearest"
	"github.com/gossh/gossh/ordered"
)

// driver is one way to keep values.
type driver interface {
	// get returns the value of a key. Its errors do not name the URI.
	get(r *Resolver, key string) (value, error)
}

// The names of the drivers; those that are profiles without an entry, too.
var (
	drivers  = []string{"env", "file", "yaml"}
	builtins = drivers[:2]
)

// driver returns the driver of a profile: that of the configuration, else a driver
// of that name that needs none.
func (r *Resolver) driver(profile string) (driver, error) {
	v, ok := r.o.Profiles.Get(profile)
	m, isMap := v.(*ordered.Map)
	switch {
	case ok && isMap && m.Value("driver") != nil:
		return r.configured(profile, m)
	case slices.Contains(builtins, profile):
		return r.configured(profile, ordered.Of("driver", profile))
	case profile == "yaml" && !ok:
		return nil, fault.New(fault.Invalid, "", "the driver yaml needs a profile").
			WithHint("put this into the configuration, and write sdb://NAME/KEY: NAME: {driver: yaml, files: [FILE]}")
	case ok:
		return nil, fault.New(fault.Invalid, "", "the key %s of the configuration is no profile: it has no driver", profile)
	}
	return nil, fault.New(fault.Invalid, "", "the configuration has no profile %s%s", profile, r.meant(profile)).
		WithHint("a profile is a key of the configuration: " + profile + ": {driver: env}; without one there is sdb://env/NAME and sdb://file/PATH")
}

// meant suggests a profile that there is.
func (r *Resolver) meant(profile string) string {
	names := slices.Clone(builtins)
	for k, v := range r.o.Profiles.All() {
		if m, ok := v.(*ordered.Map); ok && m.Value("driver") != nil {
			names = append(names, k)
		}
	}
	if n := nearest.Name(profile, names); n != "" {
		return "; did you mean " + n + "?"
	}
	return ""
}

// configured makes the driver that a profile describes.
func (r *Resolver) configured(profile string, m *ordered.Map) (driver, error) {
	name, _ := m.Value("driver").(string)
	switch name {
	case "env":
		return envDriver{}, nil
	case "file":
		dir, ok := m.Value("dir").(string)
		if !ok && m.Value("dir") != nil || ok && dir == "" {
			return nil, fault.New(fault.Invalid, "", "the dir of the profile %s must be a path", profile)
		}
		if dir != "" {
			dir = r.path(dir)
		}
		return fileDriver{dir}, nil
	case "yaml":
		return r.yamlDriver(profile, m)
	}
	there := "there is: " + strings.Join(drivers, ", ")
	if isSalts(name) {
		return nil, fault.New(fault.Invalid, "", "the driver %s of the profile %s is one of Salt that gossh has not", name, profile).WithHint(there)
	}
	meant := ""
	if n := nearest.Name(name, drivers); n != "" {
		meant = "; did you mean " + n + "?"
	}
	return nil, fault.New(fault.Invalid, "", "the profile %s names the driver %q, which there is not%s", profile, name, meant).WithHint(there)
}

// isSalts reports whether a name is that of another driver of Salt.
func isSalts(name string) bool {
	switch name {
	case "cache", "confidant", "consul", "couchdb", "etcd", "etcd_db", "keyring", "keyring_db", "memcached", "redis",
		"redis_sdb", "rest", "sqlite3", "tism", "vault":
		return true
	}
	return false
}

// yamlDriver reads the files of a profile.
func (*Resolver) yamlDriver(profile string, m *ordered.Map) (driver, error) {
	if on, _ := m.Value("gpg").(bool); on {
		return nil, fault.New(fault.Invalid, "", "the profile %s has gpg: true, which gossh has not", profile)
	}
	list, ok := m.Value("files").([]any)
	if one, text := m.Value("files").(string); text {
		list, ok = []any{one}, true
	}
	d := yamlDriver{}
	for _, v := range list {
		name, text := v.(string)
		ok = ok && text && name != ""
		d.files = append(d.files, name)
	}
	if !ok || len(d.files) == 0 {
		return nil, fault.New(fault.Invalid, "", "the profile %s must have files, a list of paths", profile)
	}
	return d, nil
}

// path makes a path of a profile absolute.
func (r *Resolver) path(p string) string {
	if rest, ok := strings.CutPrefix(p, "~/"); ok && r.o.Home != "" {
		return filepath.Join(r.o.Home, rest)
	}
	if !filepath.IsAbs(p) {
		return filepath.Join(r.o.Dir, p)
	}
	return filepath.Clean(p)
}

type envDriver struct{}

func (envDriver) get(r *Resolver, key string) (value, error) {
	v, ok := r.o.LookupEnv(key)
	if !ok {
		return value{}, fault.New(fault.Invalid, "", "the environment variable %s is not set", key)
	}
	return textValue(v), nil
}

// fileDriver reads whole files: below dir, or where that is "", anywhere.
type fileDriver struct{ dir string }

func (d fileDriver) get(r *Resolver, key string) (value, error) {
	var path string
	switch rest, home := strings.CutPrefix(key, "~/"); {
	case d.dir != "" && !filepath.IsLocal(key):
		return value{}, fault.New(fault.Invalid, "", "the path leaves %s, the dir of the profile", d.dir)
	case d.dir != "":
		path = filepath.Join(d.dir, key)
	case home && r.o.Home != "":
		path = filepath.Join(r.o.Home, rest)
	default:
		path = filepath.Clean("/" + key)
	}
	src, err := r.read(path)
	if err != nil {
		return value{}, err
	}
	return textValue(finalLine(string(src))), nil
}

// finalLine removes the end of the last line: editors and echo put one there that
// is no part of a password.
func finalLine(s string) string {
	s = strings.TrimSuffix(s, "\n")
	return strings.TrimSuffix(s, "\r")
}
