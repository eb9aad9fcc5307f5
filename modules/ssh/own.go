package ssh

import (
	"context"
	"encoding/base64"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func hostKeys(_ context.Context, c *modules.Call) (any, error) {
	dir := c.Text("keydir")
	if dir == "" {
		dir = "/etc/ssh"
	}
	files, err := os.ReadDir(c.Host.Path(dir))
	if err != nil {
		return nil, modules.Errorf("reading %s: %v", dir, err)
	}
	out := &ordered.Map{}
	for _, f := range files {
		kind, rest, ok := strings.Cut(strings.TrimPrefix(f.Name(), "ssh_host_"), "_key")
		public := strings.HasSuffix(rest, ".pub")
		cert := strings.HasPrefix(rest, "-cert")
		switch {
		case !ok || !strings.HasPrefix(f.Name(), "ssh_host_") || rest != "" && rest != ".pub" && rest != "-cert.pub":
			continue
		case !public && !c.Bool("private") || cert && !c.Bool("certs"):
			continue
		}
		text, err := c.Host.Read(filepath.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		out.Set(kind+rest, strings.TrimSpace(text))
	}
	return out, nil
}

func userKeys(ctx context.Context, c *modules.Call) (any, error) {
	names, _ := users(ctx, c)
	out := &ordered.Map{}
	for _, name := range names {
		keys := &ordered.Map{}
		for _, f := range keyFiles(c) {
			path, _, err := place(ctx, c, name, f)
			if err != nil {
				return nil, err
			}
			text, err := c.Host.Read(path)
			if err != nil {
				return nil, err
			}
			if text != "" {
				keys.Set(filepath.Base(f), strings.TrimSpace(text))
			}
		}
		if keys.Len() > 0 {
			out.Set(name, keys)
		}
	}
	return out, nil
}

// keyFiles are the files in which users have keys, or those that the call names.
func keyFiles(c *modules.Call) []string {
	var out []string
	add := func(arg, suffix string) {
		switch v := c.Text(arg); {
		case v == "False":
		case v != "":
			out = append(out, v)
		default:
			for _, k := range [...]string{"rsa", "dsa", "ecdsa", "ed25519"} {
				out = append(out, ".ssh/id_"+k+suffix)
			}
		}
	}
	add("pubfile", ".pub")
	add("prvfile", "")
	return out
}

func keyIsEncrypted(_ context.Context, c *modules.Call) (any, error) {
	text := c.Text("key")
	if !strings.Contains(text, "-----BEGIN") {
		b, err := os.ReadFile(c.Host.Path(text))
		if err != nil {
			return nil, modules.Errorf("reading the key: %v", err)
		}
		text = string(b)
	}
	block, _ := pem.Decode([]byte(strings.TrimSpace(text) + "\n"))
	switch {
	case block == nil:
		return nil, modules.Errorf("this is no private key")
	case block.Type == "ENCRYPTED PRIVATE KEY" || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED"):
		return true, nil
	case block.Type != "OPENSSH PRIVATE KEY":
		return false, nil
	}
	// The name of the cipher follows the magic: PROTOCOL.key of OpenSSH.
	const magic = "openssh-key-v1\x00"
	rest, ok := strings.CutPrefix(string(block.Bytes), magic)
	if !ok {
		return nil, modules.Errorf("this key of OpenSSH is broken: %.20s", base64.StdEncoding.EncodeToString(block.Bytes))
	}
	return !strings.HasPrefix(rest, "\x00\x00\x00\x04none"), nil
}
