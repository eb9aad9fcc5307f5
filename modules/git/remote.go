package git

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// remoteMap returns the URLs of all remotes.
func (r *repo) remoteMap(ctx context.Context) (*ordered.Map, error) {
	out, err := r.out(ctx, "remote", "--verbose", "show")
	if err != nil {
		return nil, err
	}
	found := &ordered.Map{}
	for _, l := range lines(out) {
		name, rest, _ := strings.Cut(l, "\t")
		url, kind, _ := strings.Cut(rest, " (")
		kind, _, _ = strings.Cut(kind, ")") // the filter of a partial clone follows in brackets
		if kind != "fetch" && kind != "push" {
			continue
		}
		if r.c.Named["redact_auth"] == nil || r.c.Bool("redact_auth") {
			url = redact(url)
		}
		urls, ok := found.Value(name).(*ordered.Map)
		if !ok {
			urls = &ordered.Map{}
			found.Set(name, urls)
		}
		urls.Set(kind, url)
	}
	return found, nil
}

func remotes(ctx context.Context, r *repo) (any, error) {
	m, err := r.remoteMap(ctx)
	if err != nil {
		return nil, err
	}
	return m, nil
}

func remoteGet(ctx context.Context, r *repo) (any, error) {
	m, err := r.remoteMap(ctx)
	if err != nil {
		return nil, err
	}
	urls, ok := m.Get(r.c.Text("remote"))
	if !ok {
		return nil, modules.Errorf("Remote '%s' not present in git checkout located at %s", r.c.Text("remote"), r.c.Text("cwd"))
	}
	return urls, nil
}

// withUser returns a URL with the user in it. The password is refused: in a URL it
// would be in the list of processes and in a file of the repository.
func (r *repo) withUser(url, user, pass string) (string, error) {
	u := r.c.Text(user)
	if r.c.Text(pass) != "" {
		return "", modules.Errorf("%s is not written into the repository: give https_pass to git.fetch, git.pull and git.push", pass)
	}
	if u == "" {
		return url, nil
	}
	server, err := httpsServer(url)
	if err != nil {
		return "", err
	}
	host := strings.TrimPrefix(server, "https://")
	_, rest, _ := strings.Cut(url, host)
	return "https://" + escape(u) + "@" + host + rest, nil
}

// escape encodes what cannot stand in the user of a URL.
func escape(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', digits[c>>4], digits[c&15]})
	}
	return b.String()
}

func remoteSet(ctx context.Context, r *repo) (any, error) {
	name := r.c.Text("remote")
	url, err := r.withUser(r.c.Text("url"), "https_user", "https_pass")
	if err != nil {
		return nil, err
	}
	push, err := r.withUser(r.c.Text("push_url"), "push_https_user", "push_https_pass")
	if err != nil {
		return nil, err
	}
	old, err := r.remoteMap(ctx)
	if err != nil {
		return nil, err
	}
	if r.c.Test {
		m := &ordered.Map{}
		m.Set("fetch", redact(url))
		m.Set("push", redact(first(push, url)))
		return m, nil
	}
	if _, ok := old.Get(name); ok {
		if _, err := r.out(ctx, "remote", "rm", "--", name); err != nil {
			return nil, err
		}
	}
	if _, err := r.out(ctx, "remote", "add", "--", name, url); err != nil {
		return nil, err
	}
	if push != "" {
		if _, err := r.out(ctx, "remote", "set-url", "--push", "--", name, push); err != nil {
			return nil, err
		}
	}
	return remoteGet(ctx, r)
}

func lsRemote(ctx context.Context, r *repo) (any, error) {
	return r.listRemote(ctx, nil, first(r.c.Text("remote"), "origin"), r.c.Text("ref"))
}

func remoteRefs(ctx context.Context, r *repo) (any, error) {
	var args []string
	for _, k := range []string{"heads", "tags"} {
		if r.c.Bool(k) {
			args = append(args, "--"+k)
		}
	}
	return r.listRemote(ctx, args, r.c.Text("url"), r.c.Text("filter"))
}

// listRemote returns the refs of a remote.
func (r *repo) listRemote(ctx context.Context, how []string, remote, pattern string) (any, error) {
	if err := r.login(ctx, remote); err != nil {
		return nil, err
	}
	args, err := r.with(append([]string{"ls-remote"}, how...), remote, pattern)
	if err != nil {
		return nil, err
	}
	out, err := r.out(ctx, args...)
	if err != nil {
		return nil, err
	}
	found := &ordered.Map{}
	for _, l := range lines(out) {
		if sha, ref, ok := strings.Cut(l, "\t"); ok {
			found.Set(ref, sha)
		}
	}
	return found, nil
}

func pull(ctx context.Context, r *repo) (any, error) {
	if err := r.login(ctx, "origin"); err != nil {
		return nil, err
	}
	return r.do(ctx, false, []string{"pull"})
}

func push(ctx context.Context, r *repo) (any, error) {
	if err := r.login(ctx, r.c.Text("remote")); err != nil {
		return nil, err
	}
	return r.do(ctx, true, r.dry("push"), r.c.Text("remote"), r.c.Text("ref"))
}
