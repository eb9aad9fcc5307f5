package sdb_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/sdb"
)

// private returns a directory that others cannot get into, with files.
func private(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// public returns a directory that everybody gets into where they get into the
// system's own for temporary files: t.TempDir is closed.
func public(t testing.TB, files map[string]string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "sdb")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func profiles(t testing.TB, text string) *ordered.Map {
	t.Helper()
	n, err := saltyaml.Parse("master", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	m, _ := n.Any().(*ordered.Map)
	return m
}

func environment(name string) (string, bool) {
	v, ok := map[string]string{"PW": "s3cret", "EMPTY": "", "A/B": "slash"}[name]
	return v, ok
}

const configuration = `
mine: {driver: env}
secrets: {driver: yaml, files: [one.yml, two.yml]}
single: {driver: yaml, files: one.yml}
broken: {driver: yaml, files: [broken.yml]}
list: {driver: yaml, files: [list.yml]}
absent: {driver: yaml, files: [absent.yml, one.yml]}
nofiles: {driver: yaml}
encrypted: {driver: yaml, files: [one.yml], gpg: true}
dir: {driver: file, dir: .}
nodir: {driver: file, dir: 3}
vault: {driver: vault, url: x}
typo: {driver: yml}
other: 3
env: {driver: env}
`

func TestText(t *testing.T) {
	t.Parallel()
	dir := private(t, map[string]string{
		"one.yml":    "a: {b: one, c: [x, 012]}\nn: 0123\ny: yes\nz: ~\n",
		"two.yml":    "a: {b: two}\n",
		"broken.yml": "a: [s3cret\n", "list.yml": "[s3cret]\n",
		"pw": "s3cret\n", "crlf": "s3cret\r\n", "lines": "s3cret\nuser: x\n\n", "bare": "s3cret", "big": strings.Repeat("x", sdb.MaxSize+1),
	})
	r := sdb.New(sdb.Options{Profiles: profiles(t, configuration), Dir: dir, Home: dir, LookupEnv: environment})
	for _, c := range []struct{ uri, want, err string }{
		{"sdb://env/PW", "s3cret", ""},
		{"sdb://mine/PW", "s3cret", ""},
		{"sdb://mine/A/B", "slash", ""},
		{"sdb://env/EMPTY", "", ""},
		{"sdb://env/NONE", "", "sdb://env/NONE: the environment variable NONE is not set"},
		{"sdb://file" + dir + "/pw", "s3cret", ""},
		{"sdb://file/" + dir + "/pw", "s3cret", ""},
		{"sdb://file/~/crlf", "s3cret", ""},
		{"sdb://file/~/bare", "s3cret", ""},
		{"sdb://file/~/lines", "s3cret\nuser: x\n", ""},
		{"sdb://file/~/none", "", "there is no file " + dir + "/none"},
		{"sdb://file/~/big", "", "larger than 1 MiB"},
		{"sdb://file/~", "", "there is no file /~"},
		{"sdb://file/dev/null", "", "/dev/null is not a file"},
		{"sdb://file" + dir, "", "is not a file"},
		{"sdb://dir/pw", "s3cret", ""},
		{"sdb://dir/../pw", "", "the path leaves " + dir},
		{"sdb://dir//etc/passwd", "", "the path leaves " + dir},
		{"sdb://nodir/x", "", "the dir of the profile nodir must be a path"},
		{"sdb://secrets/a:b", "two", ""},
		{"sdb://secrets/a:c:0", "x", ""},
		{"sdb://secrets/a:c:1", "012", ""},
		{"sdb://secrets/n", "0123", ""},
		{"sdb://secrets/y", "yes", ""},
		{"sdb://single/a:b", "one", ""},
		{"sdb://secrets/a:c:2", "", "there is no a:c:2 in one.yml, two.yml"},
		{"sdb://secrets/a:b:c", "", "there is no a:b:c"},
		{"sdb://secrets/a:c", "", "is a list, not a text"},
		{"sdb://secrets/a", "", "is a mapping, not a text"},
		{"sdb://secrets/z", "", "is null, not a text"},
		{"sdb://broken/a", "", "broken.yml:1:5: this is not YAML"},
		{"sdb://list/a", "", "list.yml:1:1: the file must be a mapping"},
		{"sdb://absent/a:b", "one", ""},
		{"sdb://absent/x", "", "there is no file " + dir + "/absent.yml"},
		{"sdb://nofiles/a", "", "the profile nofiles must have files"},
		{"sdb://encrypted/a", "", "gpg: true, which gossh has not"},
		{"sdb://vault/a", "", "the driver vault of the profile vault is one of Salt that gossh has not"},
		{"sdb://typo/a", "", `the profile typo names the driver "yml", which there is not; did you mean yaml?`},
		{"sdb://other/a", "", "the key other of the configuration is no profile"},
		{"sdb://yaml/a", "", "the driver yaml needs a profile"},
		{"sdb://secret/a", "", "the configuration has no profile secret; did you mean secrets?"},
		{"sdb://env", "", `"sdb://env" is not sdb://PROFILE/KEY`},
		{"sdb://env/", "", "is not sdb://PROFILE/KEY"},
		{"sdb:///x", "", "is not sdb://PROFILE/KEY"},
		{"sdb://env/a\nb", "", "is not sdb://PROFILE/KEY"},
	} {
		got, err := r.Text(t.Context(), c.uri)
		if c.err == "" && (err != nil || got.Reveal() != c.want) {
			t.Errorf("%s: got %q, %v, want %q", c.uri, got.Reveal(), err, c.want)
		}
		if c.err != "" && (fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.err) || strings.Contains(err.Error(), "s3cret")) {
			t.Errorf("%s: got %q, %v, want %q", c.uri, got.Reveal(), err, c.err)
		}
	}
}

// TestGet has data as it is, for templates.
func TestGet(t *testing.T) {
	t.Parallel()
	dir := private(t, map[string]string{"one.yml": "a: {b: [1, true]}\n"})
	r := sdb.New(sdb.Options{Profiles: profiles(t, "p: {driver: yaml, files: one.yml}"), Dir: dir})
	v, err := r.Get(t.Context(), "sdb://p/a")
	m, _ := v.(*ordered.Map)
	if list, _ := m.Value("b").([]any); err != nil || len(list) != 2 || list[0] != int64(1) || list[1] != true {
		t.Errorf("got %v, %v", v, err)
	}
}

// TestOnce has many ask for the same at once, and the value change meanwhile.
func TestOnce(t *testing.T) {
	t.Parallel()
	asked := 0 // no lock: the race detector sees a second call
	r := sdb.New(sdb.Options{LookupEnv: func(string) (string, bool) { asked++; return "v", true }})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if s, err := r.Text(t.Context(), "sdb://env/X"); err != nil || s.Reveal() != "v" {
				t.Errorf("got %v, %v", s, err)
			}
		})
	}
	if wg.Wait(); asked != 1 {
		t.Errorf("asked %d times, want once", asked)
	}
}

