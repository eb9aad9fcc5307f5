package knownhosts_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/transport/knownhosts"
)

// TestLinesAreFoundAgain reads names that stand in several lines of several files,
// which are read a second time when a name is asked for.
func TestLinesAreFoundAgain(t *testing.T) {
	t.Parallel()
	var keys []ssh.PublicKey
	for range 4 {
		s, err := sshtest.NewSigner("ed25519")
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, s.PublicKey())
	}
	text := func(i int) string { return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(keys[i]))) }
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	for path, content := range map[string]string{
		a: "# a comment\r\n\nWeb1,x " + text(0) + " somebody\r\nx " + text(1) + "\n",
		b: "  y,web1\t" + text(2) + "\n\n@revoked x " + text(3), // and no newline
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, err := knownhosts.Load([]string{a, b}, func(msg string) { t.Error(msg) })
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		key    int
		want   knownhosts.Verdict
		places string
	}{
		{"web1", 0, knownhosts.Known, a + ":3"},
		{"web1", 2, knownhosts.Known, b + ":1"},
		{"web1", 1, knownhosts.Changed, a + ":3 " + b + ":1"},
		{"x", 1, knownhosts.Known, a + ":4"},
		{"x", 2, knownhosts.Changed, a + ":3 " + a + ":4"},
		{"x", 3, knownhosts.Revoked, b + ":3"},
		{"y", 2, knownhosts.Known, b + ":1"},
		{"z", 0, knownhosts.Unknown, ""},
	} {
		r := d.Check(tt.name, tt.name, keys[tt.key])
		if got := strings.Join(r.Places, " "); r.Verdict != tt.want || got != tt.places {
			t.Errorf("%s with key %d: got %v at %q, want %v at %q", tt.name, tt.key, r.Verdict, got, tt.want, tt.places)
		}
	}
}
