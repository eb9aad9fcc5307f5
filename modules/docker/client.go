package docker

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"strings"

	"github.com/gossh/gossh/internal/unixhttp"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// maxAnswer bounds what is read of an answer of the daemon, in bytes.
const maxAnswer = modules.MaxOutput

// apiError is what the daemon refuses.
type apiError struct {
	status int
	msg    string
}

// Error returns what the daemon said.
func (e *apiError) Error() string { return e.msg }

// Unwrap makes it a failure that is shown to people.
func (e *apiError) Unwrap() error { return &modules.CommandError{Msg: e.msg} }

// missing reports whether the daemon said that there is no such thing.
func missing(err error) bool {
	var e *apiError
	return errors.As(err, &e) && e.status == 404
}

// socket returns the path of the daemon's socket.
func socket(c *modules.Call) (string, error) {
	at := modules.Text(c.Host.Opts.Value("docker.url"))
	for _, kv := range c.Host.Env {
		if v, ok := strings.CutPrefix(kv, "DOCKER_HOST="); ok && at == "" {
			at = v
		}
	}
	if at == "" {
		at = "unix:///var/run/docker.sock"
	}
	path, ok := strings.CutPrefix(at, "unix://")
	if !ok {
		return "", modules.Errorf("docker is spoken to through a Unix socket, not %s", at)
	}
	return c.Host.Path("/" + strings.TrimLeft(path, "/")), nil
}

// open asks the daemon, and returns its answer unless it refuses. query are names and
// values; a value "" is left out.
func open(ctx context.Context, c *modules.Call, method, path string, query []string, body *ordered.Map, header ...string) (*unixhttp.Response, error) {
	at, err := socket(c)
	if err != nil {
		return nil, err
	}
	sep := "?"
	for i := 0; i+1 < len(query); i += 2 {
		if query[i+1] != "" {
			path += sep + query[i] + "=" + unixhttp.Escape(query[i+1])
			sep = "&"
		}
	}
	r := &unixhttp.Request{Method: method, Target: path, Header: header}
	if body != nil {
		if r.Body, err = ordered.Encode(body); err != nil {
			return nil, err
		}
	}
	resp, err := unixhttp.Do(ctx, at, r)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, fs.ErrNotExist):
		return nil, modules.Errorf("there is no docker on this host: %v", err)
	case err != nil:
		return nil, modules.Errorf("%v", err)
	case resp.Status < 400:
		return resp, nil
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		return nil, modules.Errorf("reading what docker says: %v", err)
	}
	msg := strings.TrimSpace(string(text))
	if v, err := ordered.Decode(text); err == nil {
		if m, ok := v.(*ordered.Map); ok {
			msg = modules.Text(m.Value("message"))
		}
	}
	return nil, &apiError{resp.Status, "docker: " + msg}
}

// ask asks the daemon and returns its answer: data, or nil if there is none.
func ask(ctx context.Context, c *modules.Call, method, path string, query []string, body *ordered.Map) (any, error) {
	resp, err := open(ctx, c, method, path, query, body)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	text, err := read(resp.Body)
	if err != nil || len(text) == 0 || resp.Status == 304 {
		return nil, err
	}
	v, err := ordered.Decode(text)
	if err != nil {
		return nil, modules.Errorf("docker answers %s %s with what is no JSON: %v", method, path, err)
	}
	return v, nil
}

// read reads an answer, up to its bound.
func read(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxAnswer+1))
	if err == nil && len(text) > maxAnswer {
		err = modules.Errorf("docker answers with more than %d bytes", maxAnswer)
	}
	return text, err
}

// get asks for something by its name.
func get(ctx context.Context, c *modules.Call, path string, query ...string) (any, error) {
	return ask(ctx, c, "GET", path, query, nil)
}

// getMap asks for a mapping.
func getMap(ctx context.Context, c *modules.Call, path string, query ...string) (*ordered.Map, error) {
	v, err := get(ctx, c, path, query...)
	if err != nil {
		return nil, err
	}
	m, ok := v.(*ordered.Map)
	if !ok {
		return nil, modules.Errorf("docker answers GET %s with no mapping", path)
	}
	return m, nil
}

// getMaps asks for a list of mappings.
func getMaps(ctx context.Context, c *modules.Call, path string, query ...string) ([]*ordered.Map, error) {
	v, err := get(ctx, c, path, query...)
	if err != nil {
		return nil, err
	}
	return maps(v), nil
}

// maps returns the mappings of a list.
func maps(v any) []*ordered.Map {
	list, _ := v.([]any)
	var out []*ordered.Map
	for _, e := range list {
		if m, ok := e.(*ordered.Map); ok {
			out = append(out, m)
		}
	}
	return out
}

// post changes something, unless nothing may be changed.
func post(ctx context.Context, c *modules.Call, method, path string, query []string, body *ordered.Map) (*ordered.Map, error) {
	if c.Test {
		return &ordered.Map{}, nil
	}
	v, err := ask(ctx, c, method, path, query, body)
	m, _ := v.(*ordered.Map)
	return m, err
}

// seg returns a name as a part of a path: what the call gives cannot leave its place.
func seg(name string) string { return unixhttp.Escape(name) }

// image returns the name of an image as a part of a path; its slashes stay.
func image(name string) string { return strings.ReplaceAll(unixhttp.Escape(name), "%2F", "/") }

// login returns the header with what docker login saved for the registry of an
// image, nil if nothing.
func login(c *modules.Call, image string) []string {
	server := "https://index.docker.io/v1/"
	if first, _, ok := strings.Cut(image, "/"); ok && (strings.ContainsAny(first, ".:") || first == "localhost") {
		server = first
	}
	home := "/root"
	for _, kv := range c.Host.Env {
		if v, ok := strings.CutPrefix(kv, "HOME="); ok && v != "" {
			home = v
		}
	}
	text, err := c.Host.Read(home + "/.docker/config.json")
	if err != nil {
		return nil // then the registry may still serve everybody
	}
	v, err := ordered.Decode([]byte(text))
	if err != nil {
		return nil
	}
	auth, _ := modules.Traverse(v, "auths\n"+server+"\nauth", "\n")
	pair, err := base64.StdEncoding.DecodeString(modules.Text(auth))
	user, password, ok := strings.Cut(string(pair), ":")
	if err != nil || !ok {
		return nil
	}
	b, err := ordered.Encode(ordered.Of("username", user, "password", password, "serveraddress", server))
	if err != nil {
		return nil
	}
	return []string{"X-Registry-Auth: " + base64.URLEncoding.EncodeToString(b)}
}
