package apt

import (
	"bytes"
	"context"
	"crypto/sha1" //nolint:gosec // the fingerprint of an OpenPGP key is one
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
)

// addKeys brings the keys of a repository that a call names to where APT looks for
// them: the file that signed-by names, or those that are trusted for all repositories,
// which is where apt-key kept them.
func addKeys(ctx context.Context, c *modules.Call, r *repo) error {
	if text := c.Text("key_text"); text != "" {
		return keepKey(c, r, "key", []byte(text))
	}
	if uri := c.Text("key_url"); uri != "" {
		key, err := fetch(ctx, c, uri)
		if err != nil {
			return err
		}
		return keepKey(c, r, filepath.Base(uri), key)
	}
	ids := c.Strings("keyid")
	if len(ids) > 0 && c.Text("keyserver") == "" {
		return modules.Errorf("You must use both keyid and keyserver: one is not given")
	}
	for _, id := range ids {
		id = strings.ToUpper(strings.TrimPrefix(strings.TrimPrefix(id, "0x"), "0X"))
		key, err := fetch(ctx, c, keyURL(c.Text("keyserver"), id))
		if err != nil {
			return err
		}
		if err := checkKey(key, id); err != nil {
			return err
		}
		if err := keepKey(c, r, id, key); err != nil {
			return err
		}
	}
	return nil
}

// keyURL returns where a key server has a key.
func keyURL(server, id string) string {
	scheme, host, ok := strings.Cut(strings.TrimRight(server, "/"), "://")
	if !ok {
		scheme, host = "hkp", scheme
	}
	switch scheme {
	case "hkp":
		scheme = "http"
		if !strings.Contains(host, ":") {
			host += ":11371"
		}
	case "hkps":
		scheme = "https"
	}
	return scheme + "://" + host + "/pks/lookup?op=get&options=mr&search=0x" + id
}

// fetch returns a file of the controller, of the host, or of a server: APT's own
// helper brings that.
func fetch(ctx context.Context, c *modules.Call, uri string) ([]byte, error) {
	var path string
	switch scheme, rest, _ := strings.Cut(uri, "://"); scheme {
	case "salt":
		local, err := c.Host.Files.Fetch(ctx, rest, c.Text("saltenv"))
		if err != nil {
			return nil, modules.Errorf("fetching %s: %v", uri, err)
		}
		defer func() { _ = os.Remove(local) }()
		path = local
	case "http", "https":
		if c.Test {
			return nil, nil
		}
		dir, err := os.MkdirTemp(c.Host.Dir, ".key-*")
		if err != nil {
			return nil, modules.Errorf("making a directory for a key: %v", err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		path = filepath.Join(dir, "key")
		argv := []string{"/usr/lib/apt/apt-helper", "-o", "APT::Sandbox::User=", "download-file", uri, path}
		r, err := c.Host.Start(ctx, &process.Command{Argv: argv})
		if err != nil {
			return nil, err
		}
		if r.Code != 0 {
			return nil, modules.Failed(argv, r)
		}
	default:
		path = c.Host.Path(strings.TrimPrefix(uri, "file://"))
	}
	key, err := os.ReadFile(path)
	if err != nil {
		return nil, modules.Errorf("reading the key %s: %v", uri, err)
	}
	return key, nil
}

// keepKey writes a key. APT takes a text for a key only if the name of the file ends in
// .asc, and everything else only if it does not.
func keepKey(c *modules.Call, r *repo, name string, key []byte) error {
	if c.Test {
		return nil
	}
	binaryKey, armored := dearmor(key)
	path := r.signed
	if path == "" {
		path = "/etc/apt/trusted.gpg.d/" + strings.TrimSuffix(strings.TrimSuffix(fileName(name), ".asc"), ".gpg") + ".gpg"
	}
	if armored && !strings.HasSuffix(path, ".asc") {
		key = binaryKey
	}
	if len(packets(binaryKey)) == 0 {
		return modules.Errorf("what was to be the key of %s is none", r.uri)
	}
	if old, err := os.ReadFile(c.Host.Path(path)); err == nil && bytes.Equal(old, key) {
		return nil
	}
	return write(c, path, string(key))
}

// fileName makes a name that APT reads: of letters, digits and a few signs.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < 128 && (r == '.' || r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z') {
			return r
		}
		return '_'
	}, name)
}

// dearmor returns the bytes of a key, which may be written as text.
func dearmor(key []byte) (out []byte, armored bool) {
	text := strings.ReplaceAll(string(key), "\r\n", "\n")
	const begin, end = "-----BEGIN PGP PUBLIC KEY BLOCK-----", "-----END PGP PUBLIC KEY BLOCK-----"
	for {
		_, rest, ok := strings.Cut(text, begin)
		if !ok {
			break
		}
		body, after, _ := strings.Cut(rest, end)
		text, armored = after, true
		if _, data, ok := strings.Cut(body, "\n\n"); ok {
			body = data // behind the headers
		}
		body, _, _ = strings.Cut(body, "\n=") // the checksum
		b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(body), ""))
		if err != nil {
			return nil, true
		}
		out = append(out, b...)
	}
	if !armored {
		return key, false
	}
	return out, true
}

// packet is one of OpenPGP.
type packet struct {
	tag  int
	body []byte
}

// The tags of packets that are of interest.
const (
	publicKey = 6
	userID    = 13
	subkey    = 14
)

// packets returns the bodies of the public keys, without those that belong to others.
func packets(b []byte) [][]byte {
	var keys [][]byte
	for _, p := range parsePackets(b) {
		if p.tag == publicKey {
			keys = append(keys, p.body)
		}
	}
	return keys
}

// parsePackets returns the packets of OpenPGP, nil if it is none.
func parsePackets(b []byte) []packet {
	var out []packet
	for len(b) > 2 && b[0]&0x80 != 0 {
		tag, header, size := int(b[0]>>2&15), 2, int(b[1])
		switch kind := b[0] & 3; {
		case b[0]&0x40 != 0:
			tag = int(b[0] & 63)
			if size >= 192 && size < 224 {
				size, header = (size-192)<<8+int(b[2])+192, 3
			} else if size == 255 && len(b) > 6 {
				size, header = int(binary.BigEndian.Uint32(b[2:])), 6
			}
		case kind == 1:
			size, header = size<<8+int(b[2]), 3
		case kind == 2 && len(b) > 5:
			size, header = int(binary.BigEndian.Uint32(b[1:])), 5
		case kind > 1:
			return nil
		}
		if size > len(b)-header {
			return nil
		}
		out = append(out, packet{tag, b[header : header+size]})
		b = b[header+size:]
	}
	return out
}

// fingerprintOf returns the fingerprint of a key of version 4.
func fingerprintOf(key []byte) string {
	sum := sha1.Sum(append([]byte{0x99, byte(len(key) >> 8), byte(len(key))}, key...)) //nolint:gosec // as above
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// checkKey reports as an error that a key server gave other keys than the one that it
// was asked for: the way to it is not secret.
func checkKey(key []byte, id string) error {
	if key == nil {
		return nil // a dry run
	}
	bytes, _ := dearmor(key)
	keys := packets(bytes)
	if len(keys) == 0 || len(id) < 8 {
		return modules.Errorf("the key server has no key %s", id)
	}
	for _, k := range keys {
		if print := fingerprintOf(k); !strings.HasSuffix(print, id) {
			return modules.Errorf("the key server gave the key %s for %s", print, id)
		}
	}
	return nil
}
