package cp_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/cp"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, cp.Functions()) }

// controller is a controller with these files, by environment and path.
type controller struct {
	moduletest.Files
	urls map[string]string

	mu     sync.Mutex
	sent   []string // what was sent
	pushed map[string]string
}

func newController() *controller {
	return &controller{Files: moduletest.Files{
		"base:a.txt": "aaa", "base:dir/x": "xx", "base:dir/deep/y": "yy", "base:top.sls": "", "base:web/init.sls": "", "base:web/conf.sls": "",
		"dev:a.txt": "dev", "base:web1/f": "of web1",
	}, urls: map[string]string{"http://h:80/p/f.bin": "bin", "http://h/q?x=1": "query"}, pushed: map[string]string{}}
}

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

func (f *controller) Fetch(ctx context.Context, path, env string) (string, error) {
	return f.FetchUnless(ctx, path, env, "")
}

func (f *controller) FetchUnless(ctx context.Context, path, env, have string) (string, error) {
	if text, ok := f.Files[env+":"+path]; ok && sum(text) == have {
		return "", nil
	}
	f.mu.Lock()
	f.sent = append(f.sent, path)
	f.mu.Unlock()
	return f.Files.Fetch(ctx, path, env)
}

func (f *controller) Stat(_ context.Context, path, env string) (*modules.FileInfo, error) {
	if text, ok := f.Files[env+":"+path]; ok {
		return &modules.FileInfo{Size: int64(len(text)), SHA256: sum(text), Mode: 0o644}, nil
	}
	if l, _ := f.List(context.Background(), path, env); len(l.Files) > 0 {
		return &modules.FileInfo{Dir: true, Mode: 0o755}, nil
	}
	return nil, modules.ErrNoFile
}

func (f *controller) List(_ context.Context, dir, env string) (*modules.Listing, error) {
	l := &modules.Listing{Links: map[string]string{"a.txt": "b.txt"}}
	for name := range f.Files {
		path, ok := strings.CutPrefix(name, env+":")
		if !ok || dir != "" && !strings.HasPrefix(path, dir+"/") {
			continue
		}
		l.Files = append(l.Files, path)
		for d := filepath.Dir(path); d != "."; d = filepath.Dir(d) {
			if strings.HasPrefix(d, dir) {
				l.Dirs = append(l.Dirs, d)
			}
		}
	}
	if dir == "dir" {
		l.Dirs = append(l.Dirs, "dir/empty")
	}
	slices.Sort(l.Files)
	slices.Sort(l.Dirs)
	l.Dirs = slices.Compact(l.Dirs)
	if dir != "" && len(l.Files) == 0 {
		return l, modules.ErrNoFile
	}
	return l, nil
}

func (f *controller) Envs(context.Context) ([]string, error) { return []string{"base", "dev"}, nil }

func (f *controller) Render(_ context.Context, t modules.Template) (string, error) {
	if t.Path != "" && t.Path != "a.txt" {
		return "", modules.ErrNoFile
	}
	id, _ := t.Grains.Get("id")
	vars := ""
	for k, v := range t.Context.All() {
		vars += " " + k + "=" + modules.Text(v)
	}
	return strings.ReplaceAll(t.Text+t.Path, "{{ grains.id }}", id.(string)) + vars + "\n", nil
}

func (f *controller) Download(_ context.Context, url, etag string) (*modules.Download, error) {
	text, ok := f.urls[url]
	if !ok {
		return nil, errors.New("404 Not Found")
	}
	if etag == "v"+text {
		return &modules.Download{ETag: etag}, nil
	}
	local, err := moduletest.Files{"f": text}.Fetch(context.Background(), "f", "")
	f.mu.Lock()
	f.sent = append(f.sent, url)
	f.mu.Unlock()
	return &modules.Download{Local: local, ETag: "v" + text}, err
}

func (f *controller) Push(_ context.Context, r *os.File, path string) error {
	b, err := io.ReadAll(r)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pushed[path] = string(b)
	return err
}

func (f *controller) Publish(context.Context, string, any) error { return nil }

