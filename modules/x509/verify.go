package x509

import (
	"context"

	"github.com/gossh/gossh/modules"
)

// keyOf returns the public key of what an argument of the call names.
func keyOf(c *modules.Call, arg, passphrase string) (*public, error) {
	der, kind, err := load(c, arg, "", passphrase)
	if err != nil {
		return nil, err
	}
	key, err := publicKey(der, kind)
	if err != nil {
		return nil, err
	}
	return parsePublic(key)
}

func verifyCRL(_ context.Context, c *modules.Call) (any, error) {
	l, err := list(c)
	if err != nil {
		return nil, err
	}
	key, err := keyOf(c, "cert", "")
	if err != nil {
		return nil, err
	}
	return l.signed.by(key)
}

func verifySignature(_ context.Context, c *modules.Call) (any, error) {
	crt, err := certificate(c, "certificate")
	if err != nil {
		return nil, err
	}
	var key *public
	if c.Text("signing_pub_key") == "" {
		key, err = parsePublic(crt.key.full)
	} else {
		key, err = keyOf(c, "signing_pub_key", c.Text("signing_pub_key_passphrase"))
	}
	if err != nil {
		return nil, err
	}
	return crt.signed.by(key)
}

func verifyPrivateKey(_ context.Context, c *modules.Call) (any, error) {
	der, kind, err := load(c, "private_key", "PRIVATE KEY", c.Text("passphrase"))
	if err != nil {
		return nil, err
	}
	mine, err := parsePrivate(der, kind)
	if err != nil {
		return nil, err
	}
	key, err := keyOf(c, "public_key", "")
	if err != nil {
		return nil, err
	}
	if mine.public == nil {
		return nil, modules.Errorf("the public key is not in this private key")
	}
	own, err := parsePublic(mine.public)
	if err != nil {
		return nil, err
	}
	return own.same(key), nil
}
