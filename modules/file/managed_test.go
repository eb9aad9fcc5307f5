package file_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// controller is a FileSource with salt:// files; it renders by putting the context
// behind the text. dir is the thin dir.
type controller struct {
	moduletest.Files
	dir string
	// noFetch fails a test that fetches.
	noFetch testing.TB
}

var (
	_ modules.Templates = controller{}
	_ modules.Comparer  = controller{}
)

func (x controller) Fetch(_ context.Context, path, _ string) (string, error) {
	text, ok := x.Files[path]
	if !ok {
		return "", modules.ErrNoFile
	}
	if x.noFetch != nil {
		x.noFetch.Errorf("%s is fetched", path)
	}
	f, err := os.CreateTemp(x.dir, ".gossh-file-*")
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(text)
	return f.Name(), errors.Join(err, f.Close())
}

func (x controller) FetchUnless(ctx context.Context, path, env, sum string) (string, error) {
	if text, ok := x.Files[path]; ok && fmt.Sprintf("%x", sha256.Sum256([]byte(text))) == sum {
		return "", nil
	}
	return x.Fetch(ctx, path, env)
}

func (x controller) Render(_ context.Context, t modules.Template) (string, error) {
	text := t.Text
	if t.Path != "" {
		var ok bool
		if text, ok = x.Files[t.Path]; !ok {
			return "", modules.ErrNoFile
		}
	}
	if strings.Contains(text, "{{ oops") {
		return "", errors.New("oops is not defined")
	}
	for k, v := range t.Context.All() {
		text = strings.ReplaceAll(text, "{{ "+k+" }}", modules.Text(v))
	}
	return text, nil
}

// served gives a host the salt:// files of the tests, and fails if something is left
// in its thin dir.
func served(t *testing.T) func(*modules.Host) {
	return func(h *modules.Host) {
		h.Files = controller{Files: moduletest.Files{"motd": "hello\n", "tmpl": "hello {{ who }} {{ name }}\n", "bad": "{{ oops }}", "sums": "900150983cd24fb0d6963f7d28e17f72  abc.tar\n"}, dir: h.Dir}
		h.Now = func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 678000, time.UTC) }
		h.Opts = ordered.Of("cachedir", "/cache")
		h.Functions = func() []modules.Function { return cp(h) }
		t.Cleanup(func() {
			if left, err := filepath.Glob(h.Dir + "/.gossh-file-*"); err != nil || len(left) > 0 {
				t.Errorf("%v is left in the thin dir (%v)", left, err)
			}
		})
	}
}

// cp stands for the module of that name: one URL and the mode of one file.
func cp(h *modules.Host) []modules.Function {
	args := []modules.Arg{modules.Need("path", modules.String, "x"), modules.Opt("saltenv", modules.String, nil, "x")}
	return []modules.Function{
		{Name: "cp.cache_file", Args: args, Run: func(_ context.Context, c *modules.Call) (any, error) {
			if c.Text("path") != "https://h/x" {
				return nil, modules.Errorf("fetching %s: not found", c.Text("path"))
			}
			path := filepath.Join(h.Dir, "cached")
			return path, os.WriteFile(path, []byte("hello\n"), 0o600)
		}},
		{Name: "cp.stat_file", Args: args, Run: func(_ context.Context, c *modules.Call) (any, error) {
			if c.Text("path") != "salt://motd" {
				return nil, nil
			}
			return "0751", nil
		}},
	}
}

// manage are the arguments of file.manage_file that must be given.
func manage(name string, source, mode any) []any {
	return list(name, "", nil, source, nil, nil, nil, mode, nil, "base", "")
}

// usualMode is the mode that the umask leaves a new file.
func usualMode(t *testing.T) string {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "f"))
	if err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%04o", info.Mode().Perm())
}

