package knownhosts_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/testneed"
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
	for _, hash := range []bool{false, true} {
		p := filepath.Join(t.TempDir(), "new", "known_hosts")
		k := signer(t).PublicKey()
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				records := []knownhosts.Record{{Name: "shared", Key: k, Hash: hash}, {Name: string(rune('a' + i)), Key: k}}
				if err := knownhosts.Append(t.Context(), p, records); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		b, err := os.ReadFile(p)
		if err != nil || strings.Count(string(b), "\n") != 9 || strings.Contains(string(b), "shared") == hash {
			t.Errorf("hash %v: got %q, %v, want nine lines", hash, b, err)
		}
		if info, err := os.Stat(p); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("got %v, %v", info.Mode(), err)
		}
		if info, err := os.Stat(filepath.Dir(p)); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("got %v, %v", info.Mode(), err)
		}
	}
}

func TestAppendEndsALine(t *testing.T) {
	t.Parallel()
	p := filepath.Join(t.TempDir(), "kh")
	if err := os.WriteFile(p, []byte("# cut off"), 0o600); err != nil {
		t.Fatal(err)
	}
	k := signer(t).PublicKey()
	if err := knownhosts.Append(t.Context(), p, []knownhosts.Record{{Name: "h", Key: k}}); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(p); err != nil || string(b) != "# cut off\n"+knownhosts.Line("h", k, false) {
		t.Errorf("got %q, %v", b, err)
	}
}

