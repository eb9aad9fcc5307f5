package archive_test

import (
	"archive/zip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/archive"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, archive.Functions()) }

// call calls a function with what follows as positions.
func call(t testing.TB, h *modules.Host, kwargs *ordered.Map, fun string, args ...any) (any, error) {
	t.Helper()
	h.Functions = archive.Functions
	return h.Call(t.Context(), "archive."+fun, args, kwargs)
}

// must is call for what must work; it returns JSON.
func must(t testing.TB, h *modules.Host, kwargs *ordered.Map, fun string, args ...any) string {
	t.Helper()
	v, err := call(t, h, kwargs, fun, args...)
	if err != nil {
		t.Fatalf("archive.%s %v: %v", fun, args, err)
	}
	return moduletest.JSON(t, v)
}

// tree has files with names that are hard to print.
func tree(t testing.TB) string {
	t.Helper()
	return moduletest.Tree(t, map[string]string{
		"d/a": "1\n", "d/sub/ü \\303": "2\n", "d/l": "-> a", "d/line\nend": "3\n", "d/empty/": "", "top": "4\n", "d/-rf": "5\n",
	})
}

func TestTar(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "tar", "tar")
	dir, h := tree(t), moduletest.NewHost(t)
	for _, c := range []struct{ options, name string }{{"cf", "x.tar"}, {"-c -z -f", "x.tar.gz"}} {
		file := filepath.Join(dir, c.name)
		must(t, h, ordered.Of("cwd", dir), "tar", c.options, c.name, "d,to*")
		want := `["d/","d/-rf","d/a","d/empty/","d/l","d/line\nend","d/sub/","d/sub/ü \\303","top"]`
		if got := must(t, h, nil, "list", file); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		want = `{"dirs":["d/","d/empty/","d/sub/"],"files":["d/-rf","d/a","d/line\nend","d/sub/ü \\303","top"],"links":["d/l"],` +
			`"top_level_dirs":["d/"],"top_level_files":["top"],"top_level_links":[]}`
		if got := must(t, h, ordered.Of("verbose", true), "list", file); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if got := must(t, h, ordered.Of("strip_components", int64(1)), "list", file); !strings.HasPrefix(got, `["-rf","a","empty/"`) {
			t.Errorf("got %s", got)
		}
		to := t.TempDir()
		if got := must(t, h, ordered.Of("dest", to), "tar", "xvf", file); !strings.Contains(got, `"d/a"`) {
			t.Errorf("got %s", got)
		}
		if text, err := os.ReadFile(filepath.Join(to, "d/line\nend")); string(text) != "3\n" {
			t.Errorf("got %q, %v", text, err)
		}
	}
	// A file that is named like an option is a file.
	if got := must(t, h, ordered.Of("cwd", filepath.Join(dir, "d")), "tar", "cvf", "/dev/null", "-*"); got != `["./-rf"]` {
		t.Errorf("got %s", got)
	}
	for _, c := range []struct {
		err, fun string
		args     []any
	}{
		{"tar failed with the code 2", "tar", []any{"xf", "/nosuch.tar"}},
		{"Tar options can not be empty", "tar", []any{"", "/x.tar"}},
		{"require the 'cwd' parameter", "tar", []any{"cf", "/x.tar", "a"}},
		{"must be an absolute path", "tar", []any{"cf", "x.tar", "/a"}},
		{"does not exist", "list", []any{"/nosuch.tar"}},
		{"Unable to guess archive format", "list", []any{filepath.Join(dir, "top")}},
		{"only paths and salt://", "list", []any{"https://example.com/x.tar"}},
		{"does not look like a tar archive", "list", []any{filepath.Join(dir, "top"), "tar"}},
	} {
		if v, err := call(t, h, nil, c.fun, c.args...); err == nil || !strings.Contains(err.Error(), c.err) {
			t.Errorf("archive.%s %v: got %v, %v, want %q", c.fun, c.args, v, err, c.err)
		}
	}
}

func TestGzip(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "gzip", "gzip")
	dir, h := tree(t), moduletest.NewHost(t)
	file := filepath.Join(dir, "top")
	if got := must(t, h, nil, "gzip", file); got != "[]" {
		t.Errorf("got %s", got)
	}
	if got := must(t, h, ordered.Of("options", "-v"), "gunzip", file+".gz"); !strings.Contains(got, "replaced with") {
		t.Errorf("got %s", got)
	}
	if text, err := os.ReadFile(file); string(text) != "4\n" {
		t.Errorf("got %q, %v", text, err)
	}
	if v, err := call(t, h, nil, "gzip", "/nosuch"); err == nil {
		t.Errorf("got %v for a file that is not there", v)
	}
}

