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
	"time"
)

// thinPrefix begins the names of thins in the thin dir.
const thinPrefix = "gossh-thin-"

// uploadPrefix begins the names of uploads that are under way.
const uploadPrefix = ".gossh-up-"

// install makes sure that the file at path, this program, is the one with that
// digest, gives it its name and removes older ones.
func install(path, dir, name, digest string) error {
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
	if err := os.Rename(path, filepath.Join(dir, name)); err != nil {
		return err
	}
	removeOld(dir, name)
	return nil
}

// staleAfter is the age after which an upload is taken for abandoned.
const staleAfter = 24 * time.Hour

// removeOld removes the other thins that nobody runs, and abandoned uploads. One
// that is running cannot be opened for writing. What cannot be removed stays until
// the next time.
func removeOld(dir, keep string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if e.Name() == keep || !e.Type().IsRegular() || !strings.HasPrefix(e.Name(), thinPrefix) && !stale(e) {
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

// stale reports whether e is an upload that nobody goes on with.
func stale(e os.DirEntry) bool {
	if !strings.HasPrefix(e.Name(), uploadPrefix) {
		return false
	}
	info, err := e.Info()
	return err == nil && time.Since(info.ModTime()) > staleAfter
}

// wipe removes the thin dir. If it is not private, other people's things may be in
// it: then what is gossh's goes, and the directory if nothing remains. An upload that
// has begun since it was found that there is none stays, with the directory: its own
// run comes to wipe it.
func wipe(dir string, private bool) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		own := strings.HasPrefix(e.Name(), thinPrefix) || strings.HasPrefix(e.Name(), ".gossh-")
		if (private || own) && !underWay(e) {
			_ = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
	_ = os.Remove(dir)
}
