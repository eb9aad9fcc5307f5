package ssh_test

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshdtest"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/ssh"
	"github.com/gossh/gossh/transport/transporttest"
)

// patience is how long what must come may take on a busy machine, such as a login to a
// real server: PAM and login shells are slow.
const patience = 2 * time.Minute

// real returns a Dialer for the servers of a farm, with its key unless the options
// have others.
func real(t testing.TB, f *sshdtest.Farm, o ssh.Options, config string) *ssh.Dialer {
	t.Helper()
	o.KnownHosts = []string{f.KnownHosts}
	if o.Identities == nil {
		o.Identities = []string{f.Key}
	}
	if o.KillGrace == 0 {
		o.KillGrace = 10 * time.Second
	}
	return dialer(t, o, config)
}

// on returns the target for a server of a farm, logging in as name.
func on(t testing.TB, h *sshdtest.Host, name string, options ...string) *targets.Target {
	t.Helper()
	tg := target(t, h.Addr())
	tg.User, tg.SSH.Timeout, tg.SSH.Options = name, patience, options
	return tg
}

func TestSuiteOnOpenSSH(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	for _, name := range accounts(t, f) {
		t.Run(name.kind, func(t *testing.T) {
			t.Parallel()
			transporttest.Run(t, func(t *testing.T) transporttest.Host {
				t.Parallel()
				dir := f.Path("suite")
				if err := os.Mkdir(dir, 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.Chmod(dir, 0o777); err != nil {
					t.Fatal(err)
				}
				return transporttest.Host{Dialer: real(t, f, ssh.Options{}, ""), Target: on(t, f.Hosts[0], name.login), Dir: dir}
			})
		})
	}
}

// farmUser is who logs in to a farm.
type farmUser struct{ kind, login string }

// accounts returns who can log in: the user of the tests, who is root in CI, and one
// who is not, where there can be one. sshd treats them differently.
func accounts(t *testing.T, f *sshdtest.Farm) []farmUser {
	t.Helper()
	out := []farmUser{{"own", f.User}}
	if os.Geteuid() == 0 {
		out = append(out, farmUser{"other", f.Account(t, sshdtest.Sudo{}).Name})
	}
	return out
}

func TestOpenSSHLogins(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{})
	var authorized strings.Builder
	keys := map[string]string{}
	for _, kind := range []string{"ed25519", "ecdsa", "rsa"} {
		_, key, path := newKey(t, kind)
		keys[kind] = path
		authorized.Write(xssh.MarshalAuthorizedKey(key.PublicKey()))
		locked, path := lockedKey(t, kind)
		keys["locked "+kind] = path
		authorized.Write(xssh.MarshalAuthorizedKey(locked.PublicKey()))
	}
	h := f.SSHD("AuthorizedKeysFile " + f.Write(t, "keys", authorized.String(), 0o644))
	for name, path := range keys {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tg := on(t, h, f.User)
			tg.Auth.Priv, tg.Auth.PrivPassword = path, secret.New(passphrase)
			login(t, real(t, f, ssh.Options{Identities: nobody}, ""), tg)
		})
	}
	t.Run("no key", func(t *testing.T) {
		t.Parallel()
		_, err := real(t, f, ssh.Options{}, "").Dial(t.Context(), on(t, h, f.User))
		check(t, err, fault.Auth, "Permission denied", "publickey")
	})
}

func TestOpenSSHPasswords(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{})
	a := f.Account(t, sshdtest.Sudo{})
	for _, c := range []struct {
		name     string
		config   []string
		password string
		want     []string // nil: in
	}{
		{"password", nil, a.Password, nil},
		{"wrong", nil, "wrong", []string{"Permission denied", "password"}},
		{"dialogue", []string{"PasswordAuthentication no", "KbdInteractiveAuthentication yes"}, a.Password, nil},
		{"key and password", []string{"AuthenticationMethods publickey,password"}, a.Password, nil},
		{"key and wrong password", []string{"AuthenticationMethods publickey,password"}, "wrong", []string{"Permission denied"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := ssh.Options{}
			if !strings.HasPrefix(c.name, "key") {
				o.Identities = nobody
			}
			tg := on(t, f.SSHD(c.config...), a.Name)
			tg.Auth.Password = secret.New(c.password)
			if c.want == nil {
				login(t, real(t, f, o, ""), tg)
				return
			}
			_, err := real(t, f, o, "").Dial(t.Context(), tg)
			check(t, err, fault.Auth, c.want...)
		})
	}
}

