package guest

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/thin/wire"
)

func TestSaltWords(t *testing.T) {
	t.Parallel()
	words, err := saltWords(&wire.Request{
		Args: wire.Args{
			"plain", "/a/b c", "1", int64(1), "1.0", true, "true", nil, "", "a=b", "a: b", "-x", "x#y", "two\nlines", "ends:", " led", ordered.Of("k", "v"), []any{"l"},
		},
		Kwargs: ordered.Of("name", "a=b", "n", int64(3), "t", "yes"),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"plain", "/a/b c", `"1"`, "1", `"1.0"`, "true", `"true"`, "null", `""`, `"a=b"`, `"a: b"`, `"-x"`, "x#y", "two\nlines", `"ends:"`, `" led"`, `{"k":"v"}`, `["l"]`,
		"name=a=b", "n=3", `t="yes"`,
	}
	if got := strings.Join(words, "|"); got != strings.Join(want, "|") {
		t.Errorf("got  %s\nwant %s", got, strings.Join(want, "|"))
	}
}

func TestSaltReply(t *testing.T) {
	t.Parallel()
	lost := map[string]int64{"too much": 1}
	for _, c := range []struct {
		name, stdout, stderr string
		code                 int
		want, err            string
		retcode              int
	}{
		{"metadata", `{"local": {"return": {"a": 1}, "retcode": 2, "out": "nested", "fun": "x"}}`, "", 2, `{"a":1}`, "", 2},
		{"plain", `{"local": true}`, "", 0, "true", "", 0},
		{"noise", "warning: old\n{\"local\": {\"return\": \"x\", \"retcode\": 0}}\n", "", 0, `"x"`, "", 0},
		{"failure", "", "'no.such' is not available.\n", 1, "", "salt-call ended with the code 1: 'no.such' is not available.", 1},
		{"crash", "Traceback\n", "", 0, "", "salt-call ended with the code 0: Traceback", 1},
		{"too much", `{"local": "xx`, "", 0, "", "salt-call prints more than 16 MiB", 1},
	} {
		r := saltReply(&process.Result{Stdout: []byte(c.stdout), Stderr: []byte(c.stderr), Code: c.code, LostStdout: lost[c.name]})
		got := ""
		if r.Error != nil {
			got = r.Error.Stderr
		}
		if string(r.Return) != c.want || got != c.err || r.Retcode != c.retcode {
			t.Errorf("%s: got %s, %q, %d", c.name, r.Return, got, r.Retcode)
		}
	}
}
