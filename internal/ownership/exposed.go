package ownership

import (
	"os"
	"path/filepath"
)

// Exposed reports whether any user of this machine can read the file at path: whether
// its mode lets them, and that of each directory above it lets them get there. Where
// that cannot be told it is false.
func Exposed(path string) bool {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false
	}
	if real, err = filepath.Abs(real); err != nil {
		return false
	}
	need := os.FileMode(0o004)
	for at := real; ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		if err != nil || info.Mode().Perm()&need == 0 {
			return false
		}
		if need = 0o001; at == filepath.Dir(at) {
			return true
		}
	}
}
