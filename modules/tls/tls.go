// Package tls has the functions of tls.* that read certificates. What makes
// authorities and certificates is not among them.
package tls

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("tls", table, map[string]modules.Func{
		"cert_base_path": basePath, "cert_info": certInfo, "get_expiration_date": expiration, "ca_exists": caExists, "validate": validate,
		"get_ca": stored("_ca_cert.crt"), "get_ca_signed_cert": stored(".crt"), "get_ca_signed_key": stored(".key"), "get_extensions": getExtensions,
	})
}

const table = `
- cacert_path: text: the directory of authorities; default: that of the option ca.cert_base_path, or /etc/pki
- ca_name: text: the name of the authority
- cert: text: the file of the certificate, or the certificate as PEM

cert_base_path(cacert_path=None)
Return the directory of authorities.
= its path
$

ca_exists(ca_name, cacert_path=None, ca_filename=None)
Tell whether there is an authority, in the layout that Salt gives to them.
- ca_filename: text: the name of its files; default: the name with _ca_cert
= True or False
$ koji

cert_info(cert, digest='sha256')
Return what a certificate says.
- digest: text: that of the finger print: sha256, sha1 or md5
= a mapping with fingerprint, subject, issuer, serial_number, not_before and not_after, in seconds since 1970, and subject_alt_names
$ /etc/pki/mycert.crt

get_expiration_date(cert, date_format='%Y-%m-%d')
Return when a certificate ends.
- date_format: text: as for strftime
= the date
$ /etc/pki/mycert.crt

get_ca(ca_name, as_text=False, cacert_path=None)
Return where the certificate of an authority is, in the layout that Salt gives to them.
- as_text: bool: the certificate itself
= the path, or a text
$ koji

get_ca_signed_cert(ca_name, CN='localhost', as_text=False, cacert_path=None, cert_filename=None)
Return where a certificate is that an authority has signed.
- CN: text: the common name of the certificate
- as_text: bool: the certificate itself
- cert_filename: text: the name of the file without .crt; default: the common name
= the path, or a text
$ koji CN=www.example.com

get_ca_signed_key(ca_name, CN='localhost', as_text=False, cacert_path=None, key_filename=None)
Return where the key of a certificate is that an authority has signed.
- CN: text: the common name of the certificate
- as_text: bool: the key itself
- key_filename: text: the name of the file without .key; default: the common name
= the path, or a text
$ koji CN=www.example.com

get_extensions(cert_type)
Return the extensions of certificates of a type, of the pillar tls.extensions:TYPE, or those that Salt gives to them.
- cert_type: text: server, client, or another of the pillar
= a mapping with csr and cert: mappings of extensions
$ client

validate(cert, ca_name, crl_file=None)
Check a certificate against an authority, with the openssl of the host.
- cert: text: the file of the certificate
- crl_file: text: a list of revoked certificates
= a mapping with valid, and error if it is not
$ /etc/pki/mycert.crt ca_name=koji crl_file=/etc/openvpn/team1/crl.pem
`

func base(c *modules.Call) string {
	if p := c.Text("cacert_path"); p != "" {
		return p
	}
	for _, from := range []*ordered.Map{c.Host.Opts, c.Host.Pillar} {
		if p := modules.Text(from.Value("ca.cert_base_path")); p != "" {
			return p
		}
	}
	return "/etc/pki"
}

func basePath(_ context.Context, c *modules.Call) (any, error) { return base(c), nil }

// authority returns the file of an authority.
func authority(c *modules.Call) (string, error) {
	name, file := c.Text("ca_name"), c.Text("ca_filename")
	if file == "" {
		file = name + "_ca_cert"
	}
	if name == "" || strings.ContainsAny(name+file, "/\n") {
		return "", modules.Errorf("%q is no name of an authority", name)
	}
	return base(c) + "/" + name + "/" + file + ".crt", nil
}

func caExists(_ context.Context, c *modules.Call) (any, error) {
	path, err := authority(c)
	if err != nil {
		return nil, err
	}
	_, err = os.Stat(c.Host.Path(path))
	return err == nil, nil
}