func TestManageFile(t *testing.T) {
	t.Parallel()
	of := ordered.Of
	old := map[string]string{"f": "old\n"}
	usual := usualMode(t)
	const d = "--- \n+++ \n@@ -1 +1 @@\n-old\n+hello\n"
	set := served(t)
	changes := []change{
		{
			name: "new", args: manage("/f", "salt://motd", "0640"), want: ret("/f", of("diff", "New file", "mode", "0640"), "File /f updated", true),
			dry: ret("/f", of("diff", "New file", "mode", "0640"), "File /f not updated", nil), after: map[string]string{"f": "hello\n"},
		},
		{
			name: "new with the mode of the umask", args: manage("/f", "salt://motd", nil), want: ret("/f", of("diff", "New file", "mode", usual), "File /f updated", true),
			dry: ret("/f", of("diff", "New file"), "File /f not updated", nil), after: map[string]string{"f": "hello\n"},
		},
		{
			name: "changed", files: old, args: manage("/f", "salt://motd", nil), want: ret("/f", of("diff", d), "File /f updated", true),
			dry: ret("/f", of("diff", d), "The file /f is set to be changed", nil), after: map[string]string{"f": "hello\n", "f.bak": gone},
		},
		{name: "the same", files: map[string]string{"f": "hello\n"}, args: manage("/f", "salt://motd", "0644"), want: ret("/f", of(), "File /f is in the correct state", true)},
		{
			name: "another mode", files: map[string]string{"f": "hello\n"}, args: manage("/f", "salt://motd", "600"), want: ret("/f", of("mode", "0600"), "File /f updated", true),
			dry: ret("/f", of("mode", "0600"), "The file /f is set to be changed", nil),
		},
		{
			name: "contents", files: old, args: manage("/f", nil, nil), kw: of("contents", "hello\n"), want: ret("/f", of("diff", d), "File /f updated", true),
			dry: ret("/f", of("diff", d), "The file /f is set to be changed", nil), after: map[string]string{"f": "hello\n"},
		},
		{
			name: "contents in latin-1", args: manage("/f", nil, nil), kw: of("contents", "\u00fc", "encoding", "latin-1"), want: ret("/f", of("diff", "New file"), "File /f updated", true),
			dry: ret("/f", of("diff", "New file"), "File /f not updated", nil), after: map[string]string{"f": "\xfc"},
		},
		{name: "contents in no encoding", args: manage("/f", nil, nil), kw: of("contents", "x", "encoding", "ebcdic"), err: "unknown encoding: ebcdic"},
		{
			name: "empty", args: manage("/f", nil, nil), want: ret("/f", of("new", "file /f created"), "Empty file", true),
			dry: ret("/f", of("new", "file /f created"), "File /f not updated", nil), after: map[string]string{"f": ""},
		},
		{
			name: "only the mode", files: old, args: manage("/f", nil, "0600"), want: ret("/f", of("mode", "0600"), "File /f updated", true),
			dry: ret("/f", of("mode", "0600"), "The file /f is set to be changed", nil), after: map[string]string{"f": "old\n"},
		},
		{
			name: "from the host", files: map[string]string{"src": "hello\n", "f": "old\n"}, args: manage("/f", "/src", nil), kw: of("show_changes", false),
			want: ret("/f", of("diff", "<show_changes=False>"), "File /f updated", true), dry: ret("/f", of("diff", "<show_changes=False>"), "The file /f is set to be changed", nil),
			after: map[string]string{"f": "hello\n", "src": "hello\n"},
		},
		{
			name: "the mode of a file of the host", files: map[string]string{"src": "hello\n"}, args: manage("/f", "file:///src", "keep"), want: ret("/f", of("diff", "New file", "mode", "0644"), "File /f updated", true),
			dry: ret("/f", of("diff", "New file", "mode", "0644"), "File /f not updated", nil),
		},
		{
			name: "the mode of a file of the controller", args: manage("/f", "salt://motd", "keep"), want: ret("/f", of("diff", "New file", "mode", "0751"), "File /f updated", true),
			dry: ret("/f", of("diff", "New file", "mode", "0751"), "File /f not updated", nil),
		},
		{name: "the mode of no file", args: manage("/f", "salt://none", "keep"), err: "Source file 'salt://none' not found"},
		{name: "the mode of a URL", args: manage("/f", "https://h/x", "keep"), err: "https://h/x has no mode to keep"},
		{
			name: "of several sources", args: manage("/f", list("salt://none", of("salt://motd", "md5=x")), nil), want: ret("/f", of("diff", "New file", "mode", usual), "File /f updated", true),
			dry: ret("/f", of("diff", "New file"), "File /f not updated", nil), after: map[string]string{"f": "hello\n"},
		},
		{name: "no source", args: manage("/f", "salt://none", nil), want: ret("/f", of(), "Source file 'salt://none' not found", false), after: map[string]string{"f": gone}},
		{
			name: "a URL", args: manage("/f", "https://h/x", "0600"), want: ret("/f", of("diff", "New file"), "File /f updated", true),
			dry: ret("/f", of("diff", "New file", "mode", "0600"), "File /f not updated", nil), after: map[string]string{"f": "hello\n"},
		},
		{name: "a URL with nothing", args: manage("/f", "https://h/y", nil), err: "fetching https://h/y: not found"},
		{name: "no directory", args: manage("/a/b/f", "salt://motd", nil), want: ret("/a/b/f", of(), "Parent directory not present", false), after: map[string]string{"a": gone}},
		{
			name: "makedirs", args: manage("/a/b/f", "salt://motd", "0640"), kw: of("makedirs", true), want: ret("/a/b/f", of("diff", "New file", "mode", "0640"), "File /a/b/f updated", true),
			dry: ret("/a/b/f", of("diff", "New file", "mode", "0640"), "File /a/b/f not updated", nil), after: map[string]string{"a/b/f": "hello\n"},
		},
		{
			name: "through a link", files: map[string]string{"d/f": "old\n", "f": "-> d/f"}, args: manage("/f", "salt://motd", nil), want: ret("/f", of("diff", d), "File /f updated", true),
			dry: ret("/f", of("diff", d), "The file /f is set to be changed", nil), after: map[string]string{"f": "-> d/f", "d/f": "hello\n"},
		},
		{
			name: "in the place of a link", files: map[string]string{"d/f": "old\n", "f": "-> d/f"}, args: manage("/f", "salt://motd", nil), kw: of("follow_symlinks", false),
			want: ret("/f", of("diff", "Replace symbolic link with regular file"), "File /f updated", true), dry: ret("/f", of("diff", "Replace symbolic link with regular file"), "The file /f is set to be changed", nil),
			after: map[string]string{"f": "hello\n", "d/f": "old\n"},
		},
		{
			name: "with other names", files: old, args: manage("/f", "salt://motd", nil), want: ret("/f", of("diff", d), "File /f updated", true), dry: ret("/f", of("diff", d), "The file /f is set to be changed", nil),
			prepare: func(root string) error { return os.Link(root+"/f", root+"/g") }, after: map[string]string{"f": "hello\n", "g": "hello\n"},
		},
		{name: "in the place of a directory", files: map[string]string{"f/": ""}, args: manage("/f", "salt://motd", nil), want: ret("/f", of(), "/f exists and is not a regular file", false)},
		{
			name: "binary", files: map[string]string{"f": "a\x00"}, args: manage("/f", "salt://motd", nil), want: ret("/f", of("diff", "Replace binary file with text file"), "File /f updated", true),
			dry: ret("/f", of("diff", "Replace binary file with text file"), "The file /f is set to be changed", nil),
		},
		{
			name: "the wrong hash", files: map[string]string{"src": "hello\n"}, args: list("/f", "", nil, "/src", of("hash_type", "md5", "hsum", "00"), nil, nil, nil, nil, "base", ""),
			want: ret("/f", of(), "Specified md5 checksum for /f (00) does not match actual checksum (b1946ac92492d2347c6235b4d2611184). If the 'source_hash' value refers to a remote file with multiple possible matches, then it may be necessary to set 'source_hash_name'.", false),
		},
		{
			name: "a backup", files: old, args: list("/f", "", nil, "salt://motd", nil, nil, nil, nil, nil, "base", "minion"), want: ret("/f", of("diff", d), "File /f updated", true),
			dry: ret("/f", of("diff", d), "The file /f is set to be changed", nil), after: map[string]string{"f": "hello\n", "cache/file_backup/f_Fri_Jan_02_03:04:05_000678_2026": "old\n"},
		},
	}
	for i := range changes {
		changes[i].fun, changes[i].set = "file.manage_file", set
	}
	run(t, changes)
}

