package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/internal/sshdtest"
	"github.com/gossh/gossh/internal/sshtest"
)

// hostKey returns the public key that a host has.
func hostKey(t testing.TB, h *sshdtest.Host) xssh.PublicKey {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(h.Dir, "host_key"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := xssh.ParsePrivateKey(b)
	if err != nil {
		t.Fatal(err)
	}
	return s.PublicKey()
}

func TestHostKeys(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	h := f.Hosts[0]
	a := f.Account(t, sshdtest.Sudo{})
	stranger, err := sshtest.NewSigner("ed25519")
	if err != nil {
		t.Fatal(err)
	}
	line, right := sshtest.KnownHostsLine(h.Addr(), stranger.PublicKey()), sshtest.KnownHostsLine(h.Addr(), hostKey(t, h))
	for _, c := range []struct {
		name, known string
		attributes  []string
		args        []string
		kind        string
		says, warns string
		// records is whether known_hosts has the host's key afterwards.
		records bool
	}{
		{name: "known", known: right, records: true},
		{name: "unknown", kind: "hostkey", says: xssh.FingerprintSHA256(hostKey(t, h))},
		{name: "unknown, -i", args: []string{"-i"}, warns: "ermanently added|ecorded", records: true},
		{name: "changed", known: line, kind: "hostkey", says: "CHANGED"},
		{name: "changed, -i", known: line, args: []string{"-i"}, kind: "hostkey", says: "CHANGED"},
		{name: "revoked", known: "@revoked " + right, args: []string{"-i"}, kind: "hostkey", says: "REVOKED", records: true},
		{name: "unchecked", args: []string{"--no-host-keys"}},
		{name: "changed, unchecked", known: line, args: []string{"--no-host-keys"}},
		{
			name: "no password for a stranger", args: []string{"--no-host-keys"}, attributes: []string{"user: " + a.Name, "passwd: " + a.Password, "priv:"},
			kind: "auth", says: "password",
		},
		{name: "accept-new of ssh_options", attributes: []string{"ssh_options: [StrictHostKeyChecking=accept-new]"}, records: true},
		{name: "no of ssh_options", known: line, attributes: []string{"ssh_options: [StrictHostKeyChecking=no]"}, kind: "hostkey", says: "CHANGED"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOperator(t, f, h.Line("h", c.attributes...))
			known := o.write(t, ".ssh/known_hosts", c.known+"\n")
			r := o.run(t, append(c.args, "h", "test.ping", "--out", "json", "--static")...)
			if c.kind == "" {
				r.exits(0).says(`"h": true`)
			} else if r.exits(20).kind("h", c.kind); !strings.Contains(r.failed("h").Stderr, c.says) {
				r.fail("no %q in %q", c.says, r.failed("h").Stderr)
			}
			b, err := os.ReadFile(known)
			if err != nil {
				t.Fatal(err)
			}
			key := strings.Fields(right)[2]
			if got := strings.Contains(string(b), key); got != c.records {
				r.fail("known_hosts has the key: got %v, want %v\n%s", got, c.records, b)
			}
		})
	}
}

// TestHostCertificate has an authority vouch for the host.
func TestHostCertificate(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{})
	ca := f.Path("ca")
	keygen(t, "-t", "ed25519", "-N", "", "-f", ca)
	host := f.Path("host")
	keygen(t, "-t", "ecdsa", "-N", "", "-f", host)
	keygen(t, "-s", ca, "-I", "host", "-h", "-n", "web.example", host+".pub")
	h := f.SSHD("HostKey "+host, "HostCertificate "+host+"-cert.pub")
	pub, err := os.ReadFile(ca + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	o := newOperator(t, f, h.Line("good", "ssh_options: [HostKeyAlias=web.example]"), h.Line("bad", "ssh_options: [HostKeyAlias=db.example]"))
	o.write(t, ".ssh/known_hosts", "@cert-authority *.example "+string(pub))
	o.run(t, "*", "test.ping", "--out", "json", "--static").exits(20).says(`"good": true`).kind("bad", "hostkey")
}
