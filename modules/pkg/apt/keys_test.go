package apt_test

import (
	"os"
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/pkg"
	"github.com/gossh/gossh/ordered"
)

// testKey returns a key of testdata. That of rsa.asc was made with gpg --quick-gen-key
// and --quick-add-key; what is wanted of it here is what gpg --show-keys says.
func testKey(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestGetRepoKeys(t *testing.T) {
	t.Parallel()
	ed := ordered.Of("keyid", "4F888049CE24C39E", "fingerprint", fingerprint, "algorithm", 22, "date_creation", 1795968080, "bits", 255, "uid", "gossh test <a@example.org>")
	sub := ordered.Of("keyid", "6C1A7E2B4EAD48AB", "fingerprint", "D72CFC23FF737EDE5D458DE26C1A7E2B4EAD48AB", "algorithm", 1, "date_creation", 1795995152, "bits", 1024)
	rsa := ordered.Of("keyid", "022D88B35290BFBB", "fingerprint", "A889B9A173B0FDFBF3FEE0DC022D88B35290BFBB", "algorithm", 1, "date_creation", 1795995150, "bits", 2048, "uid", "gossh rsa <r@example.org>", "subkey", sub)
	moduletest.Run(t, pkg.Functions(), func(h *modules.Host) {
		h.Grains = moduletest.Grains{"os_family": "Debian"}
		h.Root = moduletest.Tree(t, map[string]string{
			"etc/apt/trusted.gpg.d/a.asc": testKey(t, "key.asc"), "etc/apt/trusted.gpg.d/README": "no key", "etc/apt/trusted.gpg": testKey(t, "rsa.asc"), "k/b.asc": testKey(t, "rsa.asc"),
		})
	}, []moduletest.Case{
		{Name: "for all", Fun: "pkg.get_repo_keys", Want: ordered.Of("022D88B35290BFBB", rsa, "4F888049CE24C39E", ed)},
		{Name: "of a directory", Fun: "pkg.get_repo_keys", Args: []any{false, "/k"}, Want: ordered.Of("022D88B35290BFBB", rsa)},
		{Name: "of no directory", Fun: "pkg.get_repo_keys", Args: []any{false}, Err: "/etc/apt/keyrings"},
		{Name: "there already", Fun: "pkg.add_repo_key", Kwargs: ordered.Of("keyserver", "k.example.org", "keyid", "0x4f888049ce24c39e"), Want: true},
		{Name: "no server", Fun: "pkg.add_repo_key", Kwargs: ordered.Of("keyid", "0123456789"), Err: "No keyserver specified"},
		{Name: "nothing", Fun: "pkg.add_repo_key", Err: "must be given"},
		{Name: "no key", Fun: "pkg.add_repo_key", Kwargs: ordered.Of("text", "x"), Err: "is none"},
		{Name: "remove none", Fun: "pkg.del_repo_key", Kwargs: ordered.Of("keyid", "0123456789"), Err: "Could not find the key file for keyid: 0123456789"},
		{Name: "remove anything", Fun: "pkg.del_repo_key", Kwargs: ordered.Of("keyid", "9E"), Err: "of 8 digits"},
	})
}

func TestChangingKeys(t *testing.T) {
	t.Parallel()
	key := testKey(t, "key.asc")
	for _, c := range []struct {
		name, fun string
		kwargs    *ordered.Map
		want      any
		file      string // and whether it is there then
		there     bool
	}{
		{"from the controller", "add_repo_key", ordered.Of("path", "salt://key.asc", "aptkey", false), true, "/etc/apt/keyrings/key.asc", true},
		{"under a name", "add_repo_key", ordered.Of("path", "salt://key.asc", "aptkey", false, "keydir", "/k", "keyfile", "x"), true, "/k/x.gpg", true},
		{"as a text", "add_repo_key", ordered.Of("text", key), true, "/etc/apt/trusted.gpg.d/4F888049CE24C39E.gpg", true},
		{"remove", "del_repo_key", ordered.Of("keyid", "5290bfbb", "aptkey", false), "5290bfbb", "/etc/apt/keyrings/b.asc", false},
	} {
		for _, dry := range []bool{true, false} {
			h := moduletest.NewHost(t)
			h.Grains = moduletest.Grains{"os_family": "Debian"}
			h.Root = moduletest.Tree(t, map[string]string{"etc/apt/keyrings/b.asc": testKey(t, "rsa.asc"), "k/": ""})
			h.Files = moduletest.Files{"key.asc": key}
			before := moduletest.Snapshot(t, h.Root)
			call := moduletest.Bind(t, pkg.Functions(), h, "pkg."+c.fun, nil, c.kwargs.Clone())
			call.Test = dry
			got, err := moduletest.Find(t, pkg.Functions(), "pkg."+c.fun).Run(t.Context(), call)
			if err != nil || got != c.want {
				t.Errorf("%s, dry %v: got %v, %v, want %v", c.name, dry, got, err, c.want)
			}
			if after := moduletest.Snapshot(t, h.Root); dry != (after == before) {
				t.Errorf("%s, dry %v: from\n%s to\n%s", c.name, dry, before, after)
			}
			b, err := os.ReadFile(h.Path(c.file))
			if !dry && (err == nil) != c.there {
				t.Errorf("%s: %s: %v", c.name, c.file, err)
			}
			if armored := strings.HasPrefix(string(b), "-----"); !dry && c.there && armored != strings.HasSuffix(c.file, ".asc") {
				t.Errorf("%s: %s begins with %.20q", c.name, c.file, b)
			}
		}
	}
}