func TestManagedFilesAreNotFetchedAgain(t *testing.T) {
	t.Parallel()
	run(t, []change{{
		fun: "file.check_managed_changes", files: map[string]string{"f": "hello\n"}, args: list("/f", "salt://motd", "", "", nil, nil, nil, nil, nil, nil, nil, "base"), want: ordered.Of(),
		set: func(h *modules.Host) {
			h.Files = controller{Files: moduletest.Files{"motd": "hello\n"}, dir: h.Dir, noFetch: t}
		},
	}})
}

// TestURLs: what a URL has needs a hash, and is not fetched if the file has it.
func TestURLs(t *testing.T) {
	t.Parallel()
	const sum = "md5=b1946ac92492d2347c6235b4d2611184"
	args := func(hash any) []any {
		return list("/f", "https://h/x", hash, "", nil, nil, nil, nil, nil, nil, nil, "base")
	}
	changes := []change{
		{name: "without a hash", fun: "file.check_managed_changes", args: args(nil), err: "Unable to verify upstream hash of source file https://h/x"},
		{name: "without one on purpose", fun: "file.check_managed_changes", args: args(nil), kw: ordered.Of("skip_verify", true), want: ordered.Of("newfile", "/f")},
		{name: "with a hash", files: map[string]string{"f": "old\n"}, fun: "file.check_managed_changes", args: args(sum), want: ordered.Of("diff", "--- \n+++ \n@@ -1 +1 @@\n-old\n+hello\n")},
		{name: "with the wrong hash", fun: "file.check_managed_changes", args: args("md5=00000000000000000000000000000000"), err: "does not match actual checksum"},
		{name: "that is there", files: map[string]string{"f": "hello\n"}, fun: "file.check_managed_changes", args: args(sum), want: ordered.Of()},
	}
	for i := range changes {
		changes[i].set = served(t)
	}
	changes[4].set = func(h *modules.Host) {} // there is no cp
	run(t, changes)
}