// world returns a host whose root has files, and its controller. What is fetched lies
// on the same file system as the thin dir.
func world(t *testing.T, files map[string]string) (*modules.Host, *controller) {
	t.Helper()
	h, f := moduletest.NewHost(t), newController()
	h.Root, h.Files, h.Grains = moduletest.Tree(t, files), f, moduletest.Grains{"id": "web1"}
	return h, f
}

// call calls a function and returns what it returns as JSON, the thin dir as DIR.
func call(t *testing.T, h *modules.Host, fun string, test bool, kwargs *ordered.Map, args ...any) (string, error) {
	t.Helper()
	c := moduletest.Bind(t, cp.Functions(), h, fun, args, kwargs)
	c.Test = test
	v, err := moduletest.Find(t, cp.Functions(), fun).Run(t.Context(), c)
	if err != nil {
		return "", err
	}
	return strings.ReplaceAll(moduletest.JSON(t, v), h.Dir+"/.gossh-cache", "DIR"), nil
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestGet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fun    string
		args   []any
		kwargs *ordered.Map
		want   string // the return
		err    string
		files  map[string]string
	}{
		{fun: "cp.get_file", args: []any{"salt://a.txt", "/etc/new"}, want: `"/etc/new"`, files: map[string]string{"etc/new": "aaa"}},
		{fun: "cp.get_file", args: []any{"salt://a.txt", "/etc"}, want: `"/etc/a.txt"`, files: map[string]string{"etc/a.txt": "aaa"}},
		{fun: "cp.get_file", args: []any{"salt://a.txt", "/etc/old"}, want: `"/etc/old"`, files: map[string]string{"etc/old": "aaa"}},
		{fun: "cp.get_file", args: []any{"salt://a.txt", "/etc/link"}, want: `"/etc/link"`, files: map[string]string{"etc/old": "aaa", "etc/link": "aaa"}},
		{fun: "cp.get_file", args: []any{"salt://a.txt?saltenv=dev", "/etc/new"}, want: `"/etc/new"`, files: map[string]string{"etc/new": "dev"}},
		{fun: "cp.get_file", args: []any{"salt://a.txt", "/etc/new", "dev"}, want: `"/etc/new"`, files: map[string]string{"etc/new": "dev"}},
		{fun: "cp.get_file", args: []any{"salt://a.txt", "/new/f"}, err: "no such file or directory"},
		{fun: "cp.get_file", args: []any{"salt://a.txt", "/new/d/"}, kwargs: ordered.Of("makedirs", true, "gzip", int64(5)), want: `"/new/d/a.txt"`, files: map[string]string{"new/d/a.txt": "aaa"}},
		{fun: "cp.get_file", args: []any{"salt://{{ grains.id }}/f", "/etc/{{ grains.id }}"}, kwargs: ordered.Of("template", "jinja"), want: `"/etc/web1"`, files: map[string]string{"etc/web1": "of web1"}},
		{fun: "cp.get_file", args: []any{"salt://none", "/etc/new"}, err: "the controller has no salt://none in the environment base"},
		{fun: "cp.get_file", args: []any{"salt://../x", "/etc/new"}, err: "leaves the file roots"},
		{fun: "cp.get_file", args: []any{"a.txt", "/etc/new"}, err: "is no salt:// path"},
		{fun: "cp.get_file", args: []any{"salt://a.txt", "new"}, err: "must be absolute"},
		{fun: "cp.get_file_str", args: []any{"salt://dir/x"}, want: `"xx"`},
		{fun: "cp.get_file_str", args: []any{"salt://none"}, err: "the controller has no"},
		{fun: "cp.get_template", args: []any{"salt://a.txt", "/etc/t"}, want: `"/etc/t"`, files: map[string]string{"etc/t": "a.txt\n"}},
		{fun: "cp.get_template", args: []any{"salt://a.txt", "/etc/t"}, kwargs: ordered.Of("x", int64(1), "y", int64(2), "context", ordered.Of("y", int64(3))), want: `"/etc/t"`, files: map[string]string{"etc/t": "a.txt x=1 y=3\n"}},
		{fun: "cp.get_template", args: []any{"salt://b.txt", "/etc/t"}, err: "the controller has no"},
		{fun: "cp.get_dir", args: []any{"salt://dir/", "/etc"}, want: `["/etc/dir/deep/y","/etc/dir/x"]`, files: map[string]string{"etc/dir/deep/y": "yy", "etc/dir/x": "xx"}},
		{fun: "cp.get_dir", args: []any{"salt://none", "/etc"}, err: "has no directory salt://none"},
		{fun: "cp.get_url", args: []any{"salt://a.txt", "/etc/u"}, want: `"/etc/u"`, files: map[string]string{"etc/u": "aaa"}},
		{fun: "cp.get_url", args: []any{"http://h:80/p/f.bin", "/etc/"}, want: `"/etc/f.bin"`, files: map[string]string{"etc/f.bin": "bin"}},
		{fun: "cp.get_url", args: []any{"http://h:80/p/f.bin"}, want: `"DIR/extrn_files/base/h_80/p/f.bin"`},
		{fun: "cp.get_url", args: []any{"http://h/q?x=1", nil}, want: `"query"`},
		{fun: "cp.get_url", args: []any{"file:///etc/old", "/etc/u"}, want: `"/etc/u"`, files: map[string]string{"etc/u": "old"}},
		{fun: "cp.get_url", args: []any{"file:///etc/none", "/etc/u"}, err: "no such file"},
		{fun: "cp.get_url", args: []any{"http://u:secret@h/none", "/etc/u"}, err: "fetching http://***@h/none through the controller: 404"},
		{fun: "cp.get_url", args: []any{"s3://h/none", "/etc/u"}, err: "are known"},
		{fun: "cp.get_url", args: []any{"http://h:80/p/f.bin", "/etc/u"}, kwargs: ordered.Of("source_hash", "md5:00000000000000000000000000000000"), err: "and not 0000"},
		{fun: "cp.get_url", args: []any{"http://h:80/p/f.bin", "/etc/u"}, kwargs: ordered.Of("source_hash", sum("bin")), want: `"/etc/u"`, files: map[string]string{"etc/u": "bin"}},
		{fun: "cp.get_url", args: []any{"http://h:80/p/f.bin", "/etc/u"}, kwargs: ordered.Of("source_hash", "nonsense"), err: "is not known"},
		{fun: "cp.cache_local_file", args: []any{"/etc/old"}, want: `"DIR/localfiles/etc/old"`},
		{fun: "cp.cache_local_file", args: []any{"/etc/none"}, err: "no such file"},
	} {
		h, f := world(t, map[string]string{"etc/old": "old", "etc/link": "-> old"})
		if err := os.Chmod(h.Root+"/etc/old", 0o604); err != nil {
			t.Fatal(err)
		}
		before := moduletest.Snapshot(t, h.Root)
		if moduletest.Find(t, cp.Functions(), c.fun).Changes && c.err == "" {
			if got, err := call(t, h, c.fun, true, c.kwargs, c.args...); err != nil || got != c.want && len(c.args) > 1 && c.args[1] != nil {
				t.Errorf("dry %s %v: got %v, %v, want %s", c.fun, c.args, got, err, c.want)
			}
			if after := moduletest.Snapshot(t, h.Root); after != before || len(f.sent) > 0 {
				t.Errorf("dry %s %v: something was changed or sent: %v", c.fun, c.args, f.sent)
			}
		}
		got, err := call(t, h, c.fun, false, c.kwargs, c.args...)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%s %v: got %v, %v, want %q", c.fun, c.args, got, err, c.err)
			}
			continue
		}
		if err != nil || got != c.want {
			t.Errorf("%s %v: got %v, %v, want %s", c.fun, c.args, got, err, c.want)
		}
		for name, want := range c.files {
			if got := read(t, h.Root+"/"+name); got != want {
				t.Errorf("%s %v: got %q in %s, want %q", c.fun, c.args, got, name, want)
			}
		}
		if info, err := os.Stat(h.Root + "/etc/old"); err != nil || info.Mode().Perm() != 0o604 {
			t.Errorf("%s %v: the mode of what was there is %v, %v", c.fun, c.args, info.Mode(), err)
		}
		if left, _ := filepath.Glob(h.Dir + "/.gossh-[^c]*"); len(left) > 0 {
			t.Errorf("%s %v: %v were left in the thin dir", c.fun, c.args, left)
		}
	}
}

