package x509

import (
	"context"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// writePEMFile puts an entry into a file that its owner alone can read. A certificate may
// leave the private key and the parameters of Diffie-Hellman that the file has.
func writePEMFile(_ context.Context, c *modules.Call) (any, error) {
	text, err := source(c, c.Text("text"), "text")
	if err != nil {
		return nil, err
	}
	kind, path := c.Text("pem_type"), c.Text("path")
	if text, err = pemEntry(text, kind); err != nil {
		return nil, err
	}
	if kind == "CERTIFICATE" && !c.Bool("overwrite") {
		old, err := c.Host.Read(path)
		if err != nil {
			return nil, err
		}
		key, parameters := "", ""
		for e := range entries(old) {
			switch {
			case key == "" && (e.kind == "PRIVATE KEY" || e.kind == "RSA PRIVATE KEY"):
				key = e.String()
			case parameters == "" && e.kind == "DH PARAMETERS":
				parameters = e.String()
			}
		}
		text = key + text + parameters
	}
	if !c.Test {
		if err := c.Host.Save(path, []byte(text), 0o600); err != nil {
			return nil, err
		}
	}
	return "PEM written to " + path, nil
}

// getSigningPolicy looks for a policy as Salt's modules do: a mapping, or a list of
// mappings. The private key of it is for nobody to see.
func getSigningPolicy(_ context.Context, c *modules.Call) (any, error) {
	name := c.Text("signing_policy_name")
	policy := &ordered.Map{}
	for _, from := range []*ordered.Map{c.Host.Pillar, c.Host.Opts} {
		policies, _ := from.Value("x509_signing_policies").(*ordered.Map)
		switch p := policies.Value(name).(type) {
		case *ordered.Map:
			policy = p.Clone()
		case []any:
			for _, one := range p {
				m, _ := one.(*ordered.Map)
				policy = modules.Merge(policy, m, false)
			}
		}
		if policy.Len() > 0 {
			break
		}
	}
	if policy.Len() == 0 {
		return "Signing policy " + name + " does not exist.", nil
	}
	policy.Delete("signing_private_key")
	policy.Delete("signing_private_key_passphrase")
	if crt := modules.Text(policy.Value("signing_cert")); crt != "" {
		text, err := source(c, crt, "signing_cert")
		if err != nil {
			return nil, err
		}
		if text, err = pemEntry(text, "CERTIFICATE"); err != nil {
			return nil, err
		}
		policy.Set("signing_cert", text)
	}
	return policy, nil
}
