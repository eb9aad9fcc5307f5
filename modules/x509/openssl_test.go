package x509_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/x509"
	"github.com/gossh/gossh/ordered"
)

// openssl is the one of the machine, in a directory of its own.
type openssl struct {
	t            testing.TB
	program, dir string
	host         *modules.Host
}

func newOpenssl(t testing.TB) *openssl {
	t.Helper()
	o := &openssl{t, testneed.Program(t, "openssl", "openssl"), t.TempDir(), moduletest.NewHost(t)}
	o.host.Functions = x509.Functions
	return o
}

// run runs it, with arguments that are separated by spaces.
func (o *openssl) run(line string) string {
	o.t.Helper()
	c := exec.CommandContext(o.t.Context(), o.program, strings.Fields(line)...)
	c.Dir = o.dir
	out, err := c.CombinedOutput()
	if err != nil {
		o.t.Fatalf("openssl %s: %v\n%s", line, err, out)
	}
	return string(out)
}

// call calls a function with files of the directory.
func (o *openssl) call(fun string, files ...string) any {
	o.t.Helper()
	var args []any
	for _, f := range files {
		args = append(args, filepath.Join(o.dir, f))
	}
	v, err := o.host.Call(o.t.Context(), "x509."+fun, args, nil)
	if err != nil {
		o.t.Errorf("%s %s: %v", fun, files, err)
	}
	return v
}

// TestOpenssl checks what openssl signs, of the kinds that crypto/x509 makes none of too.
func TestOpenssl(t *testing.T) {
	t.Parallel()
	o := newOpenssl(t)
	for name, make := range map[string]string{
		"rsa":        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
		"pss":        "genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048",
		"secp256k1":  "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1",
		"p384":       "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384",
		"ed25519":    "genpkey -algorithm ED25519",
		"sec1":       "ecparam -name prime256v1 -genkey -noout",
		"compressed": "ecparam -name prime256v1 -genkey -noout -conv_form compressed",
	} {
		key, crt, pub := name+".key", name+".crt", name+".pub"
		o.run(make + " -out " + key)
		o.run("req -x509 -new -key " + key + " -subj /O=Some/CN=" + name + " -days 30 -out " + crt)
		o.run("pkey -in " + key + " -pubout -out " + pub)
		for _, by := range []string{key, crt, pub} {
			if v := o.call("verify_signature", crt, by); v != true {
				t.Errorf("%s by %s: got %v, want true", crt, by, v)
			}
			if v := o.call("verify_private_key", key, by); v != true {
				t.Errorf("%s of %s: got %v, want true", key, by, v)
			}
		}
		want, err := os.ReadFile(filepath.Join(o.dir, pub))
		if err != nil {
			t.Fatal(err)
		}
		if v := o.call("get_public_key", crt); v != string(want) {
			t.Errorf("the public key of %s: got %v, want %s", crt, v, want)
		}
	}
	// Keys without their public parts, and one in two ways.
	o.run("ec -in sec1.key -no_public -out private.key")
	o.run("ec -in sec1.key -pubout -conv_form compressed -out short.pub")
	o.run("rsa -in rsa.key -traditional -out old.key")
	o.run("rsa -in rsa.key -RSAPublicKey_out -out old.pub")
	o.run("pkey -in ed25519.key -outform DER -out ed25519.der")
	for _, pair := range [][2]string{{"private.key", "sec1.crt"}, {"sec1.key", "short.pub"}, {"old.key", "old.pub"}, {"rsa.key", "old.pub"}, {"ed25519.der", "ed25519.pub"}} {
		if v := o.call("verify_private_key", pair[0], pair[1]); v != true {
			t.Errorf("%v: got %v, want true", pair, v)
		}
	}
	if v := o.call("verify_private_key", "sec1.key", "p384.crt"); v != false {
		t.Errorf("of another key: got %v, want false", v)
	}
}

// TestOpensslEncrypts reads keys that openssl protects with a passphrase.
func TestOpensslEncrypts(t *testing.T) {
	t.Parallel()
	o := newOpenssl(t)
	o.run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa")
	o.run("ecparam -name secp384r1 -genkey -noout -out ec")
	for line, bits := range map[string]int{
		"pkcs8 -topk8 -in rsa -passout pass:s3cret": 2048, "pkcs8 -topk8 -v2 aes128 -v2prf hmacWithSHA512 -iter 3 -in ec -passout pass:s3cret": 384,
		"pkcs8 -topk8 -v2 aes-192-cbc -v2prf hmacWithSHA1 -in ec -passout pass:s3cret": 384, "rsa -aes256 -traditional -in rsa -passout pass:s3cret": 2048,
		"ec -aes192 -in ec -passout pass:s3cret": 384, "rsa -aes128 -traditional -in rsa -passout pass:s3cret": 2048,
	} {
		o.run(line + " -out locked")
		path := filepath.Join(o.dir, "locked")
		if v, err := o.host.Call(t.Context(), "x509.get_private_key_size", []any{path, "s3cret"}, nil); err != nil || v != bits {
			t.Errorf("%s: got %v, %v, want %d", line, v, err, bits)
		}
		if v, err := o.host.Call(t.Context(), "x509.verify_private_key", []any{path, filepath.Join(o.dir, map[int]string{2048: "rsa", 384: "ec"}[bits]), "s3cret"}, nil); err != nil || v != true {
			t.Errorf("%s: got %v, %v, want true", line, v, err)
		}
		if v, err := o.host.Call(t.Context(), "x509.get_public_key", []any{path, "other"}, nil); err == nil || !strings.Contains(err.Error(), "the passphrase is wrong") {
			t.Errorf("%s: with another passphrase: got %v, %v", line, v, err)
		}
	}
	o.run("rsa -des3 -traditional -in rsa -passout pass:s3cret -out locked")
	if v, err := o.host.Call(t.Context(), "x509.get_private_key_size", []any{filepath.Join(o.dir, "locked"), "s3cret"}, nil); err == nil || !strings.Contains(err.Error(), "DES-EDE3-CBC") {
		t.Errorf("DES: got %v, %v", v, err)
	}
}

