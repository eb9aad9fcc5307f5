package file

import (
	"context"
	"encoding/hex"
	"io"
	"os"
	"strings"

	"github.com/gossh/gossh/internal/digest"
	"github.com/gossh/gossh/modules"
)

// hashFile returns the hash of a file. It ends with ctx.
func hashFile(ctx context.Context, p place, form string) (string, error) {
	h := digest.New(form)
	if h == nil {
		return "", modules.Errorf("Invalid hash type: %s", form)
	}
	f, err := os.Open(p.path)
	if err != nil {
		return "", failed("reading", p, err)
	}
	defer f.Close()
	if _, err := io.Copy(h, readerOf(ctx, f)); err != nil {
		return "", failed("reading", p, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// reader reads until its context ends.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func readerOf(ctx context.Context, r io.Reader) io.Reader { return &reader{ctx, r} }

func (r *reader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}

func getHash(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	return hashFile(ctx, p, c.Text("form"))
}

func getSum(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	if !p.isFile() {
		return "File not found", nil
	}
	return hashFile(ctx, p, c.Text("form"))
}

// splitHash splits "md5:...", "md5=..." or a hash alone into kind and value.
func splitHash(s string) (form, value string, err error) {
	if i := strings.IndexAny(s, ":="); i >= 0 {
		return s[:i], s[i+1:], nil
	}
	if form = digest.Named(len(s)); form == "" {
		return "", "", modules.Errorf("Unable to determine hash type of %s: its length of %d fits none", s, len(s))
	}
	return form, s, nil
}

func checkHash(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	form, value, err := splitHash(c.Text("file_hash"))
	if err != nil {
		return nil, err
	}
	got, err := hashFile(ctx, p, form)
	if err != nil {
		return nil, err
	}
	return got == value, nil
}
