package ssh_test

import (
	"crypto/rand"
	"os"
	"strings"
	"testing"

	xssh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport/ssh"
)

// nobody is an identity list that holds nothing.
var nobody = []string{"/nonexistent"}

// login checks that a target can be logged in to.
func login(t *testing.T, d *ssh.Dialer, tg *targets.Target) {
	t.Helper()
	if out, _, err := output(t, connect(t, d, tg), "echo in"); out != "in\n" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
}

func keysOf(keys ...xssh.Signer) map[string]sshtest.User {
	u := sshtest.User{}
	for _, k := range keys {
		u.Keys = append(u.Keys, k.PublicKey())
	}
	return map[string]sshtest.User{user: u}
}

func TestKeyTypes(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"ed25519", "ecdsa", "rsa"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			_, key, path := newKey(t, kind)
			s := serve(t, sshtest.Options{Users: keysOf(key)})
			tg := target(t, s.Addr())
			tg.Auth.Priv = path
			login(t, dialer(t, ssh.Options{Identities: nobody}, "", s), tg)
		})
		t.Run(kind+" with passphrase", func(t *testing.T) {
			t.Parallel()
			key, path := lockedKey(t, kind)
			s := serve(t, sshtest.Options{Users: keysOf(key)})
			tg := target(t, s.Addr())
			tg.Auth.Priv, tg.Auth.PrivPassword = path, secret.New(passphrase)
			login(t, dialer(t, ssh.Options{Identities: nobody}, "", s), tg)
		})
	}
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	_, ca, _ := newKey(t, "ed25519")
	for _, kind := range []string{"ed25519", "ecdsa", "rsa"} {
		k, key, path := newKey(t, kind)
		cert := &xssh.Certificate{
			Key: key.PublicKey(), CertType: xssh.UserCert, ValidPrincipals: []string{user}, ValidBefore: xssh.CertTimeInfinity,
		}
		if err := cert.SignCert(rand.Reader, ca); err != nil {
			t.Fatal(err)
		}
		text := string(xssh.MarshalAuthorizedKey(cert))
		s := serve(t, sshtest.Options{Users: map[string]sshtest.User{user: {}}, UserCA: []xssh.PublicKey{ca.PublicKey()}})
		t.Run(kind+"/CertificateFile", func(t *testing.T) {
			d := dialer(t, ssh.Options{Identities: nobody}, "CertificateFile "+write(t, "cert.pub", text)+"\n", s)
			tg := target(t, s.Addr())
			tg.Auth.Priv = path
			login(t, d, tg)
		})
		t.Run(kind+"/next to the key", func(t *testing.T) {
			if err := os.WriteFile(path+"-cert.pub", []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			tg := target(t, s.Addr())
			tg.Auth.Priv = path
			login(t, dialer(t, ssh.Options{Identities: nobody}, "", s), tg)
		})
		t.Run(kind+"/agent", func(t *testing.T) {
			sock := serveAgent(t, agent.AddedKey{PrivateKey: k, Certificate: cert})
			login(t, dialer(t, ssh.Options{Agent: sock, Identities: nobody}, "", s), target(t, s.Addr()))
		})
	}
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	for _, methods := range [][]string{{"password"}, {"keyboard-interactive"}, {"password", "keyboard-interactive"}} {
		t.Run(strings.Join(methods, "+"), func(t *testing.T) {
			t.Parallel()
			s := serve(t, sshtest.Options{Users: map[string]sshtest.User{user: {Password: "right"}}, Methods: methods})
			d := dialer(t, ssh.Options{Identities: nobody}, "", s)
			tg := target(t, s.Addr())
			tg.Auth.Password = secret.New("right")
			login(t, d, tg)
			tg.Auth.Password = secret.New("s3cret-wrong")
			_, err := d.Dial(t.Context(), tg)
			check(t, err, fault.Auth, "Permission denied", methods[0])
			if strings.Contains(fault.Message(err), "s3cret") {
				t.Errorf("the password is in %q", err)
			}
			tg.Auth.Password = secret.String{}
			_, err = d.Dial(t.Context(), tg)
			check(t, err, fault.Auth, "nothing to log in with")
		})
	}
}

func TestAllMethodsInTurn(t *testing.T) {
	t.Parallel()
	for _, methods := range [][]string{{"publickey", "password"}, {"password", "publickey"}, {"publickey", "keyboard-interactive"}} {
		t.Run(strings.Join(methods, ","), func(t *testing.T) {
			t.Parallel()
			s := serve(t, sshtest.Options{
				Users:   map[string]sshtest.User{user: {Password: "right", Keys: []xssh.PublicKey{shared(t).signer.PublicKey()}}},
				Methods: methods, AllMethods: true,
			})
			tg := target(t, s.Addr())
			tg.Auth.Password = secret.New("right")
			login(t, dialer(t, ssh.Options{}, "", s), tg)
		})
	}
}

func TestPreferredAuthentications(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{Users: map[string]sshtest.User{user: {Password: "right", Keys: []xssh.PublicKey{shared(t).signer.PublicKey()}}}})
	tg := target(t, s.Addr())
	tg.Auth.Password = secret.New("wrong")
	tg.SSH.Options = []string{"PreferredAuthentications=password"}
	d := dialer(t, ssh.Options{}, "", s)
	_, err := d.Dial(t.Context(), tg)
	check(t, err, fault.Auth, "tried password")
	tg.SSH.Options = []string{"PubkeyAuthentication=no"}
	_, err = d.Dial(t.Context(), tg)
	check(t, err, fault.Auth, "tried password")
	tg.SSH.Options = []string{"PreferredAuthentications=password,publickey"}
	login(t, d, tg)
}