// TestZip packs with the zip of this machine, and unpacks with its unzip and without.
func TestZip(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "zip", "zip")
	testneed.Program(t, "zip", "unzip")
	dir, h := tree(t), moduletest.NewHost(t)
	file := filepath.Join(dir, "x.zip")
	if err := os.WriteFile(file, []byte("no archive"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second one replaces the first
		want := `["d/a","top"]`
		if got := must(t, h, ordered.Of("cwd", dir), "zip", file, "d/a,to*"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if got := must(t, h, nil, "list", file); got != `["d/","d/a","top"]` {
		t.Errorf("got %s", got)
	}
	if got := must(t, h, ordered.Of("cwd", dir), "cmd_zip", file, "d/sub"); !strings.Contains(got, "adding: d/sub/") {
		t.Errorf("got %s", got)
	}
	to := t.TempDir()
	if got := must(t, h, ordered.Of("excludes", "top"), "cmd_unzip", file, to); !strings.Contains(got, "d/a") || strings.Contains(got, "top") {
		t.Errorf("got %s", got)
	}
	if text, err := os.ReadFile(filepath.Join(to, "d/a")); string(text) != "1\n" {
		t.Errorf("got %q, %v", text, err)
	}
	if _, err := call(t, h, ordered.Of("password", "x"), "cmd_unzip", file, to); err == nil || !strings.Contains(err.Error(), "archive.unzip") {
		t.Errorf("got %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".gossh*")); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// pack makes a ZIP archive of names and contents; "-> " begins a link.
func pack(t testing.TB, files ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(f)
	for i := 0; i < len(files); i += 2 {
		h := &zip.FileHeader{Name: files[i], Method: zip.Deflate}
		to, isLink := strings.CutPrefix(files[i+1], "-> ")
		switch {
		case isLink:
			h.SetMode(fs.ModeSymlink | 0o777)
		case strings.HasSuffix(files[i], "/"):
			h.SetMode(fs.ModeDir | 0o750)
		default:
			h.SetMode(0o640)
		}
		e, err := w.CreateHeader(h)
		if err == nil {
			_, err = io.WriteString(e, to)
		}
		if err != nil && !strings.HasSuffix(files[i], "/") {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestUnzip(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	file := pack(t, "d/", "", "d/a", "one", "e/b", "two", "l", "-> d/a", "skip", "x", "/abs", "y")
	to := filepath.Join(t.TempDir(), "new", "dir")
	want := `["d/","d/a","e/b","l","abs"]`
	if got := must(t, h, ordered.Of("excludes", "skip", "test", true), "unzip", file, to); got != want {
		t.Errorf("dry run: got %s, want %s", got, want)
	}
	if _, err := os.Stat(to); err == nil {
		t.Error("the dry run made the directory")
	}
	for range 2 { // files that are there are overwritten
		if got := must(t, h, ordered.Of("excludes", "skip"), "unzip", file, to); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	got := moduletest.Snapshot(t, to)
	for _, want := range []string{"/d drwxr-x---", "/d/a -rw-r-----", `"one"`, "/e/b -rw-r-----", "/l L", `"d/a"`, "/abs -rw-r-----"} {
		if !strings.Contains(got, want) {
			t.Errorf("got %s, want %s in it", got, want)
		}
	}
	if got := must(t, h, ordered.Of("trim_output", int64(2)), "unzip", file, to); got != `["d/","d/a"]` {
		t.Errorf("got %s", got)
	}
	if got := must(t, h, nil, "is_encrypted", file); got != "false" {
		t.Errorf("got %s", got)
	}
	if _, err := call(t, h, nil, "is_encrypted", "/etc/passwd"); err == nil || !strings.Contains(err.Error(), "no ZIP archive") {
		t.Errorf("got %v", err)
	}
	h.Files = moduletest.Files{"x.zip": read(t, file)}
	if got := must(t, h, ordered.Of("verbose", true), "list", "salt://x.zip"); !strings.Contains(got, `"dirs":["d/","e/"]`) || !strings.Contains(got, `"links":["l"]`) {
		t.Errorf("got %s", got)
	}
}

func read(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestUnzipStaysInside tries to write beside the directory.
func TestUnzipStaysInside(t *testing.T) {
	t.Parallel()
	for name, files := range map[string][]string{
		"up":             {"../evil", "x"},
		"deep up":        {"a/../../evil", "x"},
		"link":           {"l", "-> ..", "l/evil", "x"},
		"absolute link":  {"l", "-> OUT", "l/evil", "x"},
		"link to a file": {"l", "-> OUT/evil", "l", "x"},
		"there":          {"there/evil", "x"},
		"link of a link": {"a", "-> .", "a/b", "-> ..", "a/b/evil", "x"},
	} {
		out := t.TempDir()
		to := filepath.Join(out, "to")
		if err := os.Mkdir(to, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("..", filepath.Join(to, "there")); err != nil {
			t.Fatal(err)
		}
		for i := range files {
			files[i] = strings.ReplaceAll(files[i], "OUT", out)
		}
		v, err := call(t, moduletest.NewHost(t), nil, "unzip", pack(t, files...), to)
		if _, there := os.Stat(filepath.Join(out, "evil")); there == nil {
			t.Errorf("%s: something was written beside the directory: %v, %v", name, v, err)
		}
	}
}

// TestTarStaysInside looks that the tar of this machine does the same.
func TestTarStaysInside(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "tar", "tar")
	dir, h := tree(t), moduletest.NewHost(t)
	must(t, h, ordered.Of("cwd", filepath.Join(dir, "d")), "tar", []any{"-P", "-cf"}, filepath.Join(dir, "x.tar"), []any{"../top", "a"})
	out := t.TempDir()
	to := filepath.Join(out, "to")
	if err := os.Mkdir(to, 0o755); err != nil {
		t.Fatal(err)
	}
	_, _ = call(t, h, ordered.Of("dest", to), "tar", "xf", filepath.Join(dir, "x.tar")) // some fail, some leave the dots out
	if _, err := os.Stat(filepath.Join(out, "top")); err == nil {
		t.Error("a file was written beside the directory")
	}
}

func TestEncrypted(t *testing.T) {
	t.Parallel()
	zip := testneed.Program(t, "zip", "zip")
	dir, h := tree(t), moduletest.NewHost(t)
	file := filepath.Join(dir, "x.zip")
	if _, err := h.Output(t.Context(), zip, "-q", "-P", "geheim", file, filepath.Join(dir, "top")); err != nil {
		t.Fatal(err)
	}
	if got := must(t, h, nil, "is_encrypted", file); got != "true" {
		t.Errorf("got %s", got)
	}
	to := t.TempDir()
	if _, err := call(t, h, nil, "unzip", file, to); err == nil || !strings.Contains(err.Error(), "password") {
		t.Errorf("got %v", err)
	}
	must(t, h, ordered.Of("password", "geheim"), "unzip", file, to)
	if got := read(t, filepath.Join(to, dir, "top")); got != "4\n" {
		t.Errorf("got %q", got)
	}
}

// TestRar has what rar and unrar print written by hand, after their manuals.
func TestRar(t *testing.T) {
	t.Parallel()
	const listing = "\nArchive: /x.rar\nDetails: RAR 5\n\n        Name: d/a\n        Type: File\n        Size: 2\n\n" +
		"        Name: d/l\n        Type: Unix symbolic link\n      Target: a\n\n        Name: d\n        Type: Directory\n\n     Service: EOF\n"
	root := moduletest.Tree(t, map[string]string{"x.rar": "", "a b": ""})
	for _, c := range []struct {
		line, out string
		moduletest.Case
	}{
		{"unrar lt " + root + "/x.rar", listing, moduletest.Case{Fun: "archive.list", Args: []any{"/x.rar"}, Want: []string{"d/", "d/a", "d/l"}}},
		{"rar a -idp " + root + "/x.rar " + root + "/a b", "Adding\nDone\n", moduletest.Case{Fun: "archive.rar", Args: []any{"/x.rar", "/a*"}, Want: []string{"Adding", "Done"}}},
		{"rar x -idp -o+ " + root + "/x.rar -xone -xtwo " + root + "/to/", "Extracting\n", moduletest.Case{
			Fun: "archive.unrar", Args: []any{"/x.rar", "/to", "one,two"}, Want: []string{"Extracting"},
		}},
	} {
		moduletest.Run(t, archive.Functions(), func(h *modules.Host) {
			h.Root = root
			h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: c.line, Stdout: c.out})
		}, []moduletest.Case{c.Case})
	}
}

// TestDryRun calls what changes something with test=True.
func TestDryRun(t *testing.T) {
	t.Parallel()
	dir := tree(t)
	before := moduletest.Snapshot(t, dir)
	top := filepath.Join(dir, "top")
	for fun, args := range map[string][]any{
		"tar": {"cf", top, "/etc/passwd"}, "gzip": {top}, "gunzip": {top}, "zip": {top, "/etc/passwd"}, "cmd_zip": {top, "/etc/passwd"},
		"cmd_unzip": {top, dir}, "rar": {top, "/etc/passwd"}, "unrar": {top, dir},
	} {
		h := moduletest.NewHost(t)
		h.Runner = moduletest.Fake(t, nil)
		if got := must(t, h, ordered.Of("test", true), fun, slices.Clone(args)...); got != "[]" {
			t.Errorf("archive.%s: got %s", fun, got)
		}
	}
	if after := moduletest.Snapshot(t, dir); after != before {
		t.Errorf("got %s, want %s", after, before)
	}
}
