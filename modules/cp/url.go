package cp

import (
	"context"
	"os"
	"path"
	"strings"

	"github.com/gossh/gossh/internal/curlconf"
	"github.com/gossh/gossh/internal/digest"
	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
)

func getURL(ctx context.Context, c *modules.Call) (any, error) {
	url := c.Text("path")
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return nil, modules.Errorf("%s is no URL: salt://, http://, https://, ftp:// and file:// are known", url)
	}
	base := path.Base(strings.TrimRight(strings.SplitN(rest, "?", 2)[0], "/"))
	if c.Test {
		if c.Text("dest") == "" {
			return c.Named["dest"], nil
		}
		p, err := at(c, c.Text("dest"))
		return p.target(base).name, err
	}
	local, err := toCache(ctx, c, url)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(url, "file://") {
		local = c.Host.Path(local)
	}
	switch d := c.Named["dest"].(type) {
	case nil:
		return textOf(local)
	case string:
		if d == "" {
			return local, nil
		}
	}
	p, err := at(c, c.Text("dest"))
	if err != nil {
		return nil, err
	}
	p = p.target(base)
	return p.name, put(local, p, c.Bool("makedirs"))
}

// urlCached returns where what a URL has is in the cache.
func urlCached(c *modules.Call, url string) (string, error) {
	scheme, rest, _ := strings.Cut(url, "://")
	switch scheme {
	case "http", "https", "ftp":
	default:
		return "", modules.Errorf("%s: salt://, http://, https://, ftp:// and file:// are known", url)
	}
	rest, query, _ := strings.Cut(rest, "?")
	host, name, _ := strings.Cut(rest, "/")
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		host = host[i+1:] // no password in a file name
	}
	name = path.Clean("/" + name)
	if query != "" {
		name += "-" + sha256Text(query)
	}
	if name == "/" {
		name = "/index"
	}
	return inCache(c, urlsDir, saltenv(c), strings.ReplaceAll(host, ":", "_"), name)
}

// cacheURL brings what a URL has into the cache.
func cacheURL(ctx context.Context, c *modules.Call, url string) (string, error) {
	name, err := urlCached(c, url)
	if err != nil {
		return "", err
	}
	form, want, err := splitHash(c.Text("source_hash"))
	if err != nil {
		return "", err
	}
	if want != "" {
		if have, err := sumOf(name, form); err == nil && have == want {
			return name, nil
		}
	}
	etag := ""
	if b, err := os.ReadFile(name + ".etag"); err == nil && c.Bool("use_etag") {
		if _, err := os.Stat(name); err == nil {
			etag = string(b)
		}
	}
	d, err := download(ctx, c, url, etag)
	if err != nil {
		return "", err
	}
	if d.Local == "" {
		return name, nil
	}
	if want != "" {
		if got, err := sumOf(d.Local, form); err != nil || got != want {
			_ = os.Remove(d.Local)
			return "", modules.Errorf("%s has the %s %s, and not %s as source_hash says", shown(url), form, got, want)
		}
	}
	if err := keep(d.Local, name); err != nil {
		return "", err
	}
	if d.ETag == "" {
		_ = os.Remove(name + ".etag")
		return name, nil
	}
	return name, os.WriteFile(name+".etag", []byte(d.ETag), 0o600)
}

// splitHash splits "md5:..." or "md5=..." or a hash alone into kind and value.
func splitHash(s string) (form, value string, err error) {
	if s == "" {
		return "", "", nil
	}
	if i := strings.IndexAny(s, ":="); i >= 0 {
		form, value = s[:i], s[i+1:]
	} else {
		form, value = digest.Named(len(s)), s
	}
	if digest.New(form) == nil {
		return "", "", modules.Errorf("source_hash %s: the kind of hash is not known", s)
	}
	return form, strings.ToLower(value), nil
}

// download fetches a URL into the thin dir: by the controller, or by the host's curl
// where the option backend says so. What is not http goes by curl.
func download(ctx context.Context, c *modules.Call, url, etag string) (*modules.Download, error) {
	if modules.Text(c.Host.Opts.Value("backend")) == "curl" || strings.HasPrefix(url, "ftp://") {
		return byCurl(ctx, c, url, etag)
	}
	d, ok := c.Host.Files.(modules.Downloader)
	if !ok {
		return nil, modules.Errorf("URLs cannot be fetched here")
	}
	got, err := d.Download(ctx, url, etag)
	if err != nil {
		return nil, modules.Errorf("fetching %s through the controller: %v", shown(url), err)
	}
	return got, nil
}

// byCurl fetches a URL from the host. What the server says of the version lies in a
// file of curl's.
func byCurl(ctx context.Context, c *modules.Call, url, etag string) (*modules.Download, error) {
	if !c.Host.Has("curl") {
		return nil, modules.Errorf("fetching %s from the host needs curl there", shown(url))
	}
	dir, err := os.MkdirTemp(c.Host.Dir, ".gossh-curl-*")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	out, tag := dir+"/body", dir+"/etag"
	argv := []string{"curl", "--silent", "--show-error", "--fail", "--location", "--max-redirs", "10", "--connect-timeout", "30", "--output", out}
	if strings.HasPrefix(url, "http") {
		argv = append(argv, "--proto-redir", "=https,http", "--etag-save", tag)
		if etag != "" {
			if err := os.WriteFile(dir+"/have", []byte(etag+"\n"), 0o600); err != nil {
				return nil, err
			}
			argv = append(argv, "--etag-compare", dir+"/have")
		}
	}
	// A URL may hold a password: curl reads it, so that it is in no process list.
	argv = append(argv, "--globoff", "--config", "-")
	r, err := c.Host.Start(ctx, &process.Command{Argv: argv, Stdin: []byte(curlconf.Line("url", url))})
	if err != nil {
		return nil, err
	}
	if r.Code != 0 {
		return nil, modules.Errorf("fetching %s: %s", shown(url), strings.TrimSpace(string(r.Stderr)))
	}
	d := &modules.Download{}
	if b, err := os.ReadFile(tag); err == nil {
		d.ETag = strings.TrimSpace(string(b))
	}
	if _, err := os.Stat(out); err != nil {
		if etag != "" {
			return d, nil // it is still the same
		}
		if err := os.WriteFile(out, nil, 0o600); err != nil { // curl makes no file of nothing
			return nil, err
		}
	}
	f, err := os.CreateTemp(c.Host.Dir, ".gossh-file-*")
	if err != nil {
		return nil, err
	}
	_ = f.Close()
	d.Local = f.Name()
	return d, os.Rename(out, d.Local)
}

// shown returns a URL without its password.
func shown(url string) string {
	scheme, rest, _ := strings.Cut(url, "://")
	host, tail, _ := strings.Cut(rest, "/")
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		host = "***@" + host[i+1:]
	}
	return strings.TrimRight(scheme+"://"+host+"/"+tail, "/")
}
