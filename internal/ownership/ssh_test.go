package ownership_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ownership"
)

func TestFilesOfSSH(t *testing.T) {
	t.Parallel()
	config := func(path string, info os.FileInfo) error { return ownership.SSHConfig(path, info) }
	key := func(_ string, info os.FileInfo) error { return ownership.SSHKey(info) }
	for name, c := range map[string]struct {
		check func(string, os.FileInfo) error
		mode  os.FileMode
		owner int // -1: who runs the test
		want  string
	}{
		"own":               {config, 0o600, -1, ""},
		"readable":          {config, 0o644, -1, ""},
		"group writes":      {config, 0o620, -1, "others can write it"},
		"all write":         {config, 0o602, -1, "others can write it"},
		"another user's":    {config, 0o600, 12345, "belongs to uid 12345"},
		"key":               {key, 0o600, -1, ""},
		"read-only key":     {key, 0o400, -1, ""},
		"key for a group":   {key, 0o640, -1, "0640 are too open"},
		"key for all":       {key, 0o604, -1, "0604 are too open"},
		"another's own key": {key, 0o644, 12345, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if c.owner >= 0 {
				if os.Geteuid() != 0 {
					t.Skip("only root can give a file away")
				}
				if err := os.Chown(path, c.owner, -1); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Chmod(path, c.mode); err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			err = c.check(path, info)
			if (err == nil) != (c.want == "") || err != nil && (fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
