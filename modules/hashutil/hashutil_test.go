package hashutil_test

import (
	"os"
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/hashutil"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, hashutil.Functions()) }

// The hashes are Python's.
func TestHashutil(t *testing.T) {
	t.Parallel()
	list := func(v ...any) []any { return v }
	set := func(h *modules.Host) {
		h.Root = moduletest.Tree(t, map[string]string{"f": "get salted", "long": strings.Repeat("x", 60)})
	}
	const lines = "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4\neHh4\n"
	moduletest.Run(t, hashutil.Functions(), set, []moduletest.Case{
		{Fun: "hashutil.digest", Args: list("get salted"), Want: "2aacf29e92feaf528fb738bcf9d647ac"},
		{Name: "sha1", Fun: "hashutil.digest", Args: list("get salted", "sha1"), Want: "99a2c79fe0191417641eb34a4b6332e496c41c29"},
		{Name: "no such", Fun: "hashutil.digest", Args: list("get salted", "crc"), Err: "not available"},
		{Fun: "hashutil.digest_file", Args: list("/f"), Want: "2aacf29e92feaf528fb738bcf9d647ac"},
		{Name: "no file", Fun: "hashutil.digest_file", Args: list("/none"), Err: "reading /none: no such file"},
		{Name: "no such of a file", Fun: "hashutil.digest_file", Args: list("/f", "crc"), Err: "not available"},
		{Name: "relative", Fun: "hashutil.digest_file", Args: list("f"), Err: "must be absolute"},
		{Fun: "hashutil.md5_digest", Args: list("get salted"), Want: "2aacf29e92feaf528fb738bcf9d647ac"},
		{Fun: "hashutil.sha256_digest", Args: list("get salted"), Want: "d49859ccbc854fa68d800b5734efc70d72383e6479d545468bc300263164ff33"},
		{Fun: "hashutil.sha512_digest", Args: list("get salted"), Want: "a8c174a7941c64a068e686812a2fafd7624c840fde800f5965fbeca675f2f6e37061ffe41e17728c919bdea290eab7a21e13c04ae71661955a87f2e0e04bb045"},
		{Fun: "hashutil.base64_b64encode", Args: list("get salted"), Want: "Z2V0IHNhbHRlZA=="},
		{Fun: "hashutil.base64_b64decode", Args: list("Z2V0IHNhbHRlZA=="), Want: "get salted"},
		{Name: "no base64", Fun: "hashutil.base64_b64decode", Args: list("!"), Err: "no base64"},
		{Fun: "hashutil.base64_encodestring", Args: list(strings.Repeat("x", 60)), Want: lines},
		{Name: "of nothing", Fun: "hashutil.base64_encodestring", Args: list(""), Want: ""},
		{Fun: "hashutil.base64_decodestring", Args: list(lines), Want: strings.Repeat("x", 60)},
		{Fun: "hashutil.base64_encodefile", Args: list("/long"), Want: lines},
		{Fun: "hashutil.hmac_compute", Args: list("get salted", "shared secret"), Want: "78159ff5bb2d5e0f8d88fe403b0a690791ccbd989830fcc433d5b960c9bf0264"},
		{Fun: "hashutil.hmac_signature", Args: list("get salted", "shared secret", "eBWf9bstXg+NiP5AOwppB5HMvZiYMPzEM9W5YMm/AmQ="), Want: true},
		{Name: "another secret", Fun: "hashutil.hmac_signature", Args: list("get salted", "secret", "eBWf9bstXg+NiP5AOwppB5HMvZiYMPzEM9W5YMm/AmQ="), Want: false},
		{Fun: "hashutil.github_signature", Args: list("m", "k", "sha1=772b71c8a2997e768be01d9711e4a4f34a24ef33"), Want: true},
		{Name: "another message", Fun: "hashutil.github_signature", Args: list("n", "k", "sha1=772b71c8a2997e768be01d9711e4a4f34a24ef33"), Want: false},
		{Name: "no signature", Fun: "hashutil.github_signature", Args: list("n", "k", "772b"), Err: "sha1=HMAC"},
	})
}

func TestDecodeFile(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	h.Root = moduletest.Tree(t, nil)
	call := func(kwargs *ordered.Map) (any, error) {
		c := moduletest.Bind(t, hashutil.Functions(), h, "hashutil.base64_decodefile", []any{"Z2V0IHNhbHRlZAo=", "/f"}, kwargs)
		return moduletest.Find(t, hashutil.Functions(), "hashutil.base64_decodefile").Run(t.Context(), c)
	}
	if v, err := call(ordered.Of("test", true)); v != true || err != nil {
		t.Errorf("got %v, %v", v, err)
	}
	if _, err := os.Stat(h.Root + "/f"); !os.IsNotExist(err) {
		t.Error("a dry run writes")
	}
	if v, err := call(nil); v != true || err != nil {
		t.Errorf("got %v, %v", v, err)
	}
	if b, err := os.ReadFile(h.Root + "/f"); err != nil || string(b) != "get salted\n" {
		t.Errorf("got %q, %v", b, err)
	}
}
