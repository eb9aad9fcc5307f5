package x509

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/md5" //nolint:gosec // the older way of openssl
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/gossh/gossh/modules"
)

// opened returns what a block holds that a passphrase protects.
func (e *entry) opened(passphrase string) ([]byte, error) {
	data, err := base64.StdEncoding.DecodeString(e.body)
	switch {
	case err != nil:
		return nil, modules.Errorf("reading the %s: %v", e.kind, err)
	case !e.encrypted():
		return data, nil
	case passphrase == "":
		return nil, modules.Errorf("the key is encrypted, and no passphrase is given")
	case e.kind == "ENCRYPTED PRIVATE KEY":
		return openPKCS8(data, passphrase)
	}
	_, info, _ := strings.Cut(e.headers, "DEK-Info:")
	info, _, _ = strings.Cut(info, "\n")
	method, text, _ := strings.Cut(strings.TrimSpace(info), ",")
	iv, err := hex.DecodeString(text)
	sizes := map[string]int{"AES-128-CBC": 16, "AES-192-CBC": 24, "AES-256-CBC": 32}
	if err != nil || len(iv) != aes.BlockSize || sizes[method] == 0 {
		return nil, modules.Errorf("keys that are encrypted by %q cannot be read here", info)
	}
	// The key is MD5 of what is before it, the passphrase and the salt, again and again.
	var key, last []byte
	for len(key) < sizes[method] {
		sum := md5.Sum(append(append(last, passphrase...), iv[:8]...)) //nolint:gosec // as above
		last = sum[:]
		key = append(key, last...)
	}
	return decrypt(key[:sizes[method]], iv, data)
}

// decrypt undoes AES in the mode CBC.
func decrypt(key, iv, data []byte) ([]byte, error) {
	wrong := modules.Errorf("the passphrase is wrong")
	block, err := aes.NewCipher(key)
	if err != nil || len(iv) != aes.BlockSize || len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return nil, wrong
	}
	out := make([]byte, len(data))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, data)
	pad := int(out[len(out)-1])
	if pad == 0 || pad > aes.BlockSize || strings.Trim(string(out[len(out)-pad:]), string(rune(pad))) != "" {
		return nil, wrong
	}
	if v, _ := read(out[:len(out)-pad]); v.tag != tagSequence {
		return nil, wrong // one in 256 fits by chance so far
	}
	return out[:len(out)-pad], nil
}

const (
	ciphers = "2.16.840.1.101.3.4.1.2=16 2.16.840.1.101.3.4.1.22=24 2.16.840.1.101.3.4.1.42=32"
	prfs    = "1.2.840.113549.2.7=sha1 1.2.840.113549.2.8=sha224 1.2.840.113549.2.9=sha256 1.2.840.113549.2.10=sha384 1.2.840.113549.2.11=sha512"
)

// maxRounds bounds the work that a key may ask for: it takes a second or two. openssl
// writes 2048, and a million is the most that is advised.
const maxRounds = 2_000_000

// openPKCS8 undoes PBES2 with PBKDF2 and AES, which openssl has used for keys of PKCS #8
// since 1.1.
func openPKCS8(der []byte, passphrase string) ([]byte, error) {
	bad := modules.Errorf("keys that are encrypted in this way cannot be read here")
	top, _ := read(der)
	l := top.items()
	if !fits(l, tagSequence, tagBytes) {
		return nil, bad
	}
	data := l[1].body
	algorithm := l[0].items()
	if !fits(algorithm, tagOID, tagSequence) || algorithm[0].oid() != "1.2.840.113549.1.5.13" {
		return nil, bad
	}
	parts := algorithm[1].items()
	if !fits(parts, tagSequence, tagSequence) {
		return nil, bad
	}
	kdf, with := parts[0].items(), parts[1].items()
	if !fits(kdf, tagOID, tagSequence) || kdf[0].oid() != "1.2.840.113549.1.5.12" || !fits(with, tagOID, tagBytes) {
		return nil, bad
	}
	size := map[string]int{"16": 16, "24": 24, "32": 32}[known(with[0].oid(), ciphers)]
	p := kdf[1].items()
	if !fits(p, tagBytes, tagInt) || size == 0 || p[1].small() < 1 || p[1].small() > maxRounds {
		return nil, bad
	}
	d := digestOf("sha1")
	for _, e := range p[2:] {
		if prf := e.items(); e.tag == tagSequence && fits(prf, tagOID) {
			d = digestOf(known(prf[0].oid(), prfs))
		}
	}
	if d == nil {
		return nil, bad
	}
	return decrypt(d.pbkdf2(passphrase, p[0].body, p[1].small(), size), with[1].body, data)
}

// pbkdf2 derives a key from a passphrase.
func (d *digest) pbkdf2(passphrase string, salt []byte, rounds, size int) []byte {
	var key []byte
	mac := hmac.New(d.new, []byte(passphrase))
	for n := byte(1); len(key) < size; n++ {
		mac.Reset()
		mac.Write(append(append([]byte{}, salt...), 0, 0, 0, n))
		u := mac.Sum(nil)
		sum := append([]byte{}, u...)
		for range rounds - 1 {
			mac.Reset()
			mac.Write(u)
			u = mac.Sum(u[:0])
			for i := range sum {
				sum[i] ^= u[i]
			}
		}
		key = append(key, sum...)
	}
	return key[:size]
}
