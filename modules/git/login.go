package git

import (
	"context"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/modules"
)

// hidden stands for what is not to be seen.
const hidden = "<redacted>"

// redact masks the user and password of each URL in a text.
func redact(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, "://")
		if i < 0 {
			return b.String() + s
		}
		b.WriteString(s[:i+3])
		s = s[i+3:]
		end := strings.IndexAny(s, "/?# \t\r\n'\"")
		if end < 0 {
			end = len(s)
		}
		if at := strings.LastIndexByte(s[:end], '@'); at >= 0 {
			b.WriteString(hidden)
			s = s[at:]
		}
	}
}

// masked is an error without the passwords of URLs.
func masked(err error) error {
	var ce *modules.CommandError
	if errors.As(err, &ce) {
		return &modules.CommandError{Msg: redact(ce.Msg)}
	}
	return err
}

// sshCommand is the ssh that uses one key and asks nothing. Git has it read by a shell.
func sshCommand(key string) string {
	return "ssh -i " + shellquote.POSIX(key) + " -o IdentitiesOnly=yes -o BatchMode=yes"
}

// identities reads the argument identity: paths, or salt:// files.
func (r *repo) identities(ctx context.Context) error {
	for _, id := range modules.Strings(r.c.Named["identity"]) {
		var err error
		if name, ok := strings.CutPrefix(id, "salt://"); ok {
			id, err = r.fetchKey(ctx, name)
		} else if id, err = r.path(id); err == nil {
			_, err = os.Stat(id)
		}
		if err != nil {
			return modules.Errorf("identity: %v", err)
		}
		r.keys = append(r.keys, id)
	}
	return nil
}

// fetchKey brings a private key to where the user of the call can read it.
func (r *repo) fetchKey(ctx context.Context, name string) (string, error) {
	local, err := r.c.Host.Files.Fetch(ctx, name, first(r.c.Text("saltenv"), "base"))
	if err != nil {
		return "", err
	}
	r.temporary = append(r.temporary, local)
	if r.as == nil {
		return local, os.Chmod(local, 0o600)
	}
	key, err := os.ReadFile(local)
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", ".gossh-key-*")
	if err != nil {
		return "", err
	}
	r.temporary = append(r.temporary, dir)
	path := filepath.Join(dir, "key")
	if err := os.WriteFile(path, key, 0o600); err != nil {
		return "", err
	}
	if err := os.Chown(path, int(r.as.UID), int(r.as.GID)); err != nil {
		return "", err
	}
	return path, os.Chown(dir, int(r.as.UID), int(r.as.GID))
}

// login lets git log in to the server of a URL, or of a remote of the repository,
// with the arguments https_user and https_pass. They are in the environment of git
// alone: not in the list of processes, and in no file.
func (r *repo) login(ctx context.Context, remote string) error {
	user, pass := r.c.Text("https_user"), r.c.Text("https_pass")
	if user == "" && pass == "" {
		return nil
	}
	if !strings.Contains(remote, "://") {
		url, err := r.out(ctx, "config", "--get", "remote."+first(remote, "origin")+".url")
		if err != nil {
			return err
		}
		remote = url
	}
	server, err := httpsServer(remote)
	if err != nil {
		return err
	}
	key := "http." + server + ".extraHeader"
	value := "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+pass))
	v, err := r.version(ctx)
	if err != nil {
		return err
	}
	if number(v, 0)*1000+number(v, 1) < 2031 { // before the variables for it; this is how its own -c does it
		r.set("GIT_CONFIG_PARAMETERS", "'"+key+"="+value+"'")
		return nil
	}
	r.set("GIT_CONFIG_COUNT", "1")
	r.set("GIT_CONFIG_KEY_0", key)
	r.set("GIT_CONFIG_VALUE_0", value)
	return nil
}

// httpsServer returns the beginning of a URL, up to the name of the server and the port.
func httpsServer(url string) (string, error) {
	scheme, rest, _ := strings.Cut(url, "://")
	if !strings.EqualFold(scheme, "https") {
		return "", &modules.ArgumentError{Msg: "https_user and https_pass are for https:// URLs alone"}
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	rest = rest[strings.LastIndexByte(rest, '@')+1:]
	if rest == "" || strings.ContainsAny(rest, "'\n ") {
		return "", &modules.ArgumentError{Msg: "the URL names no server"}
	}
	return "https://" + rest, nil
}

// version returns the version of git as it says it.
func (r *repo) version(ctx context.Context) (string, error) {
	out, err := r.c.Host.Output(ctx, "git", "--version")
	if err != nil {
		return "", err
	}
	f := strings.Fields(out)
	if len(f) < 3 || f[0] != "git" {
		return "", modules.Errorf("git --version says %q", out)
	}
	return f[2], nil
}

// number returns a part of a version, 0 if there is none.
func number(version string, i int) int {
	parts := strings.Split(version, ".")
	if i >= len(parts) {
		return 0
	}
	n, err := strconv.Atoi(parts[i])
	if err != nil {
		return 0
	}
	return n
}
