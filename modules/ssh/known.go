package ssh

import (
	"context"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/account"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// server is a line of known_hosts.
type server struct{ text, host, enc, key string }

// knownFile returns the file of known hosts that the call means, and its user, who
// has no name if it is that of the host.
func knownFile(ctx context.Context, c *modules.Call) (string, account.User, error) {
	config := c.Text("config")
	if user := c.Text("user"); user != "" {
		if config == "" {
			config = ".ssh/known_hosts"
		}
		return place(ctx, c, user, config)
	}
	if config == "" {
		config = "/etc/ssh/ssh_known_hosts"
	}
	if !strings.HasPrefix(config, "/") {
		return "", account.User{}, modules.Errorf("config must be an absolute path where no user is given, not %q", config)
	}
	return config, account.User{Name: "root"}, nil
}

// named returns the server as known_hosts has it.
func named(c *modules.Call) (string, error) {
	host := c.Text("hostname")
	if host == "" || host[0] == '-' || strings.ContainsAny(host, " \t\r\n,#|") {
		return "", modules.Errorf("%q is no name of a server", host)
	}
	if p := c.Int("port"); p != 0 && p != 22 {
		return "[" + host + "]:" + strconv.FormatInt(p, 10), nil
	}
	return host, nil
}

// meant returns the server of the call, and the file and the user that it is about.
func meant(ctx context.Context, c *modules.Call) (host, path string, u account.User, err error) {
	if host, err = named(c); err != nil {
		return "", "", u, err
	}
	path, u, err = knownFile(ctx, c)
	return host, path, u, err
}

// servers reads lines of known_hosts.
func servers(text string) []server {
	var out []server
	for l := range strings.Lines(text) {
		f := strings.Fields(l)
		if len(f) > 0 && strings.HasPrefix(f[0], "@") {
			continue // a revoked key, or that of an authority
		}
		if len(f) >= 3 && f[0][0] != '#' {
			out = append(out, server{strings.TrimSpace(l), f[0], f[1], f[2]})
		}
	}
	return out
}

// entries returns what the file has of a server.
func entries(ctx context.Context, c *modules.Call, path, host string) ([]server, error) {
	if text, err := c.Host.Read(path); err != nil || text == "" {
		return nil, err
	}
	argv := []string{"ssh-keygen", "-F", host, "-f", c.Host.Path(path)}
	r, err := c.Host.Exec(ctx, argv...)
	switch {
	case err != nil:
		return nil, err
	case r.Code != 0 && len(r.Stderr) > 0:
		return nil, modules.Failed(argv, r)
	}
	return servers(string(r.Stdout)), nil
}

// shownServers is the shape that Salt gives to servers; null for none.
func shownServers(all []server, kind string) (any, error) {
	if len(all) == 0 {
		return nil, nil
	}
	out := []any{}
	for _, s := range all {
		f, err := fingerprint(s.key, kind)
		if err != nil {
			return nil, err
		}
		out = append(out, ordered.Of("hostname", s.host, "key", s.key, "enc", s.enc, "fingerprint", f))
	}
	return out, nil
}

func getKnownHostEntries(ctx context.Context, c *modules.Call) (any, error) {
	host, path, _, err := meant(ctx, c)
	if err != nil {
		return nil, err
	}
	all, err := entries(ctx, c, path, host)
	if err != nil {
		return nil, err
	}
	return shownServers(all, c.Text("fingerprint_hash_type"))
}

// scan asks a server for its keys.
func scan(ctx context.Context, c *modules.Call) ([]server, error) {
	if _, err := named(c); err != nil {
		return nil, err
	}
	argv := []string{"ssh-keyscan", "-T", strconv.Itoa(int(max(1, c.Int("timeout"))))}
	if p := c.Int("port"); p != 0 {
		argv = append(argv, "-p", strconv.FormatInt(p, 10))
	}
	if enc := c.Text("enc"); enc != "" {
		if !slices.Contains(kinds(), enc) {
			return nil, modules.Errorf("there are no keys of the kind %q", enc)
		}
		t := strings.TrimPrefix(enc, "ssh-")
		if strings.HasPrefix(enc, "ecdsa-") {
			t = "ecdsa"
		}
		argv = append(argv, "-t", t)
	}
	if c.Bool("hash_known_hosts") {
		argv = append(argv, "-H")
	}
	r, err := c.Host.Exec(ctx, append(argv, c.Text("hostname"))...)
	if err != nil {
		return nil, err
	}
	return servers(string(r.Stdout)), nil
}

func recvKnownHostEntries(ctx context.Context, c *modules.Call) (any, error) {
	all, err := scan(ctx, c)
	if err != nil {
		return nil, err
	}
	return shownServers(all, c.Text("fingerprint_hash_type"))
}

func checkKnownHost(ctx context.Context, c *modules.Call) (any, error) {
	if c.Given("key") && c.Given("fingerprint") {
		return nil, modules.Errorf("key and fingerprint cannot both be given")
	}
	host, path, _, err := meant(ctx, c)
	if err != nil {
		return nil, err
	}
	all, err := entries(ctx, c, path, host)
	switch {
	case err != nil:
		return nil, err
	case len(all) == 0:
		return "add", nil
	}
	for _, s := range all {
		f, err := fingerprint(s.key, c.Text("fingerprint_hash_type"))
		if err != nil {
			return nil, err
		}
		if c.Given("key") && s.key == c.Text("key") || c.Given("fingerprint") && f == c.Text("fingerprint") {
			return "exists", nil
		}
	}
	if c.Given("key") || c.Given("fingerprint") {
		return "update", nil
	}
	return "", nil
}

// offered returns the keys that the call wants for a server.
func offered(ctx context.Context, c *modules.Call, host string) ([]server, error) {
	if c.Given("key") {
		enc := c.Text("enc")
		if enc == "" {
			enc = "ssh-rsa"
		}
		l := made(nil, enc, c.Text("key"), "")
		return []server{{host + " " + l.text, host, enc, l.key}}, l.check()
	}
	all, err := scan(ctx, c)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, modules.Errorf("Unable to receive remote host keys from %s", host)
	}
	if !c.Given("fingerprint") {
		return all, nil
	}
	var out []server
	for _, s := range all {
		f, err := fingerprint(s.key, c.Text("fingerprint_hash_type"))
		if err != nil {
			return nil, err
		}
		if f == c.Text("fingerprint") {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return nil, modules.Errorf("Remote host public keys found but none of their fingerprints match the one you have provided")
	}
	return out, nil
}

func setKnownHost(ctx context.Context, c *modules.Call) (any, error) {
	host, err := named(c)
	if err != nil {
		return nil, err
	}
	if c.Given("key") && c.Given("fingerprint") {
		return nil, modules.Errorf("key and fingerprint cannot both be given")
	}
	path, u, err := knownFile(ctx, c)
	if err != nil {
		return nil, err
	}
	want, err := offered(ctx, c, host)
	if err != nil {
		return nil, err
	}
	old, err := entries(ctx, c, path, host)
	if err != nil {
		return nil, err
	}
	kind := c.Text("fingerprint_hash_type")
	shownOld, err := shownServers(old, kind)
	if err != nil {
		return nil, err
	}
	missing := slices.ContainsFunc(want, func(w server) bool {
		return !slices.ContainsFunc(old, func(o server) bool { return o.key == w.key && o.enc == w.enc })
	})
	if !missing {
		return ordered.Of("status", "exists", "key", want[0].key), nil
	}
	shownNew, err := shownServers(want, kind)
	if err != nil {
		return nil, err
	}
	result := ordered.Of("status", "updated", "old", shownOld, "new", shownNew)
	if c.Test {
		return result, nil
	}
	return result, replace(ctx, c, path, host, want, len(old) > 0, u)
}

// replace puts lines of a server into a file, instead of those that it has.
func replace(ctx context.Context, c *modules.Call, path, host string, want []server, had bool, u account.User) error {
	if had {
		if _, err := c.Host.Output(ctx, "ssh-keygen", "-R", host, "-f", c.Host.Path(path)); err != nil {
			return err
		}
	}
	text, err := c.Host.Read(path)
	if err != nil {
		return err
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	for _, w := range want {
		text += w.text + "\n"
	}
	if err := save(c, path, text, u); err != nil {
		return err
	}
	if c.Text("user") == "" {
		if err := os.Chmod(c.Host.Path(path), 0o644); err != nil { //nolint:gosec // all users read it
			return modules.Errorf("writing %s: %v", path, err)
		}
	}
	if c.Given("key") && c.Bool("hash_known_hosts") {
		_, err = hashFile(ctx, c, path, u)
	}
	return err
}

func setKnownHostFromFile(ctx context.Context, c *modules.Call) (any, error) {
	host, path, u, err := meant(ctx, c)
	if err != nil {
		return nil, err
	}
	text, err := c.Host.Read(c.Text("filename"))
	if err != nil {
		return nil, err
	}
	want := servers(text)
	if len(want) == 0 {
		return nil, modules.Errorf("%s has no line of known_hosts", c.Text("filename"))
	}
	old, err := entries(ctx, c, path, host)
	if err != nil || c.Test {
		return ordered.Of("status", "updated"), err
	}
	return ordered.Of("status", "updated"), replace(ctx, c, path, host, want, len(old) > 0, u)
}

func removeKnownHost(ctx context.Context, c *modules.Call) (any, error) {
	host, path, u, err := meant(ctx, c)
	if err != nil {
		return nil, err
	}
	all, err := entries(ctx, c, path, host)
	switch {
	case err != nil:
		return nil, err
	case len(all) == 0:
		return ordered.Of("status", "removed", "comment", "there is no entry of "+host), nil
	case c.Test:
		return ordered.Of("status", "removed", "comment", ""), nil
	}
	out, err := c.Host.Output(ctx, "ssh-keygen", "-R", host, "-f", c.Host.Path(path))
	if err == nil && c.Text("user") != "" {
		err = own(c.Host.Path(path), u) // ssh-keygen makes a new file
	}
	return ordered.Of("status", "removed", "comment", out), err
}

func hashKnownHosts(ctx context.Context, c *modules.Call) (any, error) {
	path, u, err := knownFile(ctx, c)
	if err != nil {
		return nil, err
	}
	text, err := c.Host.Read(path)
	switch {
	case err != nil:
		return nil, err
	case text == "":
		return nil, modules.Errorf("there is no file %s", path)
	case c.Test:
		return ordered.Of("status", "updated", "comment", ""), nil
	}
	return hashFile(ctx, c, path, u)
}

// hashFile hashes the names in a file. ssh-keygen keeps the old one, which is not
// wanted: it has the names.
func hashFile(ctx context.Context, c *modules.Call, path string, u account.User) (any, error) {
	out, err := c.Host.Output(ctx, "ssh-keygen", "-H", "-f", c.Host.Path(path))
	if err != nil {
		return nil, err
	}
	_ = os.Remove(c.Host.Path(path) + ".old") // there is none if all were hashed
	if c.Text("user") != "" {
		err = own(c.Host.Path(path), u)
	}
	return ordered.Of("status", "updated", "comment", out), err
}
