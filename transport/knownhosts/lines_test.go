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

// TestRecords has that Records says of a key what Check says.
func TestRecords(t *testing.T) {
	t.Parallel()
	a, b, c := publicKey(t), publicKey(t), publicKey(t)
	text := func(k ssh.PublicKey) string { return " " + string(ssh.MarshalAuthorizedKey(k)) }
	dir := t.TempDir()
	path := filepath.Join(dir, "known_hosts")
	if err := knownhosts.Append(t.Context(), path, []knownhosts.Record{{Name: "hashed", Key: a, Hash: true}, {Name: "[hashed]:2222", Key: b, Hash: true}}); err != nil {
		t.Fatal(err)
	}
	hashed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := string(hashed) + "plain,other" + text(a) + "*.example.com,!no.example.com" + text(b) + "both" + text(a) +
		"[both]:2222" + text(b) + "@cert-authority ca" + text(c) + "@revoked bad" + text(a) + "bad" + text(a)
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := knownhosts.Load([]string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"hashed": "a", "[hashed]:2222": "b", "[hashed]:23": "a", "plain": "a", "other": "a", "[plain]:2222": "a",
		"x.example.com": "b", "no.example.com": "", "both": "a", "[both]:2222": "b", "ca": "c", "bad": "", "none": "",
	} {
		got := ""
		for k, key := range map[string]ssh.PublicKey{"a": a, "b": b, "c": c} {
			if db.Records(name, ssh.FingerprintSHA256(key)) {
				got += k
			}
			if known := db.Check(name, name, key).Verdict == knownhosts.Known; k != "c" && known != strings.Contains(got, k) {
				t.Errorf("%s: got %v for %s, and Check says %v", name, !known, k, known)
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if !db.Accept("none", "none", b) || !db.Records("none", ssh.FingerprintSHA256(b)) {
		t.Error("what was accepted is not recorded")
	}
}

func publicKey(t testing.TB) ssh.PublicKey {
	t.Helper()
	s, err := sshtest.NewSigner("ed25519")
	if err != nil {
		t.Fatal(err)
	}
	return s.PublicKey()
}
