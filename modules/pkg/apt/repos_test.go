package apt_test

import (
	"context"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/pkg"
	"github.com/gossh/gossh/ordered"
)

// fingerprint is that of testdata/key.asc, as gpg says: a key made with gpg --quick-gen-key.
const fingerprint = "10C14FA7AF5B1F7924A5B1D04F888049CE24C39E"

const (
	lines = "# about\ndeb http://deb.example.org/debian bookworm main # the main one\n#deb-src http://deb.example.org/debian bookworm main\n"
	other = "deb [arch=amd64,arm64 signed-by=/etc/apt/keyrings/x.gpg trusted=yes] https://x.example.org/ stable main\n"
	paras = "# a comment\nTypes: deb deb-src\nURIs: http://a.example.org\nSuites: stable\nComponents: main contrib\n\nTypes: deb\nURIs: http://b.example.org\nSuites: ./\nEnabled: no\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc\n\nTypes: deb\nURIs: http://c.example.org\nSuites: stable\nComponents: main\n"
)

func sources() map[string]string {
	return map[string]string{"etc/apt/sources.list": lines, "etc/apt/sources.list.d/x.list": other, "etc/apt/sources.list.d/p.sources": paras, "etc/apt/sources.list.d/ignored.save": other}
}

func described(kind, uri, dist, file, line, signed string, disabled bool, comps, archs []any) *ordered.Map {
	return ordered.Of("architectures", archs, "comps", comps, "disabled", disabled, "enabled", !disabled, "dist", dist, "file", file, "line", line, "signedby", signed, "type", kind, "uri", uri)
}

func TestRepositories(t *testing.T) {
	t.Parallel()
	const list, x, p = "/etc/apt/sources.list", "/etc/apt/sources.list.d/x.list", "/etc/apt/sources.list.d/p.sources"
	none, one := []any{}, []any{"main"}
	first := described("deb", "http://deb.example.org/debian", "bookworm", list, "deb http://deb.example.org/debian bookworm main # the main one", "", false, one, none)
	second := described("deb", "https://x.example.org/", "stable", x, strings.TrimSpace(other), "/etc/apt/keyrings/x.gpg", false, one, []any{"amd64", "arm64"})
	c := described("deb", "http://c.example.org", "stable", p, "deb http://c.example.org stable main", "", false, one, none)
	both := []any{"main", "contrib"}
	moduletest.Run(t, pkg.Functions(), func(h *modules.Host) {
		h.Grains = moduletest.Grains{"os_family": "Debian"}
		h.Root = moduletest.Tree(t, sources())
	}, []moduletest.Case{
		{Fun: "pkg.list_repos", Want: ordered.Of(
			"http://deb.example.org/debian", []any{first, described("deb-src", "http://deb.example.org/debian", "bookworm", list, "#deb-src http://deb.example.org/debian bookworm main", "", true, one, none)},
			"http://a.example.org", []any{
				described("deb", "http://a.example.org", "stable", p, "deb http://a.example.org stable main contrib", "", false, both, none),
				described("deb-src", "http://a.example.org", "stable", p, "deb-src http://a.example.org stable main contrib", "", false, both, none),
			},
			"http://b.example.org", []any{described("deb", "http://b.example.org", "./", p, "# deb http://b.example.org ./", "", true, none, none)},
			"http://c.example.org", []any{c}, "https://x.example.org/", []any{second})},
		{Fun: "pkg.get_repo", Args: []any{"deb https://x.example.org stable main"}, Want: second},
		{Name: "another component", Fun: "pkg.get_repo", Args: []any{"deb https://x.example.org stable contrib"}, Want: &ordered.Map{}},
		{Name: "another kind", Fun: "pkg.get_repo", Args: []any{"deb-src https://x.example.org stable main"}, Want: &ordered.Map{}},
		{Name: "no repository", Fun: "pkg.get_repo", Args: []any{"example"}, Err: "'example' is no line of a repository"},
		{Name: "two lines", Fun: "pkg.get_repo", Args: []any{"deb http://a b c\ndeb http://d e f"}, Err: "is no line of a repository"},
		{Name: "no such repository", Fun: "pkg.del_repo", Args: []any{"deb http://nope.example.org x"}, Err: "doesn't exist in the sources.list(s)"},
		{Name: "a paragraph with others", Fun: "pkg.del_repo", Args: []any{"deb http://a.example.org stable"}, Err: "must be removed there"},
		{Name: "a paragraph with a key", Fun: "pkg.mod_repo", Args: []any{"deb http://b.example.org ./"}, Err: "has its key in it"},
		{Name: "a key id without a server", Fun: "pkg.mod_repo", Args: []any{"deb http://n.example.org ./"}, Kwargs: ordered.Of("keyid", "12345678"), Err: "keyid and keyserver"},
		{Name: "no key", Fun: "pkg.mod_repo", Args: []any{"deb http://n.example.org ./"}, Kwargs: ordered.Of("key_text", "hello"), Err: "was to be the key"},
		{Name: "an archive without the program for it", Fun: "pkg.mod_repo", Args: []any{"ppa:a/b"}, Err: "add-apt-repository"},
	})
}

