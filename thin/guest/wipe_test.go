package guest

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestWipeLeavesUploads has that a wipe which comes between the begin of an upload
// and its end takes neither the upload nor its directory.
func TestWipeLeavesUploads(t *testing.T) {
	t.Parallel()
	for _, private := range []bool{true, false} {
		dir := filepath.Join(t.TempDir(), "thin")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		upload, other := filepath.Join(dir, uploadPrefix+"1"), filepath.Join(dir, "other")
		for _, f := range []string{upload, other, filepath.Join(dir, thinPrefix+"x")} {
			if err := os.WriteFile(f, nil, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		wipe(dir, private)
		left, err := filepath.Glob(filepath.Join(dir, "[^.]*"))
		if _, gone := os.Stat(upload); err != nil || gone != nil || len(left) > 0 == private {
			t.Errorf("private %v: got %v, %v, %v, want the upload to stay", private, gone, left, err)
		}
		old := time.Now().Add(-2 * uploadTime)
		if err := os.Chtimes(upload, old, old); err != nil {
			t.Fatal(err)
		}
		wipe(dir, private)
		if _, err := os.Stat(dir); os.IsNotExist(err) != private {
			t.Errorf("private %v: got %v after the upload was given up", private, err)
		}
	}
}
