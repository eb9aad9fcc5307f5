package dispatch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/gossh/gossh/thin/wire"
)

// TestKeepFile has hosts that give what they said, and hosts that do not.
func TestKeepFile(t *testing.T) {
	t.Parallel()
	good := sha256.Sum256([]byte("content"))
	for _, c := range []struct {
		name, path string
		size       int64
		pieces     []string
		reply      wire.FileReply
		broken     error
		want       string // a part of the error
	}{
		{name: "as said", path: "etc/f", size: 7, pieces: []string{"con", "tent"}, reply: wire.FileReply{Size: 7, SHA256: hex.EncodeToString(good[:])}},
		{name: "again", path: "old", size: 7, pieces: []string{"content"}, reply: wire.FileReply{Size: 7, SHA256: hex.EncodeToString(good[:])}},
		{name: "more than said", path: "etc/f", size: 5, pieces: []string{"con", "tent"}, want: "larger than it said"},
		{name: "another hash", path: "etc/f", size: 7, pieces: []string{"CONTENT"}, reply: wire.FileReply{Size: 7, SHA256: hex.EncodeToString(good[:])}, want: "or other ones"},
		{name: "less than told", path: "etc/f", size: 7, pieces: []string{"con"}, reply: wire.FileReply{Size: 7}, want: "3 bytes arrived of 7"},
		{name: "broken", path: "etc/f", size: 7, broken: errors.New("the stream ended"), want: "the stream ended"},
		{name: "through a link", path: "out/f", size: 7, want: "escapes"},
		{name: "over a directory", path: "dir", size: 7, pieces: []string{"content"}, reply: wire.FileReply{Size: 7, SHA256: hex.EncodeToString(good[:])}, want: "dir"},
	} {
		dir, other := t.TempDir(), t.TempDir()
		err := errors.Join(os.Symlink(other, dir+"/out"), os.WriteFile(dir+"/old", []byte("old"), 0o600), os.MkdirAll(dir+"/dir/x", 0o700))
		if err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		err = keepFile(t.Context(), root, func(_ context.Context, file int, data func([]byte) error) (*wire.FileReply, error) {
			if file != 3 {
				t.Errorf("%s: got the file %d, want 3", c.name, file)
			}
			for _, p := range c.pieces {
				if err := data([]byte(p)); err != nil {
					return nil, err
				}
			}
			return &c.reply, c.broken
		}, &wire.PushRequest{Path: c.path, File: 3, Size: c.size})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
		if b, rerr := os.ReadFile(dir + "/" + c.path); (rerr == nil && string(b) == "content") != (c.want == "") {
			t.Errorf("%s: got %q, %v in %s", c.name, b, rerr, c.path)
		}
		for _, d := range []string{dir, dir + "/etc", other} {
			entries, _ := os.ReadDir(d)
			for _, e := range entries {
				if strings.HasPrefix(e.Name(), ".gossh-push-") || d == other {
					t.Errorf("%s: %s was left in %s", c.name, e.Name(), d)
				}
			}
		}
		_ = root.Close()
	}
}
