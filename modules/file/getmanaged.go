package file

import (
	"context"
	"errors"
	"strings"

	"github.com/gossh/gossh/modules"
)

// fetched is what a managed file is to contain.
type fetched struct {
	// path is a file in the thin dir or of the host; "" if what there is has the sum
	// already.
	path string
	sum  sum
	// comment says why there is nothing, as Salt has it.
	comment string
}

// getManaged brings the content of a managed file. What goes wrong with the source
// is a comment, as with Salt.
func getManaged(ctx context.Context, c *modules.Call, source string, hash any) (fetched, error) {
	if source == "" {
		return fetched{}, nil
	}
	o := originOf(c.Host, source, c.Text("saltenv"))
	if c.Text("template") != "" {
		return getRendered(ctx, c, o)
	}
	var want sum
	if h := modules.Text(hash); h != "" && o.scheme != "salt" {
		var err error
		if want, err = wantedSum(ctx, c, c.Text("name"), source, h); err != nil {
			return fetched{comment: err.Error()}, nil
		}
	}
	if o.scheme == "salt" {
		return getSalt(ctx, c, o)
	}
	if !o.local() {
		if want.form == "" && !c.Bool("skip_verify") {
			return fetched{comment: "Unable to verify upstream hash of source file " + redacted(source) + ", please set source_hash or set skip_verify to True"}, nil
		}
		if there(ctx, c, want) {
			return fetched{sum: want}, nil
		}
	}
	p, _, err := o.get(ctx, c.Host)
	if errors.Is(err, modules.ErrNoFile) {
		return fetched{comment: "Local file source " + source + " does not exist"}, nil
	}
	if err != nil {
		return fetched{comment: err.Error()}, nil
	}
	if want.form == "" {
		want.form = "sha256"
		if want.value, err = hashFile(ctx, p, want.form); err != nil {
			return fetched{}, err
		}
	}
	return fetched{path: p.path, sum: want}, nil
}

// there reports whether the managed file has that sum already.
func there(ctx context.Context, c *modules.Call, want sum) bool {
	p, err := at(ctx, c, "name")
	if err != nil || want.form == "" || !p.isFile() {
		return false
	}
	have, err := hashFile(ctx, p, want.form)
	return err == nil && have == want.value
}

// redacted returns a URL without the user and the password in it.
func redacted(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	if at := strings.LastIndexByte(strings.SplitN(rest, "/", 2)[0], '@'); at >= 0 {
		return scheme + "://<redacted>@" + rest[at+1:]
	}
	return url
}

// getSalt brings a file of the controller, unless what there is equals it.
func getSalt(ctx context.Context, c *modules.Call, o origin) (fetched, error) {
	missing := fetched{comment: "Source file " + o.url + " not found in saltenv '" + o.env + "'"}
	if source, ok := c.Host.Files.(modules.Comparer); ok {
		if p, err := at(ctx, c, "name"); err == nil && p.isFile() {
			if have, err := hashFile(ctx, p, "sha256"); err == nil {
				path, err := source.FetchUnless(ctx, o.path, o.env, have)
				if errors.Is(err, modules.ErrNoFile) {
					return missing, nil
				}
				if err != nil || path == "" {
					return fetched{sum: sum{"sha256", have}}, err
				}
				return summed(ctx, path)
			}
		}
	}
	p, _, err := o.get(ctx, c.Host)
	if errors.Is(err, modules.ErrNoFile) {
		return missing, nil
	}
	if err != nil {
		return fetched{}, err
	}
	return summed(ctx, p.path)
}

func summed(ctx context.Context, path string) (fetched, error) {
	s, err := hashFile(ctx, place{path, path}, "sha256")
	return fetched{path: path, sum: sum{"sha256", s}}, err
}

// getRendered has the controller render a file of its own. One that lies on the host
// is refused: hosts are not trusted.
func getRendered(ctx context.Context, c *modules.Call, o origin) (fetched, error) {
	if o.scheme != "salt" {
		return fetched{comment: o.url + ": a template must be a salt:// file, the controller renders none that lies on a host"}, nil
	}
	out, err := render(ctx, c, modules.Template{Path: o.path, Env: o.env})
	if errors.Is(err, modules.ErrNoFile) {
		return fetched{comment: "Source file " + o.url + " not found in saltenv '" + o.env + "'"}, nil
	}
	if err != nil {
		return fetched{comment: err.Error()}, nil
	}
	p, err := tempFile(c.Host, out)
	if err != nil {
		return fetched{}, err
	}
	return summed(ctx, p.path)
}

func getManagedFunc(ctx context.Context, c *modules.Call) (any, error) {
	f, err := getManaged(ctx, c, c.Text("source"), c.Named["source_hash"])
	if err != nil {
		return nil, err
	}
	return []any{f.path, f.sum.mapping(), f.comment}, nil
}

// verify says why the content of a file is not the one that was asked for, "" if it
// is.
func verify(ctx context.Context, c *modules.Call, source string, p place, want sum) (string, error) {
	if want.form == "" || c.Bool("skip_verify") || strings.HasPrefix(source, "salt://") {
		return "", nil
	}
	got, err := hashFile(ctx, p, want.form)
	if err != nil || got == want.value {
		return "", err
	}
	return "Specified " + want.form + " checksum for " + c.Text("name") + " (" + want.value + ") does not match actual checksum (" + got +
		"). If the 'source_hash' value refers to a remote file with multiple possible matches, then it may be necessary to set 'source_hash_name'.", nil
}
