package render

import (
	"context"
	"crypto/sha256"
	"os"
	"regexp"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/ordered"
)

// maxSecrets bounds the decrypted texts that are remembered.
const maxSecrets = 10_000

var ciphertext = regexp.MustCompile(`-----BEGIN PGP MESSAGE-----(?s:.*?)-----END PGP MESSAGE-----`)

// renderGPG decrypts what is in the values of data, or in a text: each block of
// ASCII armour becomes what it holds.
func renderGPG(ctx context.Context, r *Pipelines, j *job, args []string, in any) (any, error) {
	if len(args) > 0 {
		return nil, arguments("gpg", args)
	}
	v, err := r.decrypted(ctx, in)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "decrypting "+j.source.Name, err)
	}
	return v, nil
}

// Decrypt returns a copy of v, a value of package ordered, in which each block of
// ASCII armour is what it holds. Errors are fault.Invalid, and those of ctx.
func (r *Pipelines) Decrypt(ctx context.Context, v any) (any, error) {
	return r.decrypted(ctx, v)
}

// decrypted returns a copy of v with its secrets in the clear.
func (r *Pipelines) decrypted(ctx context.Context, v any) (any, error) {
	switch v := v.(type) {
	case string:
		return r.decryptText(ctx, v)
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			d, err := r.decrypted(ctx, e)
			if err != nil {
				return nil, err
			}
			out[i] = d
		}
		return out, nil
	case *ordered.Map:
		out := ordered.NewMap(v.Len())
		for k, e := range v.All() {
			d, err := r.decrypted(ctx, e)
			if err != nil {
				return nil, err
			}
			out.SetAs(k, v.Key(k), d)
		}
		return out, nil
	}
	return v, nil
}

func (r *Pipelines) decryptText(ctx context.Context, text string) (string, error) {
	var out strings.Builder
	for {
		at := ciphertext.FindStringIndex(text)
		if at == nil {
			break
		}
		clear, err := r.gpg(ctx, text[at[0]:at[1]])
		if err != nil {
			return "", err
		}
		out.WriteString(text[:at[0]])
		out.WriteString(clear)
		text = text[at[1]:]
		if strings.Trim(text, "\n") == "" {
			text = "" // the newline of a block scalar is not part of the secret
		}
	}
	out.WriteString(text)
	return out.String(), nil
}

// gpg decrypts one block with the controller's gpg, once.
func (r *Pipelines) gpg(ctx context.Context, block string) (string, error) {
	key := sha256.Sum256([]byte(block))
	r.mu.Lock()
	clear, ok := r.secrets[key]
	r.mu.Unlock()
	if ok {
		return clear, nil
	}
	if r.o.NoPrograms {
		return "", fault.New(fault.Invalid, "", "gpg is not run here")
	}
	argv := []string{"gpg", "--batch", "--no-tty", "--quiet"}
	if r.o.GPGKeyDir != "" {
		argv = append(argv, "--homedir", r.o.GPGKeyDir)
	}
	res, err := process.Run(ctx, &process.Command{Argv: append(argv, "--decrypt"), Env: os.Environ(), Stdin: []byte(block + "\n"), Limit: 16 << 20})
	if cerr := ctx.Err(); cerr != nil {
		return "", cerr
	}
	if err != nil {
		return "", fault.New(fault.Invalid, "", "running gpg: %w", err)
	}
	if res.Code != 0 {
		return "", fault.New(fault.Invalid, "", "gpg ended with exit code %d: %s", res.Code, strings.TrimSpace(string(res.Stderr))).
			WithHint("the secret key must be in the keyring of " + keyring(r.o.GPGKeyDir))
	}
	clear = string(res.Stdout)
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.secrets) >= maxSecrets {
		r.secrets = map[[sha256.Size]byte]string{}
	}
	r.secrets[key] = clear
	return clear, nil
}

func keyring(dir string) string {
	if dir == "" {
		return "the user who runs gossh"
	}
	return dir
}
