package ssh

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/internal/ownership"
	"github.com/gossh/gossh/secret"
)

// maxKeyFile bounds what is read of a key or certificate.
const maxKeyFile = 1 << 20

var (
	errLocked     = errors.New("it is protected by a passphrase, and none is known")
	errPassphrase = errors.New("the passphrase is wrong")
	errNoPrivate  = errors.New("it holds no private key")
)

// keyring holds the key files in use. Each is read and parsed once, and unlocked
// once: bcrypt costs a tenth of a second, which a run over a thousand hosts must
// not pay a thousand times.
type keyring struct {
	mu    sync.Mutex
	files map[string]*keyFile
	certs map[string]*certFile
}

// key returns the key at path; the file may be bad.
func (r *keyring) key(path string) *keyFile {
	r.mu.Lock()
	k := r.files[path]
	if k == nil {
		if r.files == nil {
			r.files = make(map[string]*keyFile)
		}
		k = &keyFile{path: path, lock: make(chan struct{}, 1)}
		r.files[path] = k
	}
	r.mu.Unlock()
	k.once.Do(k.read)
	return k
}

// cert returns the certificate at path.
func (r *keyring) cert(path string) (*xssh.Certificate, error) {
	r.mu.Lock()
	c := r.certs[path]
	if c == nil {
		if r.certs == nil {
			r.certs = make(map[string]*certFile)
		}
		c = &certFile{}
		r.certs[path] = c
	}
	r.mu.Unlock()
	c.once.Do(func() { c.cert, c.err = readCert(path) })
	return c.cert, c.err
}

type certFile struct {
	once sync.Once
	cert *xssh.Certificate
	err  error
}

// keyFile is a private key in a file.
type keyFile struct {
	path string
	once sync.Once
	// err tells why the file holds no key at all.
	err error
	// public is nil if only the passphrase would reveal it.
	public xssh.PublicKey
	// blob is the encrypted key, nil if it is in clear or not here at all.
	blob []byte

	// lock is held while signer, failed and asked change; it is a channel because
	// waiting for it must end with a context.
	lock   chan struct{}
	signer xssh.Signer
	failed map[[sha256.Size]byte]bool
	asked  bool
}

// read parses the file. If only the public half is there, the agent may hold the
// private one.
func (k *keyFile) read() {
	pem, err := readFile(k.path, maxKeyFile)
	var signer xssh.Signer
	if err == nil {
		signer, err = xssh.ParsePrivateKey(pem)
	}
	var locked *xssh.PassphraseMissingError
	if err == nil || errors.As(err, &locked) {
		if bad := checkKey(k.path); bad != nil {
			k.err = bad
			return
		}
	}
	switch {
	case err == nil:
		k.signer = signer
		k.public = k.signer.PublicKey()
		return
	case locked != nil:
		k.blob, k.public = pem, locked.PublicKey
		if k.public == nil {
			k.public, _ = readPublic(k.path + ".pub")
		}
		return
	}
	for _, p := range []string{k.path, k.path + ".pub"} {
		if pub, e := readPublic(p); e == nil {
			k.public = pub
			return
		}
	}
	k.err = err
}

// errOpen is why a key is not used that others can read.
type errOpen struct{ error }

// checkKey returns an errOpen for a private key that ssh would not use.
func checkKey(path string) error {
	info, err := os.Stat(path)
	if err == nil {
		err = ownership.SSHKey(info)
	}
	if err != nil {
		return errOpen{err}
	}
	return nil
}

// private reports whether the file holds the private half.
func (k *keyFile) private() bool { return k.blob != nil || k.signer != nil }

// unlock returns the key ready to sign. It tries pass, and then asks ask, if that
// is not nil, at most once in the life of the keyring. It ends with ctx.
func (k *keyFile) unlock(ctx context.Context, pass secret.String, ask func() (secret.String, error)) (xssh.Signer, error) {
	select {
	case k.lock <- struct{}{}:
		defer func() { <-k.lock }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if k.signer != nil {
		return k.signer, nil
	}
	if k.blob == nil {
		return nil, errNoPrivate
	}
	reason := errLocked
	if !pass.Empty() {
		if err := k.try(pass); err == nil {
			return k.signer, nil
		}
		reason = errPassphrase
	}
	if ask == nil || k.asked {
		return nil, reason
	}
	pass, err := ask()
	if ctx.Err() == nil { // else nobody answered
		k.asked = true
	}
	if err != nil {
		return nil, err
	}
	if err := k.try(pass); err != nil {
		return nil, err
	}
	return k.signer, nil
}

// try decrypts the key with pass, unless pass failed before.
func (k *keyFile) try(pass secret.String) error {
	digest := sha256.Sum256([]byte(pass.Reveal()))
	if k.failed[digest] {
		return errPassphrase
	}
	s, err := xssh.ParsePrivateKeyWithPassphrase(k.blob, []byte(pass.Reveal()))
	if err != nil {
		if k.failed == nil {
			k.failed = make(map[[sha256.Size]byte]bool)
		}
		k.failed[digest] = true
		return errPassphrase
	}
	k.signer = s
	return nil
}

// lazySigner offers the public key of a file and unlocks the private one when the
// server wants a signature. It is made for one connection.
type lazySigner struct {
	// ctx is that of the dial: the interface of x/crypto takes none.
	ctx  context.Context //nolint:containedctx // see above
	key  *keyFile
	pass secret.String
	ask  func() (secret.String, error)
	// pause stops the clock of the dial while the key is unlocked.
	pause func() (resume func())
	// note takes the error of a signature: x/crypto drops it.
	note func(error)
}

// PublicKey implements xssh.Signer.
func (l *lazySigner) PublicKey() xssh.PublicKey { return l.key.public }

// Sign implements xssh.Signer.
func (l *lazySigner) Sign(rand io.Reader, data []byte) (*xssh.Signature, error) {
	return l.SignWithAlgorithm(rand, data, "")
}

// SignWithAlgorithm implements xssh.AlgorithmSigner.
func (l *lazySigner) SignWithAlgorithm(rand io.Reader, data []byte, algorithm string) (*xssh.Signature, error) {
	resume := l.pause()
	s, err := l.key.unlock(l.ctx, l.pass, l.ask)
	resume()
	if err != nil {
		err = fmt.Errorf("unlocking %s: %w", l.key.path, err)
		l.note(err)
		return nil, err
	}
	if as, ok := s.(xssh.AlgorithmSigner); ok && algorithm != "" {
		return as.SignWithAlgorithm(rand, data, algorithm)
	}
	return s.Sign(rand, data)
}

// readFile returns the content of a regular file of at most so many bytes.
func readFile(path string, most int) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	if st, err := f.Stat(); err != nil || !st.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	text, err := io.ReadAll(io.LimitReader(f, int64(most)+1))
	if err == nil && len(text) > most {
		err = fmt.Errorf("%s has more than %d KiB", path, most>>10)
	}
	return text, err
}

func readPublic(path string) (xssh.PublicKey, error) {
	b, err := readFile(path, maxKeyFile)
	if err != nil {
		return nil, err
	}
	pub, _, _, _, err := xssh.ParseAuthorizedKey(b)
	return pub, err
}

func readCert(path string) (*xssh.Certificate, error) {
	pub, err := readPublic(path)
	if err != nil {
		return nil, err
	}
	c, ok := pub.(*xssh.Certificate)
	if !ok {
		return nil, fmt.Errorf("%s is not a certificate", path)
	}
	return c, nil
}

func sameKey(a, b xssh.PublicKey) bool { return bytes.Equal(a.Marshal(), b.Marshal()) }