// read returns what x509.read_certificate says, and when the certificate begins and
// ends.
func read(ctx context.Context, c *modules.Call) (m *ordered.Map, from, to time.Time, err error) {
	v, err := c.Host.Call(ctx, "x509.read_certificate", []any{c.Text("cert")}, nil)
	if err != nil {
		return nil, from, to, err
	}
	m = v.(*ordered.Map)
	if from, err = time.Parse(time.DateTime, modules.Text(m.Value("Not Before"))); err != nil {
		return nil, from, to, fmt.Errorf("reading when a certificate begins: %w", err)
	}
	if to, err = time.Parse(time.DateTime, modules.Text(m.Value("Not After"))); err != nil {
		return nil, from, to, fmt.Errorf("reading when a certificate ends: %w", err)
	}
	return m, from, to, nil
}

func certInfo(ctx context.Context, c *modules.Call) (any, error) {
	print := map[string]string{"sha256": "SHA-256 Finger Print", "sha1": "SHA1 Finger Print", "md5": "MD5 Finger Print"}[strings.ToLower(c.Text("digest"))]
	if print == "" {
		return nil, modules.Errorf("digest must be sha256, sha1 or md5, not %q", c.Text("digest"))
	}
	m, from, to, err := read(ctx, c)
	if err != nil {
		return nil, err
	}
	out := ordered.Of("fingerprint", m.Value(print), "subject", m.Value("Subject"), "issuer", m.Value("Issuer"),
		"serial_number", m.Value("Serial Number"), "not_before", from.Unix(), "not_after", to.Unix())
	if exts, ok := m.Value("X509v3 Extensions").(*ordered.Map); ok {
		if alt := modules.Text(exts.Value("subjectAltName")); alt != "" {
			names := []any{}
			for n := range strings.SplitSeq(alt, ",") {
				names = append(names, strings.TrimSpace(n))
			}
			out.Set("subject_alt_names", names)
		}
	}
	return out, nil
}

func expiration(ctx context.Context, c *modules.Call) (any, error) {
	_, _, to, err := read(ctx, c)
	if err != nil {
		return nil, err
	}
	return strftime(to, c.Text("date_format"))
}

// strftime writes a time in UTC by the conversions that dates are written with.
func strftime(t time.Time, format string) (any, error) {
	layouts := map[byte]string{
		'Y': "2006", 'y': "06", 'm': "01", 'd': "02", 'H': "15", 'I': "03", 'M': "04", 'S': "05", 'p': "PM", 'b': "Jan", 'B': "January",
		'a': "Mon", 'A': "Monday", 'Z': "MST", 'z': "-0700", 'F': "2006-01-02", 'T': "15:04:05", 'j': "002",
	}
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		layout, ok := layouts[format[i]]
		switch {
		case format[i] == '%':
			b.WriteByte('%')
		case !ok:
			return nil, modules.Errorf("%%%c is no conversion that is known here", format[i])
		default:
			b.WriteString(t.UTC().Format(layout))
		}
	}
	return b.String(), nil
}

func validate(ctx context.Context, c *modules.Call) (any, error) {
	ca, err := authority(c)
	if err != nil {
		return nil, err
	}
	argv := []string{"openssl", "verify", "-CAfile", c.Host.Path(ca)}
	if crl := c.Text("crl_file"); crl != "" {
		argv = append(argv, "-crl_check", "-CRLfile", c.Host.Path(crl))
	}
	cert := c.Text("cert")
	if !strings.HasPrefix(cert, "/") {
		return nil, modules.Errorf("cert must be the absolute path of a file, not %q", cert)
	}
	r, err := c.Host.Exec(ctx, append(argv, c.Host.Path(cert))...)
	if err != nil {
		return nil, err
	}
	if r.Code == 0 {
		return ordered.Of("valid", true), nil
	}
	return ordered.Of("valid", false, "error", strings.TrimSpace(string(r.Stderr))), nil
}
