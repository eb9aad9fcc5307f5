package roster_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

// lookup is a configuration in which the keys with a * are built in.
func lookup(conf map[string]any) roster.Lookup {
	return func(key string) (roster.Value, bool) {
		if v, ok := conf[key]; ok {
			return roster.Value{V: v, Source: roster.Source{Name: "conf"}}, true
		}
		return roster.Value{V: conf["*"+key]}, false
	}
}

func TestFromOptions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		conf map[string]any
		want string
	}{
		{map[string]any{"*ssh_user": "root", "*ssh_keepalive": true}, ""},
		{map[string]any{"ssh_user": "u", "ssh_port": "22", "ssh_sudo": nil}, "user=u port=22 sudo=<nil>"},
		{map[string]any{"ssh_timeout": 30}, "timeout=35s"},
		{map[string]any{"timeout": time.Second}, "timeout=1m1s"},
		{map[string]any{"ssh_timeout": 1.5, "timeout": 0}, "timeout=1.5s"},
		{map[string]any{"ssh_timeout": "soon"}, "error"},
	} {
		got, err := roster.FromOptions(lookup(c.conf))
		var words []string
		for _, a := range got {
			words = append(words, fmt.Sprintf("%s=%v", a.Name, a.V))
		}
		s := strings.Join(words, " ")
		if err != nil {
			s = "error"
		}
		if s != c.want {
			t.Errorf("%v: got %q, %v, want %q", c.conf, s, err, c.want)
		}
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	type options struct {
		File    string        `opts:"file"`
		On      bool          `opts:"on"`
		Count   int           `opts:"count"`
		Wait    time.Duration `opts:"wait"`
		Names   []string      `opts:"names"`
		Tree    *ordered.Map  `opts:"tree"`
		Any     any           `opts:"any"`
		Key     secret.String `opts:"key"`
		Default string        `opts:"absent"`
		Other   func()
	}
	got := options{Default: "stays"}
	err := roster.Decode(lookup(map[string]any{
		"file": "f", "on": "yes", "count": 3, "wait": 0.5, "names": "a, b", "tree": map[string]any{"x": 1}, "*any": []string{"y"}, "key": "hunter2",
	}), &got)
	want := options{File: "f", On: true, Count: 3, Wait: 500 * time.Millisecond, Names: []string{"a", "b"}, Any: []any{"y"}, Key: secret.New("hunter2"), Default: "stays"}
	if tree, _ := ordered.Encode(got.Tree); string(tree) != `{"x":1}` {
		t.Errorf("got %s", tree)
	}
	got.Tree = nil
	if d := cmp.Diff(want, got, cmp.Comparer(secret.String.Equal)); err != nil || d != "" {
		t.Errorf("%v, -want +got:\n%s", err, d)
	}
	err = roster.Decode(lookup(map[string]any{"count": "many"}), &got)
	if fault.KindOf(err) != fault.Invalid || !strings.HasPrefix(err.Error(), "conf: count: ") {
		t.Errorf("got %v, want invalid with its place", err)
	}
}

// TestEntryOfSaysNoWrongAddress has that an id which is no address is not written as
// one: the entry would be wrong then.
func TestEntryOfSaysNoWrongAddress(t *testing.T) {
	t.Parallel()
	for id, want := range map[targets.ID]any{"web1": "web1", "web[1]": nil, "@x": nil} {
		v, _ := roster.EntryOf(&targets.Target{ID: id, Local: true}, nil).Attrs.Get("host")
		if v.V != want {
			t.Errorf("%s: got the host %v, want %v", id, v.V, want)
		}
	}
}