func TestManagedOwners(t *testing.T) {
	t.Parallel()
	testneed.Root(t, "root")
	root := tree(t, nil)
	(&change{fun: "file.manage_file", args: list("/a/f", "", nil, "salt://motd", nil, "web", "web", "0640", nil, "base", ""), kw: ordered.Of("makedirs", true), set: served(t)}).
		call(t, root, false, ret("/a/f", ordered.Of("diff", "New file", "user", "web", "group", "web", "mode", "0640"), "File /a/f updated", true))
	for name, want := range map[string]string{"/a": "0750", "/a/f": "0640"} {
		if u, g, m := statOf(t, root, name, "user"), statOf(t, root, name, "group"), statOf(t, root, name, "mode"); u != "web" || g != "web" || m != want {
			t.Errorf("%s: got %v:%v %v, want web:web %s", name, u, g, m, want)
		}
	}
}

func TestCheckManaged(t *testing.T) {
	t.Parallel()
	of := ordered.Of
	f := map[string]string{"f": "old\n"}
	args := func(source any, mode any) []any {
		return list("/f", source, "", "", nil, nil, mode, nil, nil, nil, nil, "base")
	}
	const d = "--- \n+++ \n@@ -1 +1 @@\n-old\n+hello\n"
	changes := []change{
		{name: "changes", files: f, fun: "file.check_managed_changes", args: args("salt://motd", "0600"), want: of("diff", d, "mode", "0600")},
		{name: "a new file", fun: "file.check_managed_changes", args: args("salt://motd", nil), want: of("newfile", "/f")},
		{name: "nothing", files: f, fun: "file.check_managed_changes", args: args(nil, "0644"), want: of()},
		{name: "contents", files: f, fun: "file.check_managed_changes", args: args(nil, nil), kw: of("contents", "hello\n"), want: of("diff", d)},
		{name: "no source", files: f, fun: "file.check_managed_changes", args: args("salt://none", nil), err: "Source file salt://none not found in saltenv 'base'"},
		{name: "the wrong hash", files: map[string]string{"src": "x", "f": "y"}, fun: "file.check_managed_changes", args: list("/f", "/src", "00000000000000000000000000000000", "", nil, nil, nil, nil, nil, nil, nil, "base"), err: "does not match actual checksum"},
		{name: "in words", files: f, fun: "file.check_managed", args: args("salt://motd", "0600"), want: list(nil, "The following values are set to be changed:\ndiff: "+d+"\nmode: 0600\n")},
		{name: "in words, nothing", files: f, fun: "file.check_managed", args: args(nil, "0644"), want: list(true, "The file /f is in the correct state")},
		{name: "in words, no source", files: f, fun: "file.check_managed", args: args("salt://none", nil), want: list(false, "Source file salt://none not found in saltenv 'base'")},
		{name: "meta", files: f, fun: "file.check_file_meta", args: list("/f", "", "salt://motd", of("hash_type", "md5", "hsum", "b1946ac92492d2347c6235b4d2611184"), nil, nil, "644", nil, "base"), want: of("diff", d)},
		{name: "meta, the same", files: map[string]string{"f": "hello\n"}, fun: "file.check_file_meta", args: list("/f", "", "salt://none", of("hash_type", "md5", "hsum", "b1946ac92492d2347c6235b4d2611184"), nil, nil, nil, nil, "base"), want: of()},
	}
	for i := range changes {
		changes[i].set = served(t)
	}
	run(t, changes)
}