// TestOpensslHashes compares the hashes of names, and reads what a request asks for.
func TestOpensslHashes(t *testing.T) {
	t.Parallel()
	o := newOpenssl(t)
	o.run("genpkey -algorithm ED25519 -out k")
	for _, subject := range []string{"/CN=ca", "/C=DE/O=Ä\u00a0&_SÖHNE__GmbH_/OU=X+CN=Y/emailAddress=A@Example.COM", "/serialNumber=12/CN=*.example.com"} {
		c := exec.CommandContext(t.Context(), o.program, "req", "-x509", "-utf8", "-multivalue-rdn", "-new", "-key", "k", "-out", "crt", "-subj", strings.ReplaceAll(subject, "_", " "))
		c.Dir = o.dir
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", subject, err, out)
		}
		got, _ := o.call("read_certificate", "crt").(*ordered.Map)
		hash := strings.ToLower(strings.ReplaceAll(modules.Text(got.Value("Subject Hash")), ":", ""))
		if want := strings.TrimSpace(o.run("x509 -in crt -noout -subject_hash")); strings.Repeat("0", 8-len(hash))+hash != want {
			t.Errorf("%s: got %s, want %s", subject, hash, want)
		}
	}
	o.run("req -new -key k -subj /CN=a -addext subjectAltName=DNS:a.example.com -addext basicConstraints=critical,CA:FALSE -out csr")
	got, _ := o.call("read_csr", "csr").(*ordered.Map)
	want := ordered.Of("subjectAltName", "DNS:a.example.com", "basicConstraints", "critical, CA:FALSE")
	if exts := got.Value("X509v3 Extensions"); moduletest.JSON(t, exts) != moduletest.JSON(t, want) {
		t.Errorf("got %s, want %s", moduletest.JSON(t, exts), moduletest.JSON(t, want))
	}
}

// TestOpensslRevokes reads a list that openssl makes, and compares what it says of it.
func TestOpensslRevokes(t *testing.T) {
	t.Parallel()
	o := newOpenssl(t)
	conf := "[ca]\ndefault_ca=x\n[x]\ndatabase=index\ncrlnumber=number\ndefault_md=sha384\ndefault_crl_days=7\n"
	for name, text := range map[string]string{
		"conf": conf, "number": "1F\n",
		"index": "R\t360101000000Z\t250102030405Z,keyCompromise\t0A1B2C3D4E5F6071\tunknown\t/CN=a\n" +
			"R\t360101000000Z\t250203040506Z,CAkeyTime,20250101000000Z\t02\tunknown\t/CN=b\nR\t360101000000Z\t250203040507Z\t80\tunknown\t/CN=c\n",
	} {
		if err := os.WriteFile(filepath.Join(o.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o.run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out ca.key")
	o.run("req -x509 -new -key ca.key -subj /O=Some/CN=ca -days 30 -out ca.crt")
	o.run("ca -config conf -gencrl -keyfile ca.key -cert ca.crt -out ca.crl")
	got, _ := o.call("read_crl", "ca.crl").(*ordered.Map)
	text := o.run("crl -in ca.crl -noout -text")
	revoked, _ := got.Value("Revoked Certificates").([]any)
	if n := strings.Count(text, "Serial Number:"); n != 3 || len(revoked) != n {
		t.Fatalf("got %d revoked certificates, want the %d of\n%s", len(revoked), n, text)
	}
	for _, r := range revoked {
		m, _ := r.(*ordered.Map)
		for serial, v := range m.All() {
			one, _ := v.(*ordered.Map)
			exts, _ := one.Value("CRL entry extensions").(*ordered.Map)
			want := "Serial Number: " + serial + "\n"
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in\n%s", want, text)
			}
			for name, said := range exts.All() {
				if want := name + ": \n                " + modules.Text(said) + "\n"; !strings.Contains(text, want) {
					t.Errorf("%q is not in\n%s", want, text)
				}
			}
		}
	}
	if alg := modules.Text(got.Value("Signature Algorithm")); !strings.Contains(text, "Signature Algorithm: "+alg+"\n") {
		t.Errorf("%s is not the algorithm of\n%s", alg, text)
	}
	if v := o.call("verify_crl", "ca.crl", "ca.crt"); v != true {
		t.Errorf("verify_crl: got %v, want true", v)
	}
}
