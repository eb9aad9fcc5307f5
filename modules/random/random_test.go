package random_test

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/shacrypt"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/random"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, random.Functions()) }

func TestRandom(t *testing.T) {
	t.Parallel()
	list := func(v ...any) []any { return v }
	set := func(h *modules.Host) { h.Grains = moduletest.Grains{"id": "web1"} }
	moduletest.Run(t, random.Functions(), set, []moduletest.Case{
		{Fun: "random.hash", Args: list("I am a string", "md5"), Want: md5},
		{Name: "no algorithm", Fun: "random.hash", Args: list("x", "rot13"), Err: "valid algorithm"},
		{Fun: "random.str_encode", Args: list("I am a new string"), Want: "SSBhbSBhIG5ldyBzdHJpbmc="},
		{Name: "hex", Fun: "random.str_encode", Args: list("ab", "hex"), Want: "6162"},
		{Name: "no encoder", Fun: "random.str_encode", Args: list("ab", "zip"), Err: "valid encoder"},
		{Fun: "random.shadow_hash", Args: list("My5alT", "MyP@asswd", "sha256"), Want: crypted("MyP@asswd", "$5$My5alT")},
		{Name: "salt", Fun: "random.shadow_hash", Args: list("$6$x"), Err: "a salt has"},
		{Name: "md5", Fun: "random.shadow_hash", Args: list("x", "y", "md5"), Err: "not available"},
		{Name: "one number", Fun: "random.rand_int", Args: list(int64(7), int64(7)), Want: int64(7)},
		{Name: "seeded", Fun: "random.rand_int", Args: list(int64(1), int64(10), int64(0)), Want: int64(7)},
		{Name: "the wrong way", Fun: "random.rand_int", Args: list(int64(2), int64(1)), Err: "less than start"},
		{Name: "by id", Fun: "random.seed", Args: list(int64(60)), Want: int64(52)},
		{Name: "by number", Fun: "random.seed", Args: list(int64(10)), Kwargs: ordered.Of("hash", int64(0)), Want: int64(6)},
		{Name: "of nothing", Fun: "random.seed", Args: list(int64(0)), Err: "positive"},
		{Fun: "random.shuffle", Args: list(list("a", "b", "c", "d", "e"), "web1"), Want: list("c", "e", "b", "a", "d")},
		{Fun: "random.sample", Args: list("a,b,c,d,e", int64(2)), Kwargs: ordered.Of("seed", "web1"), Want: list("c", "e")},
		{Name: "all of it", Fun: "random.sample", Args: list(list("a"), int64(1)), Want: list("a")},
		{Name: "too many", Fun: "random.sample", Args: list(list("a"), int64(2)), Err: "larger than population"},
		{Name: "odd seed", Fun: "random.sample", Args: list(list("a"), int64(1), list()), Err: "a seed is"},
		{Name: "one character", Fun: "random.get_str", Args: list(int64(3)), Kwargs: ordered.Of("chars", "é"), Want: "ééé"},
		{Name: "no character", Fun: "random.get_str", Kwargs: ordered.Of("chars", ""), Err: "no character"},
		{Name: "too long", Fun: "random.get_str", Args: list(int64(1 << 30)), Err: "length must be"},
	})
}

const md5 = "1710528bf976601a5d203cbc289e1a76"

func crypted(password, setting string) string {
	s, err := shacrypt.Hash(password, setting)
	if err != nil {
		panic(err)
	}
	return s
}

func TestGetStr(t *testing.T) {
	t.Parallel()
	get := func(kwargs *ordered.Map) string {
		c := moduletest.Bind(t, random.Functions(), moduletest.NewHost(t), "random.get_str", []any{int64(2000)}, kwargs)
		v, err := moduletest.Find(t, random.Functions(), "random.get_str").Run(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		return v.(string)
	}
	for _, c := range []struct {
		kwargs      *ordered.Map
		has, hasNot string
	}{
		{nil, "aZ0!`", " \n"},
		{ordered.Of("punctuation", false), "aZ0", "!`\""},
		{ordered.Of("punctuation", false, "digits", false, "uppercase", false), "az", "AZ09"},
		{ordered.Of("printable", true), "aZ0! \n", "é"},
	} {
		got := get(c.kwargs)
		for _, r := range c.has {
			if !strings.ContainsRune(got, r) {
				t.Errorf("%v: there is no %q in 2000 characters", c.kwargs, r)
			}
		}
		if len(got) != 2000 || strings.ContainsAny(got, c.hasNot) {
			t.Errorf("%v: got %d characters, with one of %q", c.kwargs, len(got), c.hasNot)
		}
	}
	if one, other := get(nil), get(nil); one == other {
		t.Error("two random texts are equal")
	}
}

// TestShadowHashMakesUp has that a password that is not given is another one each time.
func TestShadowHashMakesUp(t *testing.T) {
	t.Parallel()
	var got []string
	for range 2 {
		c := moduletest.Bind(t, random.Functions(), moduletest.NewHost(t), "random.shadow_hash", nil, nil)
		v, err := moduletest.Find(t, random.Functions(), "random.shadow_hash").Run(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, v.(string))
	}
	if got[0] == got[1] || !strings.HasPrefix(got[0], "$6$") || len(got[0]) != 3+16+1+86 {
		t.Errorf("got %q", got)
	}
}
