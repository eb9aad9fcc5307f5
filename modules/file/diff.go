package file

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/gossh/gossh/internal/difflib"
	"github.com/gossh/gossh/modules"
)

// maxDiff is the size up to which files are compared line by line, in bytes.
const maxDiff = 4 << 20

// differing returns what makes the content of b of that of a, as Salt shows it: a
// diff, or a sentence about files that are no text.
func differing(c *modules.Call, a, b place, names bool) (string, error) {
	old, big, err := upTo(a)
	if err != nil {
		return "", err
	}
	fresh, bigger, err := upTo(b)
	if err != nil {
		return "", err
	}
	was, is := isText(old), isText(fresh)
	switch {
	case !was && !is:
		return "Replace binary file", nil
	case !was:
		return "Replace binary file with text file", nil
	case !is:
		return "Replace text file with binary file", nil
	case big || bigger:
		return "Replace a file that is too large for a diff", nil
	}
	from, to := "", ""
	if names {
		from, to = a.name, b.name
	}
	return difflib.Unified(difflib.Lines(old), difflib.Lines(fresh), from, to), nil
}

// upTo reads a file as far as it is compared, and reports whether there is more.
func upTo(p place) (string, bool, error) {
	f, err := os.Open(p.path)
	if err != nil {
		return "", false, failed("reading", p, err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxDiff+1))
	if err != nil {
		return "", false, failed("reading", p, err)
	}
	return string(b), len(b) > maxDiff, nil
}

// shown is what a change of the content is noted as.
func shown(c *modules.Call, a, b place) (string, error) {
	if v, given := c.Named["show_changes"]; given && (v == false || v == "False") {
		return "<show_changes=False>", nil
	}
	if modules.Text(c.Host.Opts.Value("obfuscate_templates")) == "True" {
		return "<Obfuscated Template>", nil
	}
	return differing(c, a, b, false)
}

// equal reports whether two files have the same content.
func equal(ctx context.Context, a, b place) (bool, error) {
	x, err := hashFile(ctx, a, "sha256")
	if err != nil {
		return false, err
	}
	y, err := hashFile(ctx, b, "sha256")
	return x == y, err
}

func getDiff(ctx context.Context, c *modules.Call) (any, error) {
	var both [2]place
	for i, arg := range []string{"file1", "file2"} {
		o := originOf(c.Host, c.Text(arg), c.Text("saltenv"))
		p, drop, err := o.get(ctx, c.Host)
		if errors.Is(err, modules.ErrNoFile) {
			return nil, modules.Errorf("Failed to cache one or more files: File %s not found", o.url)
		}
		if err != nil {
			return nil, err
		}
		defer drop()
		if both[i] = p; o.scheme == "salt" {
			both[i].name = o.url
		}
	}
	same, err := equal(ctx, both[0], both[1])
	switch {
	case err != nil:
		return nil, err
	case same:
		return "", nil
	case !c.Bool("show_changes"):
		return "<show_changes=False>", nil
	}
	return differing(c, both[0], both[1], c.Bool("show_filenames"))
}