func TestSources(t *testing.T) {
	t.Parallel()
	of := ordered.Of
	const md5abc = "900150983cd24fb0d6963f7d28e17f72"
	f := map[string]string{"sums": "MD5 (x.iso) = d41d8cd98f00b204e9800998ecf8427e\n" + md5abc + " *./abc.tar\n", "one": "sha1: a9993e364706816aba3e25717850c26c9cd0d89d\n"}
	changes := []change{
		{name: "the first that is there", fun: "file.source_list", args: list(list("salt://none", "/nowhere", of("salt://motd", "md5=1")), "", "base"), want: list("salt://motd", "md5=1")},
		{name: "one", fun: "file.source_list", args: list("salt://none", "h", "base"), want: list("salt://none", "h")},
		{name: "none of them", fun: "file.source_list", args: list(list("salt://none"), "", "base"), err: "none of the specified sources were found"},
		{name: "a hash", fun: "file.get_source_sum", kw: of("source_hash", "md5="+strings.ToUpper(md5abc)), want: of("hsum", md5abc, "hash_type", "md5")},
		{name: "a hash of no kind", fun: "file.get_source_sum", kw: of("source_hash", "md6="+md5abc), err: "format is invalid"},
		{name: "a file of hashes", files: f, fun: "file.get_source_sum", kw: of("source_hash", "salt://sums", "file_name", "/tmp/abc.tar"), want: of("hsum", md5abc, "hash_type", "md5")},
		{name: "no file of hashes", fun: "file.get_source_sum", kw: of("source_hash", "salt://none"), err: "Source hash file salt://none not found"},
		{name: "a file without the hash", files: f, fun: "file.get_source_sum", kw: of("source_hash", "/sums", "file_name", "/tmp/other"), err: "Unable to find the hash of /tmp/other in /sums"},
		{name: "by the name of the source", files: f, fun: "file.extract_hash", args: list("/sums", "md5", "/tmp/y", "http://h/x.iso"), want: of("hsum", "d41d8cd98f00b204e9800998ecf8427e", "hash_type", "md5")},
		{name: "the only one", files: f, fun: "file.extract_hash", args: list("/one", ""), want: of("hsum", "a9993e364706816aba3e25717850c26c9cd0d89d", "hash_type", "sha1")},
		{name: "none of the kind", files: f, fun: "file.extract_hash", args: list("/one", "md5")},
		{name: "a text", fun: "file.apply_template_on_contents", args: list("a {{ x }} {{ y }}", "jinja", of("x", "1"), of("x", "2", "y", "3"), "base"), want: "a 1 3"},
		{name: "another renderer", fun: "file.apply_template_on_contents", args: list("a", "mako", nil, nil, "base"), err: "Specified template format mako is not supported"},
		{name: "diff", files: map[string]string{"f": "hi\n"}, fun: "file.get_diff", args: list("/f", "salt://motd"), want: "--- /f\n+++ salt://motd\n@@ -1 +1 @@\n-hi\n+hello\n"},
		{name: "diff without names", files: map[string]string{"f": "hi\n"}, fun: "file.get_diff", args: list("/f", "salt://motd"), kw: of("show_filenames", false), want: "--- \n+++ \n@@ -1 +1 @@\n-hi\n+hello\n"},
		{name: "no diff", files: map[string]string{"f": "hello\n"}, fun: "file.get_diff", args: list("/f", "salt://motd"), want: ""},
		{name: "hidden diff", files: map[string]string{"f": "hi\n"}, fun: "file.get_diff", args: list("/f", "salt://motd"), kw: of("show_changes", false), want: "<show_changes=False>"},
		{name: "diff of nothing", fun: "file.get_diff", args: list("/f", "salt://motd"), err: "File /f not found"},
	}
	for i := range changes {
		changes[i].set = served(t)
	}
	run(t, changes)
}