func TestOpenSSHUserCertificates(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{})
	_, ca, _ := newKey(t, "ed25519")
	_, key, path := newKey(t, "ed25519")
	certificate := func(edit func(*xssh.Certificate)) string {
		c := &xssh.Certificate{
			Key: key.PublicKey(), Serial: 7, CertType: xssh.UserCert, ValidPrincipals: []string{f.User},
			ValidBefore: xssh.CertTimeInfinity, Permissions: xssh.Permissions{Extensions: map[string]string{"permit-pty": ""}},
		}
		edit(c)
		if err := c.SignCert(rand.Reader, ca); err != nil {
			t.Fatal(err)
		}
		return write(t, "cert.pub", string(xssh.MarshalAuthorizedKey(c)))
	}
	trusted := "TrustedUserCAKeys " + f.Write(t, "ca.pub", string(xssh.MarshalAuthorizedKey(ca.PublicKey())), 0o644)
	nobodysKeys := "AuthorizedKeysFile none"
	h := f.SSHD(trusted, nobodysKeys)
	revoking := f.SSHD(trusted, nobodysKeys, "RevokedKeys "+f.Write(t, "revoked", string(xssh.MarshalAuthorizedKey(key.PublicKey())), 0o644))
	for _, c := range []struct {
		name string
		host *sshdtest.Host
		edit func(*xssh.Certificate)
		in   bool
	}{
		{"good", h, func(*xssh.Certificate) {}, true},
		{"expired", h, func(c *xssh.Certificate) { c.ValidBefore = 1000 }, false},
		{"wrong principal", h, func(c *xssh.Certificate) { c.ValidPrincipals = []string{"nobody"} }, false},
		{"revoked", revoking, func(*xssh.Certificate) {}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := real(t, f, ssh.Options{Identities: nobody}, "CertificateFile "+certificate(c.edit)+"\n")
			tg := on(t, c.host, f.User)
			tg.Auth.Priv = path
			if c.in {
				login(t, d, tg)
				return
			}
			_, err := d.Dial(t.Context(), tg)
			check(t, err, fault.Auth, "Permission denied", "(certificate)")
		})
	}
}

func TestOpenSSHHostCertificates(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{})
	ca := must(sshtest.NewSigner("ed25519"))
	_, key, path := newKey(t, "ed25519")
	cert := &xssh.Certificate{
		Key: key.PublicKey(), CertType: xssh.HostCert, ValidPrincipals: []string{"web.example"}, ValidBefore: xssh.CertTimeInfinity,
	}
	if err := cert.SignCert(rand.Reader, ca); err != nil {
		t.Fatal(err)
	}
	h := f.SSHD("HostKey "+path, "HostCertificate "+f.Write(t, "cert.pub", string(xssh.MarshalAuthorizedKey(cert)), 0o644))
	authority := "@cert-authority *.example " + string(xssh.MarshalAuthorizedKey(ca.PublicKey()))
	for _, c := range []struct{ name, known, alias, want string }{
		{"good", authority, "web.example", ""},
		{"wrong principal", authority, "db.example", "unknown key"},
		{"no authority", "", "web.example", "unknown key"},
		{"revoked", authority + "@revoked * " + string(xssh.MarshalAuthorizedKey(ca.PublicKey())), "web.example", "REVOKED"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := ssh.Options{KnownHosts: []string{write(t, "known", c.known)}, Identities: []string{f.Key}}
			d := dialer(t, o, "HostKeyAlias "+c.alias+"\n")
			if c.want == "" {
				login(t, d, on(t, h, f.User))
				return
			}
			_, err := d.Dial(t.Context(), on(t, h, f.User))
			check(t, err, fault.HostKey, c.want)
		})
	}
}

func TestOpenSSHIsSlowAndNoisy(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{})
	banner := f.Write(t, "banner", strings.Repeat("keep out\n", 500), 0o644)
	// As a login shell whose start-up files take their time and talk.
	slow := "ForceCommand echo motd; echo motd >&2; sleep 2; exec /bin/sh -c \"$SSH_ORIGINAL_COMMAND\""
	h := f.SSHD("Banner "+banner, "ClientAliveInterval 1", "ClientAliveCountMax 1", slow)
	c := connect(t, real(t, f, ssh.Options{}, ""), on(t, h, f.User))
	// The server asks for signs of life meanwhile.
	out, exit, err := output(t, c, "sleep 4; echo done; exit 5")
	if out != "motd\ndone\n" || exit.Code != 5 || err != nil {
		t.Errorf("got %q, %+v, %v", out, exit, err)
	}
}

func TestOpenSSHRekeys(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1, Config: []string{"RekeyLimit 1M"}})
	c := connect(t, real(t, f, ssh.Options{}, "RekeyLimit 2M\n"), on(t, f.Hosts[0], f.User))
	const mib = 24
	src := f.Path("source")
	if err := os.WriteFile(src, []byte(strings.Repeat("0123456789abcdef", mib<<16)), 0o644); err != nil {
		t.Fatal(err)
	}
	out, exit, err := output(t, c, "cat "+src)
	if len(out) != mib<<20 || exit.Code != 0 || err != nil {
		t.Fatalf("got %d bytes, %+v, %v", len(out), exit, err)
	}
	dst := filepath.Join(f.Dir, "copy")
	if err := c.(transport.Putter).Put(t.Context(), strings.NewReader(out), int64(len(out)), dst, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, _, err := output(t, c, fmt.Sprintf("cmp %s %s && echo same", src, dst)); got != "same\n" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if n := strings.Count(f.Hosts[0].Log(), "SSH2_MSG_KEXINIT sent"); n < 10 {
		t.Errorf("got %d key exchanges, want some for each MiB", n)
	}
}