// TestCache has a cache over several calls: what is there is not sent again.
func TestCache(t *testing.T) {
	t.Parallel()
	h, f := world(t, nil)
	for i, c := range []struct {
		fun    string
		args   []any
		kwargs *ordered.Map
		want   string
		sent   int // how many things were sent until then
	}{
		{fun: "cp.is_cached", args: []any{"salt://a.txt"}, want: `""`},
		{fun: "cp.list_minion", want: `[]`},
		{fun: "cp.cache_file", args: []any{"salt://a.txt"}, want: `"DIR/files/base/a.txt"`, sent: 1},
		{fun: "cp.cache_file", args: []any{"salt://a.txt"}, want: `"DIR/files/base/a.txt"`, sent: 1},
		{fun: "cp.is_cached", args: []any{"salt://a.txt"}, want: `"DIR/files/base/a.txt"`, sent: 1},
		{fun: "cp.is_cached", args: []any{"salt://a.txt", "dev"}, want: `""`, sent: 1},
		{fun: "cp.cache_dest", args: []any{"salt://a.txt", "dev"}, want: `"DIR/files/dev/a.txt"`, sent: 1},
		{fun: "cp.cache_dest", args: []any{"https://u:p@h/x"}, want: `"DIR/extrn_files/base/h/x"`, sent: 1},
		{fun: "cp.cache_dir", args: []any{"salt://dir"}, want: `["DIR/files/base/dir/deep/y","DIR/files/base/dir/x"]`, sent: 3},
		{fun: "cp.cache_dir", args: []any{"salt://dir"}, kwargs: ordered.Of("include_pat", "*/x", "include_empty", true), want: `["DIR/files/base/dir/x","DIR/files/base/dir/empty"]`, sent: 3},
		{fun: "cp.cache_dir", args: []any{"salt://dir"}, kwargs: ordered.Of("exclude_pat", "E@^dir/.$"), want: `["DIR/files/base/dir/deep/y"]`, sent: 3},
		{fun: "cp.cache_files", args: []any{"salt://a.txt,salt://web/conf.sls"}, want: `["DIR/files/base/a.txt","DIR/files/base/web/conf.sls"]`, sent: 4},
		{fun: "cp.list_minion", want: `["a.txt","dir/deep/y","dir/x","web/conf.sls"]`, sent: 4},
		{fun: "cp.cache_master", kwargs: ordered.Of("saltenv", "dev"), want: `["DIR/files/dev/a.txt"]`, sent: 5},
		{fun: "cp.cache_file", args: []any{"http://h:80/p/f.bin"}, want: `"DIR/extrn_files/base/h_80/p/f.bin"`, sent: 6},
		{fun: "cp.cache_file", args: []any{"http://h:80/p/f.bin"}, kwargs: ordered.Of("use_etag", true), want: `"DIR/extrn_files/base/h_80/p/f.bin"`, sent: 6},
		{fun: "cp.cache_file", args: []any{"http://h:80/p/f.bin"}, kwargs: ordered.Of("source_hash", sum("bin")), want: `"DIR/extrn_files/base/h_80/p/f.bin"`, sent: 6},
		{fun: "cp.cache_file", args: []any{"http://h:80/p/f.bin"}, want: `"DIR/extrn_files/base/h_80/p/f.bin"`, sent: 7},
	} {
		got, err := call(t, h, c.fun, false, c.kwargs, c.args...)
		if err != nil || got != c.want || len(f.sent) != c.sent {
			t.Errorf("%d: %s %v: got %v, %v, and %d sent, want %s and %d", i, c.fun, c.args, got, err, len(f.sent), c.want, c.sent)
		}
	}
	f.Files["base:a.txt"] = "new"
	if _, err := call(t, h, "cp.cache_file", false, nil, "salt://a.txt"); err != nil || read(t, h.Dir+"/.gossh-cache/files/base/a.txt") != "new" {
		t.Errorf("got %v, want the new content", err)
	}
	delete(f.Files, "base:a.txt")
	if _, err := call(t, h, "cp.cache_file", false, nil, "salt://a.txt"); err == nil || !strings.Contains(err.Error(), "the controller has no") {
		t.Errorf("got %v, want an error for what is gone", err)
	}
	if got, err := call(t, h, "cp.is_cached", false, nil, "salt://a.txt"); err != nil || got != `""` {
		t.Errorf("got %v, %v, want nothing cached of what is gone", got, err)
	}
	if _, err := call(t, h, "cp.cache_file", false, ordered.Of("verify_ssl", false), "https://h/x"); err == nil {
		t.Error("verify_ssl=False was honoured")
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) {
		h.Root, h.Files = moduletest.Tree(t, map[string]string{"etc/f": "host"}), newController()
	}
	moduletest.Run(t, cp.Functions(), set, []moduletest.Case{
		{Fun: "cp.envs", Want: []any{"base", "dev"}},
		{Fun: "cp.list_states", Want: []any{"top", "web", "web.conf"}},
		{Name: "prefix", Fun: "cp.list_master", Kwargs: ordered.Of("prefix", "web/"), Want: []any{"web/conf.sls", "web/init.sls"}},
		{Name: "env", Fun: "cp.list_master", Args: []any{"dev"}, Want: []any{"a.txt"}},
		{Fun: "cp.list_master_dirs", Want: []any{"dir", "dir/deep", "web", "web1"}},
		{Fun: "cp.list_master_symlinks", Want: ordered.Of("a.txt", "b.txt")},
		{Fun: "cp.stat_file", Args: []any{"salt://a.txt"}, Want: "0644"},
		{Name: "stat as a number", Fun: "cp.stat_file", Args: []any{"salt://a.txt"}, Kwargs: ordered.Of("octal", false), Want: int64(0o100644)},
		{Name: "stat of nothing", Fun: "cp.stat_file", Args: []any{"salt://none"}, Want: nil},
		{Fun: "cp.hash_file", Args: []any{"salt://a.txt"}, Want: ordered.Of("hsum", sum("aaa"), "hash_type", "sha256")},
		{Name: "hash of nothing", Fun: "cp.hash_file", Args: []any{"salt://none"}, Want: &ordered.Map{}},
		{Name: "hash of the host", Fun: "cp.hash_file", Args: []any{"/etc/f"}, Want: ordered.Of("hsum", sum("host"), "hash_type", "sha256")},
		{Name: "no file of the host", Fun: "cp.hash_file", Args: []any{"/etc/g"}, Err: "no such file"},
	})
	moduletest.Run(t, cp.Functions(), nil, []moduletest.Case{
		{Name: "without a controller", Fun: "cp.list_master", Err: "cannot be listed here"},
		{Name: "push without one", Fun: "cp.push", Args: []any{"/etc/hosts"}, Err: "not taken here"},
		{Name: "url without one", Fun: "cp.get_url", Args: []any{"http://h/x", "/tmp"}, Err: "cannot be fetched here"},
	})
}