func TestAppendRefusesNames(t *testing.T) {
	t.Parallel()
	p := filepath.Join(t.TempDir(), "kh")
	k := signer(t).PublicKey()
	for _, name := range []string{"*", "a,b", "a b", "!a", "@revoked", "|1|a|b", "#a", "a\nb", "", "[a", "[*]:22", "a?"} {
		if err := knownhosts.Append(t.Context(), p, []knownhosts.Record{{Name: name, Key: k}}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: got %v, want an error", name, err)
		}
	}
	for _, name := range []string{"a", "[a]:22", "::1", "[fe80::1%eth0]:2222"} {
		if err := knownhosts.Append(t.Context(), p, []knownhosts.Record{{Name: name, Key: k}}); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := knownhosts.Append(t.Context(), os.DevNull, []knownhosts.Record{{Name: "a", Key: k}}); err != nil {
		t.Error(err)
	}
}

// TestWithoutPort: what is recorded for the host holds for its other ports, but a
// key that differs there is no change.
func TestWithoutPort(t *testing.T) {
	t.Parallel()
	a, b := signer(t).PublicKey(), signer(t).PublicKey()
	d, _ := load(t, knownhosts.Line("h", a, false))
	if got := d.Check("[h]:2222", "h", a); got.Verdict != knownhosts.Known || len(got.Places) != 1 || !strings.HasSuffix(got.Places[0], ":1") {
		t.Errorf("got %+v, want it known by line 1", got)
	}
	if got := d.Check("[h]:2222", "h", b); got.Verdict != knownhosts.Unknown {
		t.Errorf("got %v, want unknown", got.Verdict)
	}
	if got := d.Algorithms("[h]:2222"); !cmp.Equal(got, []string{ssh.KeyAlgoED25519}) {
		t.Errorf("got %v", got)
	}
	got := d.Check("h", "h", b)
	if want := []string{"ssh-ed25519 " + ssh.FingerprintSHA256(a)}; got.Verdict != knownhosts.Changed || !cmp.Equal(got.Fingerprints, want) {
		t.Errorf("got %+v, want it changed from %v", got, want)
	}
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	ca, host := signer(t), signer(t)
	for name, c := range map[string]struct {
		change func(*ssh.Certificate)
		reason string // "" if it counts
	}{
		"good":      {func(*ssh.Certificate) {}, ""},
		"pattern":   {func(c *ssh.Certificate) { c.ValidPrincipals = []string{"x", "*.org"} }, ""},
		"principal": {func(c *ssh.Certificate) { c.ValidPrincipals = []string{"x"} }, "not for"},
		"nobody":    {func(c *ssh.Certificate) { c.ValidPrincipals = nil }, "no principals"},
		"user":      {func(c *ssh.Certificate) { c.CertType = ssh.UserCert }, "no host certificate"},
		"expired":   {func(c *ssh.Certificate) { c.ValidBefore = 1 }, "expired"},
		"early":     {func(c *ssh.Certificate) { c.ValidAfter = uint64(time.Now().Add(time.Hour).Unix()) }, "not yet valid"},
		"critical":  {func(c *ssh.Certificate) { c.CriticalOptions = map[string]string{"source-address": "::1"} }, "critical"},
	} {
		cert := &ssh.Certificate{Key: host.PublicKey(), CertType: ssh.HostCert, ValidPrincipals: []string{"c.org"}, ValidBefore: ssh.CertTimeInfinity}
		c.change(cert)
		if err := cert.SignCert(rand.Reader, ca); err != nil {
			t.Fatal(err)
		}
		d, _ := load(t, "@cert-authority *.org "+string(ssh.MarshalAuthorizedKey(ca.PublicKey())))
		got := d.Check("c.org", "C.org", cert)
		if (got.Verdict == knownhosts.Known) != (c.reason == "") || !strings.Contains(got.Reason, c.reason) {
			t.Errorf("%s: got %+v, want the reason %q", name, got, c.reason)
		}
	}
}

// TestKeygen has ssh-keygen look for names in what is written here, and hash
// names that are looked up here.
func TestKeygen(t *testing.T) {
	t.Parallel()
	keygen := testneed.Program(t, "openssh", "ssh-keygen")
	p := filepath.Join(t.TempDir(), "kh")
	k := signer(t).PublicKey()
	records := []knownhosts.Record{{Name: knownhosts.Name("H.example.org", 22), Key: k, Hash: true}, {Name: knownhosts.Name("fe80::1", 2222), Key: k}}
	if err := knownhosts.Append(t.Context(), p, records); err != nil {
		t.Fatal(err)
	}
	for range 2 { // as it is written, then with all names hashed
		d, err := knownhosts.Load([]string{p}, func(m string) { t.Error(m) })
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"h.example.org", "[fe80::1]:2222"} {
			if out, err := exec.Command(keygen, "-F", name, "-f", p).CombinedOutput(); err != nil {
				t.Errorf("%s: %v: %s", name, err, out)
			}
			if got := d.Check(name, "", k); got.Verdict != knownhosts.Known {
				t.Errorf("%s: got %v, want known", name, got.Verdict)
			}
		}
		if out, err := exec.Command(keygen, "-H", "-f", p).CombinedOutput(); err != nil {
			t.Fatalf("ssh-keygen -H: %v: %s", err, out)
		}
	}
}

func FuzzLoad(f *testing.F) {
	k := signer(f).PublicKey()
	f.Add("h ssh-ed25519 AAAA\n|1|a|b x y\n@revoked * a b\n")
	f.Add(knownhosts.Line("h", k, false) + "@cert-authority *,!h " + knownhosts.Line("", k, false) + knownhosts.Line("[h]:22", k, true))
	p := filepath.Join(f.TempDir(), "kh")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := knownhosts.Load([]string{p}, func(string) {})
		if err != nil {
			t.Fatal(err)
		}
		d.Algorithms("[h]:22")
		d.Check("h", "h", k)
	})
}

// BenchmarkHashed looks for new hosts among 5,000 hashed lines.
func BenchmarkHashed(b *testing.B) {
	k := signer(b).PublicKey()
	var text strings.Builder
	for i := range 5000 {
		text.WriteString(knownhosts.Line("host"+strconv.Itoa(i), k, true))
	}
	d, _ := load(b, text.String())
	i := 0
	for b.Loop() {
		i++
		d.Check("new"+strconv.Itoa(i), "", k)
	}
}