// after calls a function that changes files, dry and not, and compares one of them.
func after(t *testing.T, name, fun, repo string, kwargs *ordered.Map, file, want string, programs ...moduletest.Program) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		h := moduletest.NewHost(t)
		h.Grains = moduletest.Grains{"os_family": "Debian"}
		h.Root = moduletest.Tree(t, sources())
		key, err := os.ReadFile("testdata/key.asc")
		if err != nil {
			t.Fatal(err)
		}
		h.Files = moduletest.Files{"key.asc": string(key)}
		kwargs = kwargs.Clone()
		if kwargs == nil {
			kwargs = &ordered.Map{}
		}
		if len(programs) == 0 {
			kwargs.Set("refresh", false)
		}
		h.Runner = moduletest.Fake(t, nil)
		before := moduletest.Snapshot(t, h.Root)
		c := moduletest.Bind(t, pkg.Functions(), h, fun, []any{repo}, kwargs)
		c.Test = true
		run := moduletest.Find(t, pkg.Functions(), fun).Run
		wanted, err := run(t.Context(), c)
		if diff := cmp.Diff(before, moduletest.Snapshot(t, h.Root)); err != nil || diff != "" {
			t.Errorf("with test=True: %v\n%s", err, diff)
		}
		h.Runner = moduletest.Fake(t, nil, programs...)
		c = moduletest.Bind(t, pkg.Functions(), h, fun, []any{repo}, kwargs)
		got, err := run(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(moduletest.JSON(t, wanted), moduletest.JSON(t, got)); diff != "" {
			t.Errorf("the dry run returned something else:\n%s", diff)
		}
		b, err := os.ReadFile(filepath.Join(h.Root, file))
		if want == "" && os.IsNotExist(err) {
			return
		}
		if diff := cmp.Diff(want, string(b)); err != nil || diff != "" {
			t.Errorf("%s (-want +got): %v\n%s", file, err, diff)
		}
	})
}

func TestChangingRepositories(t *testing.T) {
	t.Parallel()
	const list, dir = "etc/apt/sources.list", "etc/apt/sources.list.d/"
	update := moduletest.Program{Line: "apt-get -q update"}
	after(t, "new", "pkg.mod_repo", "deb http://n.example.org/ sid main", ordered.Of("comps", "contrib", "architectures", "amd64"), list, lines+"deb [arch=amd64] http://n.example.org/ sid main contrib\n", update)
	after(t, "new in a file", "pkg.mod_repo", "deb [arch=amd64 lang=de] http://n.example.org/ sid main", ordered.Of("file", "/"+dir+"n.list", "disabled", true), dir+"n.list", "# deb [arch=amd64 lang=de] http://n.example.org/ sid main\n")
	after(t, "new paragraph", "pkg.mod_repo", "deb http://n.example.org/ sid main", ordered.Of("file", "/"+dir+"p.sources", "signedby", "/k.asc"), dir+"p.sources", paras+"\nTypes: deb\nURIs: http://n.example.org/\nSuites: sid\nComponents: main\nSigned-By: /k.asc\n")
	after(t, "enable", "pkg.mod_repo", "deb-src http://deb.example.org/debian bookworm main", nil, list, strings.Replace(lines, "#deb-src", "deb-src", 1))
	after(t, "as it is", "pkg.mod_repo", "deb http://deb.example.org/debian bookworm main", nil, list, lines)
	after(t, "more components", "pkg.mod_repo", "deb https://x.example.org stable main contrib", nil, dir+"x.list", strings.Replace(other, "main", "main contrib", 1))
	after(t, "change a paragraph", "pkg.mod_repo", "deb http://c.example.org stable main extra", ordered.Of("enabled", false), dir+"p.sources", strings.Replace(paras, "http://c.example.org\nSuites: stable\nComponents: main\n", "http://c.example.org\nSuites: stable\nComponents: main extra\nEnabled: no\n", 1))
	after(t, "remove", "pkg.del_repo", "deb http://deb.example.org/debian bookworm", nil, list, "# about\n#deb-src http://deb.example.org/debian bookworm main\n", update)
	after(t, "remove a file", "pkg.del_repo", "deb https://x.example.org stable main", nil, dir+"x.list", "", update)
	after(t, "remove a paragraph", "pkg.del_repo", "deb http://c.example.org stable", nil, dir+"p.sources", strings.TrimSpace(paras[:strings.LastIndex(paras, "Types")])+"\n", update)
	raw, err := exec.Command("sed", "-n", "/^$/,/^=/p", "testdata/key.asc").Output()
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(string(raw), "\n=")
	key, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		t.Fatal(err)
	}
	armored, err := os.ReadFile("testdata/key.asc")
	if err != nil {
		t.Fatal(err)
	}
	after(t, "a key for all", "pkg.mod_repo", "deb http://n.example.org/ sid main", ordered.Of("key_url", "salt://key.asc"), "etc/apt/trusted.gpg.d/key.gpg", string(key))
	after(t, "a key for one", "pkg.mod_repo", "deb [signed-by=/etc/apt/keyrings/n.asc] http://n.example.org/ sid main", ordered.Of("key_url", "salt://key.asc", "aptkey", false), "etc/apt/keyrings/n.asc", string(armored))
	after(t, "a key as text", "pkg.mod_repo", "deb http://n.example.org/ sid main", ordered.Of("key_text", string(armored), "signedby", "/etc/apt/keyrings/n.gpg"), "etc/apt/keyrings/n.gpg", string(key))
	served := func(c *process.Command) { // the helper writes the key
		if err := os.WriteFile(c.Argv[len(c.Argv)-1], armored, 0o600); err != nil {
			t.Error(err)
		}
	}
	after(t, "a key of a server", "pkg.mod_repo", "deb http://n.example.org/ sid main", ordered.Of("keyserver", "keyserver.example.org", "keyid", fingerprint[24:], "refresh", false), "etc/apt/trusted.gpg.d/"+fingerprint[24:]+".gpg", string(key),
		moduletest.Program{Line: "/usr/lib/apt/apt-helper -o APT::Sandbox::User= download-file http://keyserver.example.org:11371/pks/lookup?op=get&options=mr&search=0x" + fingerprint[24:] + " *", Do: served})
}

