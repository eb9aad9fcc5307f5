package apt

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

// keyring is a file with keys.
type keyring struct {
	name string
	keys []*ordered.Map
}

// keyrings returns the files with keys that a call is about: with aptkey those that
// APT trusts for all repositories, else those of a directory.
func keyrings(c *modules.Call) ([]keyring, error) {
	dir, names := keyDir(c), []string(nil)
	if c.Bool("aptkey") {
		names = append(names, "/etc/apt/trusted.gpg")
	}
	entries, err := os.ReadDir(c.Host.Path(dir))
	if err != nil && (!os.IsNotExist(err) || !c.Bool("aptkey")) {
		return nil, modules.Errorf("looking into %s: %v", dir, err)
	}
	for _, e := range entries {
		names = append(names, filepath.Join(dir, e.Name()))
	}
	var out []keyring
	for _, n := range names {
		text, err := c.Host.Read(n)
		if err != nil {
			return nil, err
		}
		if binary, _ := dearmor([]byte(text)); len(packets(binary)) > 0 {
			out = append(out, keyring{n, describe(parsePackets(binary))})
		}
	}
	return out, nil
}

// keyDir returns the directory with the keys that a call is about.
func keyDir(c *modules.Call) string {
	switch {
	case c.Bool("aptkey"):
		return "/etc/apt/trusted.gpg.d"
	case c.Text("keydir") != "":
		return c.Text("keydir")
	}
	return "/etc/apt/keyrings"
}

// describe returns what the packets tell of each key. Who signed it, and so until when
// it is good, they tell only to those who check signatures.
func describe(all []packet) []*ordered.Map {
	var out []*ordered.Map
	for _, p := range all {
		switch {
		case p.tag == publicKey:
			out = append(out, properties(p.body))
		case len(out) == 0:
		case p.tag == subkey:
			out[len(out)-1].Set("subkey", properties(p.body))
		case p.tag == userID:
			if _, ok := out[len(out)-1].Get("uid"); !ok {
				out[len(out)-1].Set("uid", strings.ToValidUTF8(string(p.body), "\ufffd"))
			}
		}
	}
	return out
}

func properties(key []byte) *ordered.Map {
	print := fingerprintOf(key)
	m := ordered.Of("keyid", print[24:], "fingerprint", print)
	if len(key) < 8 || key[0] != 4 {
		return m
	}
	m.Set("algorithm", int64(key[5]))
	m.Set("date_creation", int64(binary.BigEndian.Uint32(key[1:])))
	switch a := key[5]; {
	case a <= 3 || a == 16 || a == 17: // RSA, ElGamal, DSA: the first number is as long as the key
		m.Set("bits", int64(binary.BigEndian.Uint16(key[6:])))
	case a == 22: // Ed25519
		m.Set("bits", int64(255))
	}
	return m
}

func getRepoKeys(_ context.Context, c *modules.Call) (any, error) {
	rings, err := keyrings(c)
	out := &ordered.Map{}
	for _, r := range rings {
		for _, k := range r.keys {
			out.Set(modules.Text(k.Value("keyid")), k)
		}
	}
	return out, err
}

// has reports whether one of the keys has an id that ends so.
func (r *keyring) has(id string) bool {
	return id != "" && slices.ContainsFunc(r.keys, func(k *ordered.Map) bool { return strings.HasSuffix(modules.Text(k.Value("fingerprint")), id) })
}

// keyID returns an id as fingerprints have it.
func keyID(s string) string {
	s = strings.ToUpper(s)
	return strings.TrimPrefix(s, "0X")
}

func addRepoKey(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	path, text, id := c.Text("path"), c.Text("text"), keyID(c.Text("keyid"))
	switch {
	case path == "" && text == "" && c.Text("keyserver") == "" && id != "":
		return nil, modules.Errorf("No keyserver specified for keyid: %s", id)
	case path == "" && text == "" && id == "":
		return nil, modules.Errorf("path, text, or keyserver and keyid must be given")
	}
	rings, err := keyrings(c)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(rings, func(r keyring) bool { return r.has(id) }) {
		return true, nil
	}
	r := &repo{uri: "this call"}
	name := c.Text("keyfile")
	switch {
	case path != "":
		c.Named["key_url"], c.Named["keyid"] = path, nil
		name = first(name, filepath.Base(path))
	case text != "":
		c.Named["key_text"], c.Named["keyid"] = text, nil
		key, _ := dearmor([]byte(text))
		if keys := packets(key); len(keys) > 0 {
			name = first(name, fingerprintOf(keys[0])[24:]+".gpg")
		}
	default:
		name = first(name, id+".gpg")
	}
	if name = fileName(name); !strings.HasSuffix(name, ".asc") && !strings.HasSuffix(name, ".gpg") {
		name += ".gpg"
	}
	r.signed = filepath.Join(keyDir(c), name)
	err = addKeys(ctx, c, r)
	return err == nil, err
}

// first returns a, or b if that is empty.
func first(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func delRepoKey(_ context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	id := keyID(c.Text("keyid"))
	if len(id) < 8 {
		return nil, modules.Errorf("keyid must be given, of 8 digits or more")
	}
	rings, err := keyrings(c)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(rings, func(r keyring) bool { return r.has(id) })
	switch {
	case i < 0:
		return nil, modules.Errorf("Could not find the key file for keyid: %s", id)
	case len(rings[i].keys) > 1:
		return nil, modules.Errorf("%s has other keys too", rings[i].name)
	case c.Test:
		return c.Named["keyid"], nil
	}
	if err := os.Remove(c.Host.Path(rings[i].name)); err != nil {
		return nil, modules.Errorf("removing a key: %v", err)
	}
	return c.Named["keyid"], nil
}
