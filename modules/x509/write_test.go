package x509_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/x509"
	"github.com/gossh/gossh/ordered"
)

func entry(kind, body string) string {
	return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n"
}

func TestWritePEM(t *testing.T) {
	t.Parallel()
	crt, key, dh := entry("CERTIFICATE", "AAAA"), entry("RSA PRIVATE KEY", "BBBB"), entry("DH PARAMETERS", "CCCC")
	files := map[string]string{"old": dh + entry("CERTIFICATE", "DDDD") + key, "both": key + crt}
	for _, c := range []struct {
		name, want string
		args       []any
		kwargs     *ordered.Map
	}{
		{"new", crt, []any{strings.ReplaceAll(crt, "\n", " "), "/new"}, nil},
		{"over", crt, []any{crt, "/old"}, nil},
		{"of a type", crt, []any{"/both", "/new"}, ordered.Of("pem_type", "CERTIFICATE")},
		{"beside a key", key + crt + dh, []any{crt, "/old", false}, ordered.Of("pem_type", "CERTIFICATE")},
		{"beside nothing", crt, []any{crt, "/new", false, "CERTIFICATE"}, nil},
	} {
		h := moduletest.NewHost(t)
		h.Root, h.Functions = moduletest.Tree(t, files), x509.Functions
		before := moduletest.Snapshot(t, h.Root)
		path := modules.Text(c.args[1])
		for _, test := range []bool{true, false} {
			kwargs := modules.Merge(c.kwargs, ordered.Of("test", test), false)
			if got, err := h.Call(t.Context(), "x509.write_pem", c.args, kwargs); err != nil || got != "PEM written to "+path {
				t.Errorf("%s: got %v, %v", c.name, got, err)
			}
			if after := moduletest.Snapshot(t, h.Root); test && after != before {
				t.Errorf("%s: the dry run changed something: %s", c.name, after)
			}
		}
		if got, err := os.ReadFile(filepath.Join(h.Root, path)); err != nil || string(got) != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.name, got, err, c.want)
		}
		if info, err := os.Stat(filepath.Join(h.Root, path)); path == "/new" && (err != nil || info.Mode() != 0o600) {
			t.Errorf("%s: got %v, %v", c.name, info, err)
		}
	}
	moduletest.Run(t, x509.Functions(), nil, []moduletest.Case{
		{Name: "no entry", Fun: "x509.write_pem", Args: []any{crt, "/new", true, "X509 CRL"}, Err: "has no entry of the type X509 CRL"},
	})
}

func TestSigningPolicy(t *testing.T) {
	t.Parallel()
	crt := entry("CERTIFICATE", "AAAA")
	moduletest.Run(t, x509.Functions(), func(h *modules.Host) {
		h.Root = moduletest.Tree(t, map[string]string{"ca.crt": crt})
		h.Pillar = ordered.Of("x509_signing_policies", ordered.Of("www", []any{ordered.Of("minions", "*"), ordered.Of("signing_private_key", "/ca.key"), ordered.Of("signing_cert", "/ca.crt")}))
		h.Opts = ordered.Of("x509_signing_policies", ordered.Of("own", ordered.Of("CN", "a"), "www", ordered.Of("CN", "not this one"), "bad", ordered.Of("signing_cert", "/none")))
	}, []moduletest.Case{
		{Fun: "x509.get_signing_policy", Args: []any{"www"}, Want: ordered.Of("minions", "*", "signing_cert", crt)},
		{Name: "of the options", Fun: "x509.get_signing_policy", Args: []any{"own"}, Want: ordered.Of("CN", "a")},
		{Name: "none", Fun: "x509.get_signing_policy", Args: []any{"x"}, Want: "Signing policy x does not exist."},
		{Name: "no file", Fun: "x509.get_signing_policy", Args: []any{"bad"}, Err: "reading signing_cert"},
	})
}