// TestOwnership has files that others can write, or read.
func TestOwnership(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		dir, file os.FileMode
		warns     bool
		err       string
	}{
		{"own", 0o700, 0o600, false, ""},
		{"readable where nobody gets", 0o700, 0o644, false, ""},
		{"readable", 0o755, 0o644, true, ""},
		{"writable", 0o700, 0o666, false, "can be written by others"},
		{"in a writable directory", 0o777, 0o600, false, "can be written by others"},
	} {
		dir := public(t, map[string]string{"pw": "s3cret"})
		if err := os.Chmod(filepath.Join(dir, "pw"), c.file); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(dir, c.dir); err != nil {
			t.Fatal(err)
		}
		var warnings []string
		r := sdb.New(sdb.Options{Warn: func(m string) { warnings = append(warnings, m) }})
		for range 2 {
			s, err := r.Text(t.Context(), "sdb://file"+dir+"/pw")
			if c.err == "" && (err != nil || s.Reveal() != "s3cret") {
				t.Errorf("%s: got %v", c.name, err)
			}
			if c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err) || fault.HintOf(err) == "") {
				t.Errorf("%s: got %v, want %q and what to do", c.name, err, c.err)
			}
		}
		open := c.warns && reachable(t, filepath.Dir(dir))
		if got := strings.Join(warnings, "|"); open != (len(warnings) == 1) || open && !strings.Contains(got, "others can read "+dir+"/pw") {
			t.Errorf("%s: got the warnings %q, want one: %v", c.name, got, open)
		}
	}
}

// TestManyExposed has more files that others can read than are named.
func TestManyExposed(t *testing.T) {
	t.Parallel()
	dir := public(t, nil)
	if !reachable(t, dir) {
		t.Skip("nobody else gets into the temporary directory")
	}
	warnings := 0
	r := sdb.New(sdb.Options{Warn: func(string) { warnings++ }})
	for i := range 20 {
		path := filepath.Join(dir, string(rune('a'+i)))
		if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Text(t.Context(), "sdb://file"+path); err != nil {
			t.Fatal(err)
		}
	}
	if warnings != 11 {
		t.Errorf("got %d warnings, want 10 and that there are more", warnings)
	}
}

// reachable reports whether everybody can get into dir.
func reachable(t *testing.T, dir string) bool {
	t.Helper()
	for ; dir != "/"; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o001 == 0 {
			return false
		}
	}
	return true
}

// TestPipe has what would hold everything up.
func TestPipe(t *testing.T) {
	t.Parallel()
	path := filepath.Join(private(t, nil), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := sdb.New(sdb.Options{}).Text(t.Context(), "sdb://file"+path)
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "is not a file") {
		t.Errorf("got %v, want that this is no file", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"sdb://env/NAME", "sdb://file//etc/x", "sdb://", "sdb:///", "env/X", "sdb://a/b/c:d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := sdb.Parse(text)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("got a %v error, want %v", fault.KindOf(err), fault.Invalid)
			}
			return
		}
		if !sdb.Is(text) || u.String() != text || strings.Contains(u.Profile, "/") || u.Key == "" {
			t.Errorf("%q: got %+v", text, u)
		}
	})
}