// TestWrongKey shows that a key server cannot give another key than it was asked for.
func TestWrongKey(t *testing.T) {
	t.Parallel()
	armored, err := os.ReadFile("testdata/key.asc")
	if err != nil {
		t.Fatal(err)
	}
	h := moduletest.NewHost(t)
	h.Grains = moduletest.Grains{"os_family": "Debian"}
	h.Root = moduletest.Tree(t, sources())
	h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "/usr/lib/apt/apt-helper*", Do: func(c *process.Command) {
		if err := os.WriteFile(c.Argv[len(c.Argv)-1], armored, 0o600); err != nil {
			t.Error(err)
		}
	}})
	before := moduletest.Snapshot(t, h.Root)
	c := moduletest.Bind(t, pkg.Functions(), h, "pkg.mod_repo", []any{"deb http://n.example.org ./"}, ordered.Of("keyserver", "hkps://k.example.org", "keyid", "0xDEADBEEFDEADBEEF"))
	_, err = moduletest.Find(t, pkg.Functions(), "pkg.mod_repo").Run(t.Context(), c)
	if err == nil || !strings.Contains(err.Error(), "the key server gave the key "+fingerprint) {
		t.Errorf("got %v, want an error that names the key", err)
	}
	if diff := cmp.Diff(before, moduletest.Snapshot(t, h.Root)); diff != "" {
		t.Errorf("something was changed:\n%s", diff)
	}
}

// TestAPTTakesTheRepositories has APT itself read what was written.
func TestAPTTakesTheRepositories(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "dpkg", "apt-get")
	h := moduletest.NewHost(t)
	h.Grains = moduletest.Grains{"os_family": "Debian"}
	h.Root = moduletest.Tree(t, map[string]string{"etc/apt/sources.list.d/": ""})
	for repo, kwargs := range map[string]*ordered.Map{
		"deb http://l.example.org/ sid main":        ordered.Of("refresh", false, "architectures", "amd64", "file", "/etc/apt/sources.list.d/l.list"),
		"deb [trusted=yes] http://m.example.org ./": ordered.Of("refresh", false),
		"deb http://s.example.org/ sid main":        ordered.Of("refresh", false, "architectures", "amd64", "file", "/etc/apt/sources.list.d/s.sources", "signedby", "/k.gpg"),
	} {
		c := moduletest.Bind(t, pkg.Functions(), h, "pkg.mod_repo", []any{repo}, kwargs)
		if _, err := moduletest.Find(t, pkg.Functions(), "pkg.mod_repo").Run(context.Background(), c); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("apt-get", "-o", "Dir="+h.Root, "--print-uris", "update").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{"'http://l.example.org/dists/sid/InRelease'", "'http://m.example.org/./InRelease'", "'http://s.example.org/dists/sid/InRelease'"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("APT knows\n%swant %s", out, want)
		}
	}
}
