package knownhosts

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
)

// Line returns the line that records a key, with its newline; with hash the name
// cannot be read from it.
func Line(name string, key ssh.PublicKey, hash bool) string {
	if hash {
		salt := make([]byte, sha1.Size)
		rand.Read(salt) //nolint:errcheck // crypto/rand.Read never fails
		m := hmac.New(sha1.New, salt)
		m.Write([]byte(name))
		b64 := base64.StdEncoding.EncodeToString
		name = "|1|" + b64(salt) + "|" + b64(m.Sum(nil))
	}
	return fmt.Sprintf("%s %s", name, ssh.MarshalAuthorizedKey(key))
}

// Append adds lines to a file, making it and its directory if they are missing.
// Several processes may do it at once; a line that is there already is not added
// again.
func Append(path string, lines []string) (err error) {
	defer func() {
		if err != nil {
			err = fault.Wrap(fault.Invalid, "recording host keys", err)
		}
	}()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }() // which gives the lock back
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	have, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	var add strings.Builder
	if len(have) > 0 && have[len(have)-1] != '\n' {
		add.WriteByte('\n')
	}
	n := add.Len()
	have = append([]byte("\n"), have...)
	for _, l := range lines {
		if !bytes.Contains(have, []byte("\n"+l)) {
			add.WriteString(l)
		}
	}
	if add.Len() == n {
		return nil
	}
	_, err = f.WriteString(add.String())
	return err
}