func TestPush(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fun    string
		args   []any
		kwargs *ordered.Map
		want   string // what was pushed
		err    string
		gone   string
	}{
		{fun: "cp.push", args: []any{"/d/f"}, want: `{"d/f":"F"}`},
		{fun: "cp.push", args: []any{"/d/link"}, want: `{"d/f":"F"}`},
		{fun: "cp.push", args: []any{"/d/link"}, kwargs: ordered.Of("keep_symlinks", true), want: `{"d/link":"F"}`},
		{fun: "cp.push", args: []any{"/d/f"}, kwargs: ordered.Of("upload_path", "/other/../place"), want: `{"place":"F"}`},
		{fun: "cp.push", args: []any{"/d/f"}, kwargs: ordered.Of("remove_source", true), want: `{"d/f":"F"}`, gone: "/d/f"},
		{fun: "cp.push", args: []any{"/d/none"}, err: "no such file"},
		{fun: "cp.push", args: []any{"/d"}, err: "not a regular file"},
		{fun: "cp.push", args: []any{"/d/../d/f"}, err: ".. is not allowed"},
		{fun: "cp.push_dir", args: []any{"/d/"}, want: `{"d/f":"F","d/s/g.so":"G"}`},
		{fun: "cp.push_dir", args: []any{"/d"}, kwargs: ordered.Of("glob", "*.so", "upload_path", "/up/"), want: `{"up/s/g.so":"G"}`},
		{fun: "cp.push_dir", args: []any{"/d/f"}, want: `{"d/f":"F"}`},
		{fun: "cp.push_dir", args: []any{"/none"}, err: "no such file"},
	} {
		h, f := world(t, map[string]string{"d/f": "F", "d/link": "-> f", "d/s/g.so": "G"})
		if moduletest.Find(t, cp.Functions(), c.fun).Changes {
			before := moduletest.Snapshot(t, h.Root)
			if _, err := call(t, h, c.fun, true, c.kwargs, c.args...); err == nil && (len(f.pushed) > 0 || before != moduletest.Snapshot(t, h.Root)) {
				t.Errorf("dry %s %v: something was pushed or removed", c.fun, c.args)
			}
		}
		got, err := call(t, h, c.fun, false, c.kwargs, c.args...)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s %v: got %v, %v, want %q", c.fun, c.args, got, err, c.err)
			}
			continue
		}
		if pushed := moduletest.JSON(t, f.pushed); err != nil || got != "true" || pushed != c.want {
			t.Errorf("%s %v: got %v, %v and %s, want %s", c.fun, c.args, got, err, pushed, c.want)
		}
		if c.gone != "" {
			if _, err := os.Stat(h.Root + c.gone); !os.IsNotExist(err) {
				t.Errorf("%s %v: %s is still there", c.fun, c.args, c.gone)
			}
		}
	}
}

