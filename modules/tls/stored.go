package tls

import (
	"context"
	"os"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// stored returns what finds a file of an authority: its own certificate, or, below
// certs, a certificate or the key of one that it has signed.
func stored(suffix string) modules.Func {
	return func(_ context.Context, c *modules.Call) (any, error) {
		ca := c.Text("ca_name")
		name, dir := ca, "/"
		if _, own := c.Named["CN"]; own {
			dir = "/certs/"
			if name = c.Text("cert_filename") + c.Text("key_filename"); name == "" {
				name = c.Text("CN")
			}
		}
		if ca == "" || name == "" || strings.ContainsAny(ca+name, "/\n") {
			return nil, modules.Errorf("%q and %q are no names of an authority and of a certificate", ca, name)
		}
		path := base(c) + "/" + ca + dir + name + suffix
		if _, err := os.Stat(c.Host.Path(path)); err != nil {
			return nil, modules.Errorf("there is no %s", path)
		}
		if c.Bool("as_text") {
			return c.Host.Read(path)
		}
		return path, nil
	}
}

// standard are the extensions of a type of certificates without a pillar.
func standard(kind string) *ordered.Map {
	use := func(name, usage string) *ordered.Map {
		return ordered.Of("csr", ordered.Of("extendedKeyUsage", name, "keyUsage", usage), "cert", ordered.Of())
	}
	switch kind {
	case "common":
		return ordered.Of("csr", ordered.Of("basicConstraints", "CA:FALSE"), "cert", ordered.Of("authorityKeyIdentifier", "keyid,issuer:always", "subjectKeyIdentifier", "hash"))
	case "server":
		return use("serverAuth", "digitalSignature, keyEncipherment")
	case "client":
		return use("clientAuth", "nonRepudiation, digitalSignature, keyEncipherment")
	}
	return nil
}

func getExtensions(_ context.Context, c *modules.Call) (any, error) {
	kind := c.Text("cert_type")
	if kind == "" {
		kind = "server"
	}
	of := func(kind string) *ordered.Map {
		v, _ := modules.Traverse(c.Host.Pillar, "tls.extensions:"+kind, ":")
		if m, ok := v.(*ordered.Map); ok && m.Len() > 0 {
			return m
		}
		return standard(kind)
	}
	more := of(kind)
	if more == nil {
		return nil, modules.Errorf("there are no extensions for certificates of the type %s", kind)
	}
	return modules.Merge(of("common"), more, true), nil
}