// managed calls file.get_managed and returns the content of the file that it brings.
func managed(t *testing.T, source, template string) (text, sum, comment string) {
	t.Helper()
	host := moduletest.NewHost(t)
	host.Root = tree(t, map[string]string{"f": "x"})
	host.Files = controller{Files: moduletest.Files{"motd": "hello\n", "tmpl": "hello {{ who }} {{ name }}\n", "bad": "{{ oops }}"}, dir: host.Dir}
	call := moduletest.Bind(t, functions(), host, "file.get_managed",
		list("/n", template, source, "", "", nil, nil, nil, nil, "base", ordered.Of("who", "you"), ordered.Of("who", "nobody")), nil)
	got, err := moduletest.Find(t, functions(), "file.get_managed").Run(t.Context(), call)
	if err != nil {
		t.Fatal(err)
	}
	l := got.([]any)
	if p := l[0].(string); p != "" {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		text = string(b)
	}
	return text, modules.Text(l[1].(*ordered.Map).Value("hsum")), l[2].(string)
}

func TestGetManaged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ source, template, text, comment string }{
		{"salt://motd", "", "hello\n", ""},
		{"salt://tmpl", "", "hello {{ who }} {{ name }}\n", ""},
		{"salt://tmpl", "jinja", "hello you /n\n", ""},
		{"salt://none", "jinja", "", "Source file salt://none not found in saltenv 'base'"},
		{"salt://bad", "jinja", "", "oops is not defined"},
		{"salt://tmpl", "mako", "", "Specified template format mako is not supported"},
		{"/f", "jinja", "", "/f: a template must be a salt:// file, the controller renders none that lies on a host"},
		{"/f", "", "x", ""},
		{"/nowhere", "", "", "Local file source /nowhere does not exist"},
		{"https://me:secret@h/x", "", "", "Unable to verify upstream hash of source file https://<redacted>@h/x, please set source_hash or set skip_verify to True"},
		{"https://h/x", "jinja", "", "https://h/x: a template must be a salt:// file, the controller renders none that lies on a host"},
		{"", "", "", ""},
	} {
		text, sum, comment := managed(t, c.source, c.template)
		want := ""
		if c.text != "" {
			want = fmt.Sprintf("%x", sha256.Sum256([]byte(c.text)))
		}
		if text != c.text || sum != want || comment != c.comment {
			t.Errorf("%s %s: got %q, %s, %q, want %q, %s, %q", c.source, c.template, text, sum, comment, c.text, want, c.comment)
		}
	}
}