// TestCurl has the host's own curl fetch a URL, which is in no list of processes.
func TestCurl(t *testing.T) {
	t.Parallel()
	h, _ := world(t, nil)
	h.Opts = ordered.Of("backend", "curl")
	h.Runner = moduletest.Fake(t, nil, moduletest.Program{
		Line: "curl --silent *", Stdin: "url = \"http://u:p@h/x\"\n",
		Do: func(c *process.Command) {
			body := c.Argv[slices.Index(c.Argv, "--output")+1]
			tag := c.Argv[slices.Index(c.Argv, "--etag-save")+1]
			if err := errors.Join(os.WriteFile(body, []byte("curled"), 0o600), os.WriteFile(tag, []byte("\"v\"\n"), 0o600)); err != nil {
				t.Error(err)
			}
		},
	}, moduletest.Program{Line: "curl --silent *", Stdin: "url = \"ftp://h/x\"\n", Code: 9, Stderr: "curl: (9) denied\n"})
	if got, err := call(t, h, "cp.get_url", false, nil, "http://u:p@h/x", nil); err != nil || got != `"curled"` {
		t.Errorf("got %s, %v", got, err)
	}
	if b := read(t, h.Dir+"/.gossh-cache/extrn_files/base/h/x.etag"); b != `"v"` {
		t.Errorf("got the ETag %s", b)
	}
	if got, err := call(t, h, "cp.get_url", false, nil, "ftp://h/x", nil); err == nil || err.Error() != "fetching ftp://h/x: curl: (9) denied" {
		t.Errorf("got %s, %v", got, err)
	}
	h.Runner = moduletest.Fake(t, nil)
	if got, err := call(t, h, "cp.get_url", false, nil, "ftp://h/x", nil); err == nil || !strings.Contains(err.Error(), "needs curl") {
		t.Errorf("got %s, %v", got, err)
	}
}
