package ansible

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/fault"
)

// vaultMark is how an encrypted text begins.
const vaultMark = "$ANSIBLE_VAULT;"

// Ansible's numbers for AES256.
const (
	vaultRounds = 10_000
	vaultKeys   = 32 + 32 + aes.BlockSize
)

// isVault reports whether a text is encrypted.
func isVault(s string) bool { return strings.HasPrefix(strings.TrimLeft(s, " \t\r\n"), vaultMark) }

// vault decrypts what is encrypted. The passwords are read when the first is
// needed.
type vault struct {
	l         *loader
	read      bool
	failed    error
	passwords [][]byte
}

// Errors of encrypted values; they say nothing of the value.
var (
	errNoVaultPassword = errors.New("it is encrypted, and no vault password file is set (gossh:ansible_vault_password_files)")
	errVaultPassword   = errors.New("it is encrypted with a password that is in none of the vault password files")
	errVaultFormat     = errors.New("it is no vault of the format 1.1 or 1.2 with AES256")
)

// whole returns a file as it is, or decrypted if all of it is encrypted.
func (v *vault) whole(ctx context.Context, path string, src []byte) ([]byte, error) {
	if !bytes.HasPrefix(src, []byte(vaultMark)) {
		return src, nil
	}
	out, err := v.open(ctx, string(src))
	if err != nil {
		return nil, fault.New(fault.Invalid, "", "%s: %w", path, err)
	}
	return out, nil
}

// open decrypts a text.
func (v *vault) open(ctx context.Context, text string) ([]byte, error) {
	salt, sum, data, err := parseVault(text)
	if err != nil {
		return nil, err
	}
	if !v.read {
		v.failed = v.load(ctx)
		v.read = true
	}
	if v.failed != nil {
		return nil, v.failed
	}
	for _, pw := range v.passwords {
		if out, err := decrypt(string(pw), salt, sum, data); err == nil {
			return out, nil
		}
	}
	return nil, errVaultPassword
}

// load reads the passwords.
func (v *vault) load(ctx context.Context) error {
	if len(v.l.p.o.VaultPasswordFiles) == 0 {
		return errNoVaultPassword
	}
	for _, path := range v.l.p.o.VaultPasswordFiles {
		if _, file, ok := strings.Cut(path, "@"); ok {
			if _, err := os.Stat(path); err != nil {
				path = file
			}
		}
		if rest, ok := strings.CutPrefix(path, "~/"); ok && v.l.p.o.Home != "" {
			path = filepath.Join(v.l.p.o.Home, rest)
		}
		info, err := os.Stat(path)
		var pw []byte
		switch {
		case err != nil:
			return fmt.Errorf("reading the vault password: %w", err)
		case info.Mode().IsRegular() && info.Mode()&0o111 != 0:
			pw, err = v.l.run(ctx, path)
		default:
			pw, err = v.l.read(ctx, path)
		}
		if err != nil {
			return err
		}
		if pw = bytes.TrimSpace(pw); len(pw) == 0 {
			return fmt.Errorf("the vault password file %s is empty", path)
		}
		v.passwords = append(v.passwords, pw)
	}
	return nil
}

// parseVault takes an encrypted text apart.
func parseVault(text string) (salt, sum, data []byte, err error) {
	head, body, _ := strings.Cut(strings.TrimSpace(text), "\n")
	f := strings.Split(strings.TrimSpace(head), ";")
	if len(f) < 3 || f[1] != "1.1" && f[1] != "1.2" || f[2] != "AES256" {
		return nil, nil, nil, errVaultFormat
	}
	inner, err := hex.DecodeString(strings.Join(strings.Fields(body), ""))
	if err != nil {
		return nil, nil, nil, errVaultFormat
	}
	var parts [3][]byte
	lines := strings.SplitN(string(inner), "\n", 3)
	for i := range parts {
		if len(lines) != len(parts) {
			return nil, nil, nil, errVaultFormat
		}
		if parts[i], err = hex.DecodeString(strings.TrimSpace(lines[i])); err != nil {
			return nil, nil, nil, errVaultFormat
		}
	}
	return parts[0], parts[1], parts[2], nil
}

// decrypt checks the sum of the data and decrypts them.
func decrypt(password string, salt, sum, data []byte) ([]byte, error) {
	keys, err := pbkdf2.Key(sha256.New, password, salt, vaultRounds, vaultKeys)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, keys[32:64])
	mac.Write(data)
	if !hmac.Equal(mac.Sum(nil), sum) {
		return nil, errVaultPassword
	}
	block, err := aes.NewCipher(keys[:32])
	if err != nil {
		return nil, err
	}
	out := make([]byte, len(data))
	cipher.NewCTR(block, keys[64:]).XORKeyStream(out, data)
	if len(out) == 0 {
		return nil, errVaultFormat
	}
	pad := int(out[len(out)-1])
	if pad == 0 || pad > aes.BlockSize || pad > len(out) {
		return nil, errVaultFormat
	}
	return out[:len(out)-pad], nil
}
