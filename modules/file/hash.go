package file

import (
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"io"
	"os"
	"strings"

	"github.com/gossh/gossh/modules"
)

// newHash returns a hash by Python's name of it, nil if it is not known.
func newHash(form string) hash.Hash {
	switch form {
	case "md5":
		return md5.New()
	case "sha1":
		return sha1.New()
	case "sha224":
		return sha256.New224()
	case "sha256":
		return sha256.New()
	case "sha384":
		return sha512.New384()
	case "sha512":
		return sha512.New()
	}
	return nil
}

// hashOf returns the kind of a hash by its length in hexadecimal digits, or "".
func hashOf(length int) string {
	switch length {
	case 32:
		return "md5"
	case 40:
		return "sha1"
	case 56:
		return "sha224"
	case 64:
		return "sha256"
	case 96:
		return "sha384"
	case 128:
		return "sha512"
	}
	return ""
}

// hashFile returns the hash of a file. It ends with ctx.
func hashFile(ctx context.Context, p place, form string) (string, error) {
	h := newHash(form)
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
	if form = hashOf(len(s)); form == "" {
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
