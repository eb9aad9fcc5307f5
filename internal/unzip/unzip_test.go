package unzip_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/internal/unzip"
)

// archive is what archive/zip makes of names and contents.
func archive(t testing.TB, comment string, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		h := &zip.FileHeader{Name: files[i], Method: zip.Deflate}
		if i%4 == 0 {
			h.Method = zip.Store
		}
		switch {
		case strings.HasPrefix(files[i+1], "-> "):
			h.SetMode(fs.ModeSymlink | 0o777)
		default:
			h.SetMode(0o640)
		}
		f, err := w.CreateHeader(h)
		if err == nil {
			_, err = io.WriteString(f, strings.TrimPrefix(files[i+1], "-> "))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.SetComment(comment); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// contents lists an archive as text.
func contents(data []byte, password string) (string, error) {
	r := bytes.NewReader(data)
	entries, err := unzip.Read(r, int64(len(data)))
	if err != nil {
		return "", err
	}
	out := ""
	for _, e := range entries {
		f, err := e.Open(r, password)
		if err != nil {
			return out, err
		}
		text, err := io.ReadAll(f)
		if err != nil {
			return out, err
		}
		out += fmt.Sprintf("%s %s %q\n", e.Name, e.Mode, text)
	}
	return out, nil
}

func TestRead(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("long ", 20000)
	data := archive(t, "a comment with PK in it", "d/a", "stored", "d/ü", long, "l", "-> d/a")
	got, err := contents(data, "")
	want := fmt.Sprintf("d/a -rw-r----- %q\nd/ü -rw-r----- %q\nl Lrwxrwxrwx %q\n", "stored", long, "d/a")
	if err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if got, err := contents(append([]byte("a program"), data...), ""); got != want || err != nil {
		t.Errorf("behind a program: got %q, %v", got, err)
	}
	if got, err := contents(archive(t, ""), ""); got != "" || err != nil {
		t.Errorf("an empty archive: got %q, %v", got, err)
	}
}

func TestBad(t *testing.T) {
	t.Parallel()
	good := archive(t, "", "a", "stored", "b", "compressed compressed")
	at := bytes.Index(good, []byte("stored"))
	flipped := bytes.Clone(good)
	flipped[at] ^= 1
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"empty", nil, unzip.ErrNoZip},
		{"text", []byte("this is no archive"), unzip.ErrNoZip},
		{"cut", good[:len(good)-30], unzip.ErrNoZip},
		{"flipped", flipped, unzip.ErrDamaged},
		{"start is missing", good[20:], unzip.ErrNoZip},
	} {
		if got, err := contents(c.data, ""); !errors.Is(err, c.want) {
			t.Errorf("%s: got %q, %v, want %v", c.name, got, err, c.want)
		}
	}
}

// TestInfoZIP reads what the zip of this machine makes, encrypted too.
func TestInfoZIP(t *testing.T) {
	t.Parallel()
	path := testneed.Program(t, "zip", "zip")
	dir := t.TempDir()
	long := strings.Repeat("long ", 20000)
	if err := os.WriteFile(filepath.Join(dir, "a"), []byte(long), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"plain": {"plain.zip", "a"}, "wide": {"-fz", "wide.zip", "a"},
		"secret": {"-P", "geheim", "secret.zip", "a"}, "streamed": {"-P", "geheim", "-fd", "streamed.zip", "a"},
	} {
		cmd := exec.CommandContext(t.Context(), path, append([]string{"-q"}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", name, err, out)
		}
		data, err := os.ReadFile(filepath.Join(dir, name+".zip"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := contents(data, "geheim")
		if want := fmt.Sprintf("a -rw------- %q\n", long); err != nil || got != want {
			t.Errorf("%s: got %.40q, %v", name, got, err)
		}
		if name == "secret" {
			if _, err := contents(data, ""); !errors.Is(err, unzip.ErrPassword) {
				t.Errorf("without the password: got %v", err)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(archive(f, "x", "d/a", "stored", "b", "compressed", "l", "-> d/a"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		_, _ = contents(data, "x")
	})
}
