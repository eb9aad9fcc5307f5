package knownhosts_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/transport/knownhosts"
)

func signer(t testing.TB) ssh.Signer {
	t.Helper()
	_, priv, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ssh.NewSignerFromKey(priv)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func load(t testing.TB, text string) (*knownhosts.DB, []string) {
	t.Helper()
	p := filepath.Join(t.TempDir(), "kh")
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var warnings []string
	d, err := knownhosts.Load([]string{p, p + ".absent"}, func(m string) { warnings = append(warnings, m) })
	if err != nil {
		t.Fatal(err)
	}
	return d, warnings
}

func TestCheck(t *testing.T) {
	t.Parallel()
	a, b, ca := signer(t), signer(t), signer(t)
	ka, kb := a.PublicKey(), b.PublicKey()
	cert := &ssh.Certificate{Key: kb, CertType: ssh.HostCert, ValidPrincipals: []string{"c.example.org"}, ValidBefore: ssh.CertTimeInfinity}
	if err := cert.SignCert(rand.Reader, ca); err != nil {
		t.Fatal(err)
	}
	old := &ssh.Certificate{Key: kb, CertType: ssh.HostCert, ValidPrincipals: []string{"c.example.org"}, ValidBefore: uint64(time.Now().Add(-time.Hour).Unix())}
	if err := old.SignCert(rand.Reader, ca); err != nil {
		t.Fatal(err)
	}
	caLine := string(ssh.MarshalAuthorizedKey(ca.PublicKey()))
	d, warnings := load(t, "# comment\n\n"+
		knownhosts.Line("plain,10.0.0.1", ka, false)+
		knownhosts.Line("[plain]:2222", kb, false)+
		knownhosts.Line("hashed", ka, true)+
		knownhosts.Line("*.glob.org,!not.glob.org", ka, false)+
		"@revoked * "+string(ssh.MarshalAuthorizedKey(b.PublicKey()))+
		"@cert-authority *.example.org "+caLine+
		"broken line\n@what x y z\nx ssh-ed25519 !!!\n|2|a|b ssh-ed25519 "+strings.Fields(caLine)[1]+"\n")
	if len(warnings) != 4 {
		t.Errorf("got %d warnings, want 4: %q", len(warnings), warnings)
	}
	for _, c := range []struct {
		name string
		key  ssh.PublicKey
		want knownhosts.Verdict
	}{
		{"plain", ka, knownhosts.Known},
		{"10.0.0.1", ka, knownhosts.Known},
		{"hashed", ka, knownhosts.Known},
		{"x.glob.org", ka, knownhosts.Known},
		{"not.glob.org", ka, knownhosts.Unknown},
		{"other", ka, knownhosts.Unknown},
		{"plain", ca.PublicKey(), knownhosts.Changed},
		{"[plain]:2222", ka, knownhosts.Changed},
		{"hashed", ca.PublicKey(), knownhosts.Changed},
		{"plain", kb, knownhosts.Revoked},
		{"other", kb, knownhosts.Revoked},
	} {
		if got := d.Check(c.name, c.name, c.key); got.Verdict != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
	clean, _ := load(t, "@cert-authority *.example.org "+caLine)
	for _, c := range []struct {
		host string
		key  ssh.PublicKey
		want knownhosts.Verdict
	}{
		{"c.example.org", cert, knownhosts.Known},
		{"d.example.org", cert, knownhosts.Unknown},
		{"c.example.org", old, knownhosts.Unknown},
		{"c.other.org", cert, knownhosts.Unknown},
	} {
		if got := clean.Check(c.host, c.host, c.key); got.Verdict != c.want {
			t.Errorf("certificate for %s: got %v, want %v", c.host, got, c.want)
		}
	}
	revoked, _ := load(t, "@cert-authority * "+caLine+"@revoked * "+caLine)
	if got := revoked.Check("c.example.org", "c.example.org", cert); got.Verdict != knownhosts.Revoked {
		t.Errorf("a revoked authority: got %v", got)
	}
	if got := d.Algorithms("plain"); !cmp.Equal(got, []string{ssh.KeyAlgoED25519}) {
		t.Errorf("got %v", got)
	}
	if got := clean.Algorithms("c.example.org"); len(got) == 0 || got[0] != ssh.CertAlgoED25519v01 {
		t.Errorf("got %v", got)
	}
	if got := d.Algorithms("nobody"); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestAcceptOnce(t *testing.T) {
	t.Parallel()
	d, _ := load(t, "")
	a, b := signer(t).PublicKey(), signer(t).PublicKey()
	first, again, other := d.Accept("h", "h", a), d.Accept("h", "h", a), d.Accept("h", "h", b)
	if !first || !again || other {
		t.Error("the second key of a host was accepted, or the first was not")
	}
}

func TestAppend(t *testing.T) {
	t.Parallel()
	p := filepath.Join(t.TempDir(), "new", "known_hosts")
	k := signer(t).PublicKey()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			lines := []string{knownhosts.Line("shared", k, false), knownhosts.Line(string(rune('a'+i)), k, false)}
			if err := knownhosts.Append(p, lines); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	b, err := os.ReadFile(p)
	if err != nil || strings.Count(string(b), "\n") != 9 || strings.Count(string(b), "shared") != 1 {
		t.Errorf("got %q, %v, want nine lines", b, err)
	}
	if info, err := os.Stat(p); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v", info.Mode(), err)
	}
}

// TestKeygenFindsThem has ssh-keygen look for names in what Line writes.
func TestKeygenFindsThem(t *testing.T) {
	t.Parallel()
	keygen, err := exec.LookPath("ssh-keygen")
	if err != nil {
		t.Skip("ssh-keygen is not installed")
	}
	p := filepath.Join(t.TempDir(), "kh")
	k := signer(t).PublicKey()
	if err := knownhosts.Append(p, []string{knownhosts.Line(knownhosts.Name("H.example.org", 22), k, true), knownhosts.Line(knownhosts.Name("fe80::1", 2222), k, false)}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"h.example.org", "[fe80::1]:2222"} {
		if out, err := exec.Command(keygen, "-F", name, "-f", p).CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", name, err, out)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("h ssh-ed25519 AAAA\n|1|a|b x y\n@revoked * a b\n")
	f.Fuzz(func(t *testing.T, text string) {
		d, _ := load(t, text)
		d.Algorithms("h")
	})
}
