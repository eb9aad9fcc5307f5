// Package hashutil has the functions that hash, sign and encode: hashutil.*.
package hashutil

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/internal/digest"
	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("hashutil", table, map[string]modules.Func{
		"digest": digestText, "digest_file": digestFile, "md5_digest": as("md5"), "sha256_digest": as("sha256"), "sha512_digest": as("sha512"),
		"base64_b64encode": encode, "base64_b64decode": decode, "base64_encodestring": encodeLines, "base64_decodestring": decode,
		"base64_encodefile": encodeFile, "base64_decodefile": decodeFile,
		"hmac_signature": hmacSignature, "hmac_compute": hmacCompute, "github_signature": githubSignature,
	})
}

func sum(form, text string) (string, error) {
	h := digest.New(form)
	if h == nil {
		return "", modules.Errorf("Hash type '%s' is not available: %s", form, strings.Join(digest.Known(), ", "))
	}
	_, _ = io.WriteString(h, text)
	return hex.EncodeToString(h.Sum(nil)), nil
}

func digestText(_ context.Context, c *modules.Call) (any, error) {
	return sum(c.Text("checksum"), c.Text("instr"))
}

// as returns the function of one kind of hash.
func as(form string) modules.Func {
	return func(_ context.Context, c *modules.Call) (any, error) { return sum(form, c.Text("instr")) }
}

// open opens a file of the host.
func open(c *modules.Call, arg string) (*os.File, error) {
	name := c.Text(arg)
	if !filepath.IsAbs(name) {
		return nil, modules.Errorf("the path must be absolute: %s", name)
	}
	f, err := os.Open(c.Host.Path(name))
	return f, failed("reading", name, err)
}

func failed(doing, name string, err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return modules.Errorf("%s %s: %v", doing, name, pe.Err)
	}
	return err
}

func digestFile(_ context.Context, c *modules.Call) (any, error) {
	h := digest.New(c.Text("checksum"))
	if h == nil {
		return sum(c.Text("checksum"), "")
	}
	f, err := open(c, "infile")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if _, err := io.Copy(h, f); err != nil {
		return nil, failed("reading", c.Text("infile"), err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func encode(_ context.Context, c *modules.Call) (any, error) {
	return base64.StdEncoding.EncodeToString([]byte(c.Text("instr"))), nil
}

// lines returns base64 in lines of 76 characters, each with its end.
func lines(b []byte) string {
	text := base64.StdEncoding.EncodeToString(b)
	var out strings.Builder
	for len(text) > 0 {
		n := min(76, len(text))
		out.WriteString(text[:n] + "\n")
		text = text[n:]
	}
	return out.String()
}

func encodeLines(_ context.Context, c *modules.Call) (any, error) {
	return lines([]byte(c.Text("instr"))), nil
}

func decoded(text string) ([]byte, error) {
	b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		return nil, modules.Errorf("this is no base64: %v", err)
	}
	return b, nil
}

func decode(_ context.Context, c *modules.Call) (any, error) {
	b, err := decoded(c.Text("instr"))
	return string(b), err
}

// maxFile bounds a file that is returned.
const maxFile = 32 << 20

func encodeFile(_ context.Context, c *modules.Call) (any, error) {
	f, err := open(c, "fname")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, failed("reading", c.Text("fname"), err)
	}
	if len(b) > maxFile {
		return nil, modules.Errorf("%s has more than %d bytes", c.Text("fname"), maxFile)
	}
	return lines(b), nil
}

func decodeFile(_ context.Context, c *modules.Call) (any, error) {
	b, err := decoded(c.Text("instr"))
	if err != nil {
		return nil, err
	}
	name := c.Text("outfile")
	if !filepath.IsAbs(name) {
		return nil, modules.Errorf("the path must be absolute: %s", name)
	}
	if c.Test {
		return true, nil
	}
	return true, failed("writing", name, os.WriteFile(c.Host.Path(name), b, 0o666))
}

func mac(form string, c *modules.Call) []byte {
	h := hmac.New(digest.Maker(form), []byte(c.Text("shared_secret")))
	_, _ = io.WriteString(h, c.Text("string"))
	return h.Sum(nil)
}

func hmacSignature(_ context.Context, c *modules.Call) (any, error) {
	b, err := decoded(c.Text("challenge_hmac"))
	return err == nil && hmac.Equal(b, mac("sha256", c)), err
}

func hmacCompute(_ context.Context, c *modules.Call) (any, error) {
	return hex.EncodeToString(mac("sha256", c)), nil
}

func githubSignature(_ context.Context, c *modules.Call) (any, error) {
	form, want, ok := strings.Cut(c.Text("challenge_hmac"), "=")
	if !ok || digest.New(form) == nil {
		return nil, modules.Errorf("a signature of GitHub is sha1=HMAC or sha256=HMAC")
	}
	return hmac.Equal([]byte(strings.ToLower(want)), []byte(hex.EncodeToString(mac(form, c)))), nil
}
