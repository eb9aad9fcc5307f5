package guest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// thinPrefix begins the names of thins in the thin dir.
const thinPrefix = "gossh-thin-"

// install makes sure that the file at path, this program, is the one with that
// digest, gives it its name and removes older ones.
func install(path, dir, digest string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != digest {
		return errors.Join(fmt.Errorf("the thin arrived with the SHA-256 %s, not %s", got, digest), os.Remove(path))
	}
	name := thinPrefix + digest[:16]
	if err := os.Rename(path, filepath.Join(dir, name)); err != nil {
		return err
	}
	removeOld(dir, name)
	return nil
}

// removeOld removes the other thins that nobody runs. One that is running cannot
// be opened for writing. What cannot be removed stays until the next time.
func removeOld(dir, keep string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), thinPrefix) || e.Name() == keep || !e.Type().IsRegular() {
			continue
		}
		path := filepath.Join(dir, e.Name())
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			continue
		}
		_ = f.Close()
		_ = os.Remove(path)
	}
}

// wipe removes what is gossh's from the thin dir, and the directory itself if
// nothing else is in it.
func wipe(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), thinPrefix) || strings.HasPrefix(e.Name(), ".gossh-") {
			_ = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
	_ = os.Remove(dir)
}
