package config

import (
	"path/filepath"

	"github.com/gossh/gossh/internal/nearest"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sdb"
)

// suggest returns "; did you mean X?" if one of the names is close to key.
func suggest(key string, names []string) string {
	if n := nearest.Name(key, names); n != "" {
		return "; did you mean " + n + "?"
	}
	return ""
}

// finish fills what depends on other keys: paths, and the defaults that differ
// between users.
func (l *loader) finish() error {
	c := l.c
	c.fill("roster_dir", filepath.Join(c.Dir, "roster.d"))
	c.fill("ssh_known_hosts_file", filepath.Join(l.env.Home, ".ssh", "known_hosts"))
	salt := "/etc/salt/pki/master"
	c.fill("pki_dir", salt)
	c.place("pki_dir", c.rooted(l.path(c.Text("pki_dir")), salt))
	cache := filepath.Join(l.xdg("XDG_CACHE_HOME", ".cache"), "gossh")
	if l.env.Root {
		cache = "/var/cache/gossh"
	}
	c.fill("cachedir", cache)
	c.place("cachedir", c.rooted(l.path(c.Text("cachedir")), cache))
	if p := c.Text("ssh_log_file"); p != "" {
		c.place("ssh_log_file", c.rooted(l.path(p), ""))
	}
	for _, key := range []string{
		"color_theme", "known_hosts_file", "gpg_keydir", "roster_dir", "ssh_config_file", "ssh_known_hosts_file",
		"gossh:ssh_config", "gossh:thin_bin_dir",
		"gossh:ansible_inventory", "gossh:exec_command", "gossh:http_cert", "gossh:http_key", "gossh:http_ca",
		"gossh:clustershell_conf",
		"gossh:terraform_state", "gossh:cloud_cache",
	} {
		if p := c.Text(key); p != "" {
			c.place(key, l.path(p))
		}
	}
	roster := filepath.Join(c.Dir, "roster")
	if p := c.Text("roster_file"); p != "" {
		roster = l.path(p)
	}
	c.place("roster_file", roster)
	for key, dirs := range map[string][]any{
		"file_roots":   {"/srv/salt", "/srv/spm/salt"},
		"pillar_roots": {"/srv/pillar", "/srv/spm/pillar"},
	} {
		if s := c.settings[key]; s.Value == nil {
			s.Value = ordered.Of("base", dirs)
			c.settings[key] = s
		}
	}
	for _, o := range Options() {
		if s, ok := c.settings[o.Key]; ok && o.Later != "" && s.Set() {
			l.warn("%s: %s is not available yet: it comes with %s", s.Source, o.Key, o.Later)
		}
	}
	return nil
}

// fill gives a key that nothing set its value.
func (c *Config) fill(key string, v any) {
	if s := c.settings[key]; s.Value == nil {
		s.Value = v
		c.settings[key] = s
	}
}

// place replaces the value of a key, keeping its source.
func (c *Config) place(key string, v any) {
	s := c.settings[key]
	s.Value = v
	c.settings[key] = s
}

// secrets are the keys whose values are not shown.
var secrets = map[string]bool{"ssh_passwd": true, "ssh_priv_passwd": true, "gossh:exec_env": true, "gossh:http_token": true, "gossh:http_password": true}

// Shown returns the value of s with secrets masked, also in mappings.
func (s Setting) Shown() any {
	if text, _ := s.Value.(string); sdb.Is(text) { // where a secret is, is none
		return text
	}
	if secrets[s.Key] && s.Value != nil && s.Value != "" {
		return mask
	}
	return masked(s.Value)
}
