// Package x509 has the functions that read certificates, requests and keys: x509.*.
package x509

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("x509", table, map[string]modules.Func{
		"read_certificate": readCertificate, "read_certificates": readCertificates, "read_csr": readCSR, "get_public_key": getPublicKey,
		"get_private_key_size": getPrivateKeySize, "get_pem_entry": getPEMEntry, "get_pem_entries": getPEMEntries, "read_crl": readCRL, "get_signing_policy": getSigningPolicy, "write_pem": writePEMFile,
		"verify_crl": verifyCRL, "verify_signature": verifySignature, "verify_private_key": verifyPrivateKey, "expires": expires, "expired": expired, "will_expire": willExpire,
	})
}

const table = `
- certificate: text: the file of the certificate, or the certificate as PEM
- passphrase: text: that of the key, if it is encrypted

read_certificate(certificate)
Return what a certificate says.
= a mapping: Subject, Issuer, Not Before, Not After, Serial Number, Key Size, Public Key, finger prints, X509v3 Extensions...
$ /etc/pki/mycert.crt

read_certificates(glob_path)
Return what the certificates say whose files fit a pattern.
- glob_path: text: the pattern
= a mapping by file
$ '/etc/pki/*.crt'

read_csr(csr)
Return what a request for a certificate says.
- csr: text: its file, or the request as PEM
= a mapping: Subject, Subject Hash, Version, X509v3 Extensions, Key Size, Public Key
$ /etc/pki/mycert.csr

read_crl(crl)
Return what a list of revoked certificates says.
- crl: text: its file, or the list as PEM
= a mapping: Version, Signature Algorithm, Issuer, Last Update, Next Update, Revoked Certificates: a list of mappings by serial number
$ /etc/pki/mycrl.crl

verify_crl(crl, cert)
Tell whether a list of revoked certificates was signed by an authority. Whether it is still valid does not matter.
- crl: text: its file, or the list as PEM
- cert: text: the certificate of the authority, or its key: a file, or PEM
= True or False
$ crl=/etc/pki/myca.crl cert=/etc/pki/myca.crt

verify_signature(certificate, signing_pub_key=None, signing_pub_key_passphrase=None)
Tell whether a certificate was signed by a key. Whether it is valid does not matter.
- signing_pub_key: text: the certificate, the request or the key that signed, a file, or PEM; default: the certificate itself
- signing_pub_key_passphrase: text: that of the key, if it is an encrypted private one
= True or False
$ /etc/pki/mycert.crt signing_pub_key=/etc/pki/myca.crt

verify_private_key(private_key, public_key, passphrase=None)
Tell whether a private key and a public key belong together.
- private_key: text: its file, or the key as PEM
- public_key: text: a certificate, a request or a key: a file, or PEM
= True or False
$ private_key=/etc/pki/myca.key public_key=/etc/pki/myca.crt

get_pem_entry(text, pem_type=None)
Return an entry of PEM with the white space and the line ends that it must have.
- text: text: PEM, whose line ends may be missing or written as \n, or the file of it
- pem_type: text: the type of the entry, such as CERTIFICATE; default: the first, whatever it is
= a text, PEM
$ "-----BEGIN CERTIFICATE REQUEST-----MIICyzCCAr8CAQI...-----END CERTIFICATE REQUEST-----"

get_pem_entries(glob_path)
Return the first entry of PEM of each file that a pattern fits.
- glob_path: text: the pattern
= a mapping by file
$ '/etc/pki/*.crt'

write_pem(text, path, overwrite=True, pem_type=None) !
Write an entry of PEM to a file, with the line ends that it must have. A new file can be read by its owner alone.
- text: text: PEM, or a file of it
- path: text: the file to write
- overwrite: bool: else a certificate leaves the private key and the DH parameters that the file has
- pem_type: text: the type of the entry, such as CERTIFICATE; default: the first, whatever it is
= a sentence
$ "-----BEGIN CERTIFICATE-----MIIGMzCCBBugA..." path=/etc/pki/mycert.crt

get_signing_policy(signing_policy_name)
Return a policy of x509_signing_policies in the pillar or the minion options, with the text of its certificate and without its private key.
- signing_policy_name: text: its name
= a mapping, or a sentence
$ www

get_public_key(key, passphrase=None)
Return the public key of a certificate, a request or a key.
- key: text: its file, or itself as PEM
= a text, PEM
$ /etc/pki/mycert.crt

get_private_key_size(private_key, passphrase=None)
Return the size of a private key.
- private_key: text: its file, or the key as PEM
= a number of bits
$ /etc/pki/mycert.key

expires(certificate, days=0)
Tell whether a certificate will have expired in some days.
- days: int: so many
= True or False
$ /etc/pki/mycert.crt days=30

expired(certificate)
Tell whether a certificate has expired.
= a mapping with path, cn and expired
$ /etc/pki/mycert.crt

will_expire(certificate, days)
Tell whether a certificate will have expired in some days.
- days: int: so many
= a mapping with path, cn, check_days and will_expire
$ /etc/pki/mycert.crt 30
`

