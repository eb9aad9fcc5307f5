package modules_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/modules"
)

func TestTable(t *testing.T) {
	t.Parallel()
	ran := ""
	got := modules.Table("m", `
- root: text: another root
- name: any: never this

f(name, n=3, r=1.5, s='a, (b)', none=None, yes=True, root=None, *args, **kwargs) !
Do it.
  So.
- name: text: the name: whole
- n: int: the number
- r: num: a number
- s: list: a list
- none: dict: a mapping
- yes: bool: whether
= True
$ x n=4
$

g()
Return nothing.
= None
$ `, map[string]modules.Func{
		"f": func(context.Context, *modules.Call) (any, error) { ran += "f"; return nil, nil },
		"g": func(context.Context, *modules.Call) (any, error) { ran += "g"; return nil, nil },
	})
	for i := range got {
		if _, err := got[i].Run(t.Context(), nil); err != nil {
			t.Error(err)
		}
		got[i].Run = nil
	}
	want := []modules.Function{
		{
			Name: "m.f", VarArgs: true, VarKwargs: true, Changes: true, Doc: "Do it.\n  So.", Returns: "True", Examples: []string{"m.f x n=4", "m.f"},
			Args: []modules.Arg{
				modules.Need("name", modules.String, "the name: whole"), modules.Opt("n", modules.Int, int64(3), "the number"),
				modules.Opt("r", modules.Float, 1.5, "a number"), modules.Opt("s", modules.List, "a, (b)", "a list"),
				modules.Opt("none", modules.Dict, nil, "a mapping"), modules.Opt("yes", modules.Bool, true, "whether"),
				modules.Opt("root", modules.String, nil, "another root"),
			},
		},
		{Name: "m.g", Doc: "Return nothing.", Returns: "None", Examples: []string{"m.g"}},
	}
	if d := cmp.Diff(want, got); d != "" || ran != "fg" {
		t.Errorf("ran %s; (-want +got):\n%s", ran, d)
	}
	for _, bad := range []string{"f", "f(", "f() x", "f(a=b)", "f(a)\n- a: word: x", "f(a)\n- a"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q is a table", bad)
				}
			}()
			modules.Table("m", bad, nil)
		}()
	}
}
