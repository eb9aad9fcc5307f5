package pydata_test

import (
	"math/big"
	"testing"

	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/pydata"
)

func TestThereAndBack(t *testing.T) {
	t.Parallel()
	th := &py.Thread{Ctx: t.Context()}
	big1, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	in := ordered.Of("b", true, "n", nil, "i", int64(-3), "f", 1.5, "s", "ä", "l", []any{int64(1), "x", []any{}}, "m", ordered.Of("k", "v"), "big", big1)
	v := pydata.Value(in)
	if got, err := py.String(th, v); err != nil || got != "{'b': True, 'n': None, 'i': -3, 'f': 1.5, 's': 'ä', 'l': [1, 'x', []], 'm': {'k': 'v'}, 'big': 123456789012345678901234567890}" {
		t.Errorf("got %s, %v", got, err)
	}
	back, err := pydata.Data(th, v)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ordered.Encode(back)
	want, _ := ordered.Encode(in)
	if err != nil || string(got) != string(want) {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

func TestData(t *testing.T) {
	t.Parallel()
	th := &py.Thread{Ctx: t.Context()}
	d := py.NewDict(2)
	for k, v := range map[int64]bool{7: true} {
		if err := d.Set(th, py.Int(k), py.Bool(v)); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Set(th, py.None, py.NewTuple([]py.Value{py.Int(1)})); err != nil {
		t.Fatal(err)
	}
	got, err := pydata.Data(th, d.Value())
	if err != nil {
		t.Fatal(err)
	}
	if b, err := ordered.Encode(got); err != nil || string(b) != `{"7":true,"None":[1]}` {
		t.Errorf("got %s, %v", b, err)
	}
	loop := py.NewList([]py.Value{py.None})
	if l, ok := loop.Ref().(*py.List); ok {
		l.Items[0] = loop
	}
	for name, v := range map[string]py.Value{
		"a function":  py.NewFunc("f", nil),
		"undefined":   (&py.Undefined{Name: "x", Policy: py.Strict}).Value(),
		"itself":      loop,
		"no ordinary": pydata.Value(make(chan int)),
	} {
		if got, err := pydata.Data(th, v); err == nil {
			t.Errorf("%s: got %v, want an error", name, got)
		}
	}
	if got, err := pydata.Data(th, (&py.Undefined{Name: "x"}).Value()); got != "" || err != nil {
		t.Errorf("an undefined that may be printed: got %v, %v, want no text", got, err)
	}
	if _, err := pydata.Data(th, (&py.Undefined{Name: "x", Policy: py.Strict}).Value()); err == nil || err.Error() != "UndefinedError: 'x' is undefined" {
		t.Errorf("got %v", err)
	}
}

// TestKeys is about keys that are no text: they stay what they are.
func TestKeys(t *testing.T) {
	t.Parallel()
	th := &py.Thread{Ctx: t.Context()}
	in := ordered.Of("a", "x")
	for _, k := range []struct {
		text string
		key  any
	}{{"80", int64(80)}, {"True", true}, {"1.5", 1.5}, {"None", nil}} {
		in.SetAs(k.text, k.key, k.text)
	}
	v := pydata.Value(in)
	const want = "{'a': 'x', 80: '80', True: 'True', 1.5: '1.5', None: 'None'}"
	if got, err := py.String(th, v); err != nil || got != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	back, err := pydata.Data(th, v)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := py.String(th, pydata.Value(back)); err != nil || got != want {
		t.Errorf("back: got %s, %v, want %s", got, err, want)
	}
}