// certificate returns the certificate of the call.
func certificate(c *modules.Call, arg string) (*cert, error) {
	der, _, err := load(c, arg, "CERTIFICATE", "")
	if err != nil {
		return nil, err
	}
	return parseCert(der)
}

func readCertificate(_ context.Context, c *modules.Call) (any, error) {
	crt, err := certificate(c, "certificate")
	if err != nil {
		return nil, err
	}
	return crt.shown(), nil
}

func readCertificates(_ context.Context, c *modules.Call) (any, error) {
	return each(c, func(one *modules.Call) (any, error) {
		crt, err := certificate(one, "certificate")
		if err != nil {
			return nil, err
		}
		return crt.shown(), nil
	})
}

// each returns what f says of each file that the argument glob_path fits, by its name,
// which f is given as certificate. A pattern may fit keys too: what f cannot read is
// left out.
func each(c *modules.Call, f func(*modules.Call) (any, error)) (any, error) {
	files, err := glob(c)
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for _, name := range files {
		v, err := f(&modules.Call{Host: c.Host, Named: map[string]any{"certificate": name}})
		if err != nil {
			c.Host.Logf("debug", "%s is passed over: %v", name, err)
			continue
		}
		out.Set(name, v)
	}
	return out, nil
}

func getPEMEntry(_ context.Context, c *modules.Call) (any, error) {
	text, err := source(c, c.Text("text"), "text")
	if err != nil {
		return nil, err
	}
	return pemEntry(text, c.Text("pem_type"))
}

func getPEMEntries(_ context.Context, c *modules.Call) (any, error) {
	return each(c, func(one *modules.Call) (any, error) {
		text, err := source(one, one.Text("certificate"), "certificate")
		if err != nil {
			return nil, err
		}
		return pemEntry(text, "")
	})
}

// colons returns bytes as openssl writes them.
func colons(b []byte) string { return strings.ReplaceAll(fmt.Sprintf("% X", b), " ", ":") }

func readCSR(_ context.Context, c *modules.Call) (any, error) {
	der, _, err := load(c, "csr", "CERTIFICATE REQUEST", "")
	if err != nil {
		return nil, err
	}
	r, err := parseRequest(der)
	if err != nil {
		return nil, err
	}
	return ordered.Of("Version", r.version, "Subject", r.subject.name(), "Subject Hash", r.subject.nameHash(), "X509v3 Extensions", extensions(r.exts), "Key Size", publicSize(r.key), "Public Key", publicPEM(r.key.full)), nil
}

func getPublicKey(_ context.Context, c *modules.Call) (any, error) {
	der, kind, err := load(c, "key", "", c.Text("passphrase"))
	if err != nil {
		return nil, err
	}
	key, err := publicKey(der, kind)
	if err != nil {
		return nil, err
	}
	return publicPEM(key), nil
}

func getPrivateKeySize(_ context.Context, c *modules.Call) (any, error) {
	der, kind, err := load(c, "private_key", "PRIVATE KEY", c.Text("passphrase"))
	if err != nil {
		return nil, err
	}
	k, err := parsePrivate(der, kind)
	if err != nil {
		return nil, err
	}
	return k.bits, nil
}

// ends reports whether a certificate has expired after some days from now, and what it
// is for.
func ends(c *modules.Call, days int64) (bool, string, error) {
	crt, err := certificate(c, "certificate")
	if err != nil {
		return false, "", err
	}
	at := c.Host.Now().Add(time.Duration(days) * 24 * time.Hour)
	return !at.Before(crt.to), modules.Text(crt.subject.name().Value("CN")), nil
}

func expires(_ context.Context, c *modules.Call) (any, error) {
	yes, _, err := ends(c, c.Int("days"))
	return yes, err
}

func expired(_ context.Context, c *modules.Call) (any, error) {
	yes, cn, err := ends(c, 0)
	if err != nil {
		return nil, err
	}
	return ordered.Of("path", path(c), "cn", cn, "expired", yes), nil
}

func willExpire(_ context.Context, c *modules.Call) (any, error) {
	yes, cn, err := ends(c, c.Int("days"))
	if err != nil {
		return nil, err
	}
	return ordered.Of("path", path(c), "check_days", c.Int("days"), "cn", cn, "will_expire", yes), nil
}

// path returns the file of the certificate, "" for a text.
func path(c *modules.Call) string {
	if t := c.Text("certificate"); !strings.Contains(t, "-----BEGIN ") {
		return t
	}
	return ""
}
