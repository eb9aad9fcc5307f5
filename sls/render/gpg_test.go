package render_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/render"
)

// keyring makes a keyring with one key and returns its directory and what encrypts
// for the key.
func keyring(t *testing.T) (dir string, encrypt func(clear string) string) {
	t.Helper()
	testneed.Program(t, "gpg", "gpg")
	dir, err := os.MkdirTemp("", "gk") // the sockets of the agent need a short path
	if err != nil {
		t.Fatal(err)
	}
	gpg := func(stdin string, args ...string) string {
		t.Helper()
		c := exec.Command("gpg", append([]string{"--homedir", dir, "--batch", "--no-tty", "--trust-model", "always"}, args...)...)
		c.Stdin = strings.NewReader(stdin)
		var errs strings.Builder
		c.Stderr = &errs
		out, err := c.Output()
		if err != nil {
			t.Fatalf("gpg %v: %v: %s", args, err, errs.String())
		}
		return string(out)
	}
	t.Cleanup(func() {
		c := exec.Command("gpgconf", "--homedir", dir, "--kill", "all")
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("gpgconf: %v: %s", err, out)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	// Who starts it by the way gives it five seconds. It keeps its output open.
	if err := exec.Command("gpg-agent", "--homedir", dir, "--daemon").Run(); err != nil {
		t.Fatalf("gpg-agent: %v", err)
	}
	gpg("", "--passphrase", "", "--quick-generate-key", "test@example.org", "default", "default", "never")
	return dir, func(clear string) string {
		return gpg(clear, "--armor", "--encrypt", "--recipient", "test@example.org")
	}
}

func TestGPG(t *testing.T) {
	t.Parallel()
	dir, encrypt := keyring(t)
	r := newPipelines(t, render.Options{Pipeline: "jinja|yaml|gpg", GPGKeyDir: dir})
	indent := func(block string) string {
		return "  " + strings.ReplaceAll(strings.TrimSpace(block), "\n", "\n  ") + "\n"
	}
	one, two := encrypt("s3cret"), encrypt("other\nlines\n")
	text := "a: |\n" + indent(one) + "b:\n  - |\n  " + strings.ReplaceAll(indent(two), "\n", "\n  ") + "\nc: |\n  before " + strings.TrimPrefix(indent(one), "  ") + "  after\nd: 1\n"
	for range 2 { // the second time from memory
		v, err := r.Render(t.Context(), render.Source{Name: "x.sls", Text: text}, render.Vars{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := ordered.Encode(v)
		if want := `{"a":"s3cret","b":["other\nlines\n"],"c":"before s3cret\nafter\n","d":1}`; err != nil || string(got) != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
	m := &ordered.Map{}
	m.SetAs("80", int64(80), []any{one, nil})
	v, err := r.Decrypt(t.Context(), m)
	if out, ok := v.(*ordered.Map); err != nil || !ok || out.Key("80") != int64(80) {
		t.Errorf("Decrypt: got %v, %v, want a mapping with the key 80", v, err)
	} else if got, err := ordered.Encode(out); err != nil || string(got) != `{"80":["s3cret",null]}` {
		t.Errorf("Decrypt: got %s, %v", got, err)
	}
	broken := "a: |\n" + indent(strings.Replace(one, "\n\n", "\n\nAAAA", 1))
	if _, err := r.Render(t.Context(), render.Source{Name: "x.sls", Text: broken}, render.Vars{}); err == nil || !strings.Contains(err.Error(), "decrypting x.sls: gpg ended with exit code 2") {
		t.Errorf("got %v", err)
	}
}

// TestWithoutGPG changes PATH, and thus cannot run beside others.
func TestWithoutGPG(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	text := "#!yaml|gpg\na: |\n  -----BEGIN PGP MESSAGE-----\n\n  abcd\n  -----END PGP MESSAGE-----\n"
	_, err := newPipelines(t, render.Options{}).Render(t.Context(), render.Source{Name: "x.sls", Text: text}, render.Vars{})
	if want := "decrypting x.sls: running gpg: no such program"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
