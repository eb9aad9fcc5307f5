package caller_test

import (
	"context"
	"errors"
	"testing"

	"github.com/gossh/gossh/caller"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func table() []modules.Function {
	return []modules.Function{
		{Name: "t.grain", Args: []modules.Arg{{Name: "name", Required: true}}, Run: func(ctx context.Context, c *modules.Call) (any, error) {
			v, _ := c.Host.Grains.Grain(ctx, c.Text("name"))
			return ordered.Of("grain", v, "pillar", c.Host.Pillar.Value("p"), "names", len(c.Host.Grains.Names(ctx)), "all", c.Host.Grains.All(ctx).Len()), nil
		}},
		{Name: "t.fails", Run: func(context.Context, *modules.Call) (any, error) { return nil, modules.Errorf("no") }},
		{Name: "t.breaks", Run: func(context.Context, *modules.Call) (any, error) { panic("ouch") }},
		{Name: "t.file", Run: func(ctx context.Context, c *modules.Call) (any, error) { return c.Host.Files.Fetch(ctx, "x", "base") }},
		{Name: "t.says", Run: func(context.Context, *modules.Call) (any, error) { return ordered.Of("result", false), nil }},
		{Name: "t.odd", Run: func(context.Context, *modules.Call) (any, error) { return make(chan int), nil }},
	}
}

func TestCall(t *testing.T) {
	t.Parallel()
	c := &caller.Caller{Functions: table()}
	b := c.For(caller.Host{ID: "web1", Grains: ordered.Of("os", "Debian"), Pillar: ordered.Of("p", int64(1))})
	v, err := b.Call(t.Context(), "t.grain", nil, ordered.Of("name", "os"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ordered.Encode(v); err != nil || string(got) != `{"grain":"Debian","pillar":1,"names":1,"all":1}` {
		t.Errorf("got %s, %v", got, err)
	}
	if !b.Has("t.fails") || b.Has("t.none") {
		t.Error("it does not know what it has")
	}
	for _, e := range []struct {
		fun, msg, hint string
		kind           fault.Kind
	}{
		{"t.fails", "Error running 't.fails': no", "", fault.Failed},
		{"t.fials", "'t.fials' is not available.", "did you mean t.fails?", fault.Invalid},
		{"t.grain", "", "", fault.Invalid},
		{"t.breaks", "", "", fault.Internal},
		{"t.odd", "", "", fault.Internal},
		{"t.file", "Error running 't.file': no such file on the controller", "", fault.Failed},
	} {
		_, err := b.Call(t.Context(), e.fun, nil, nil)
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != e.kind || e.msg != "" && err.Error() != e.msg || e.hint != "" && fault.HintOf(err) != e.hint {
			t.Errorf("%s: got %v (%v), want %q", e.fun, err, fault.KindOf(err), e.msg)
		}
	}
}

func TestInvoke(t *testing.T) {
	t.Parallel()
	c := &caller.Caller{}
	host := func() *modules.Host { return c.Host(caller.Host{}) }
	if r := caller.Invoke(t.Context(), caller.Table{All: table}, host, caller.Request{Fun: "t.says"}); r.Retcode != 1 || r.Error != nil {
		t.Errorf("got %+v, want the return code 1", r)
	}
	r := caller.Invoke(t.Context(), caller.Table{All: table}, host, caller.Request{Fun: "t.grain", Args: []any{"os"}})
	if want := `{"grain":null,"pillar":null,"names":0,"all":0}`; string(r.Return) != want {
		t.Errorf("got %s, want %s", r.Return, want)
	}
}

// TestStream has that the programs of functions which change something are shown.
func TestStream(t *testing.T) {
	t.Parallel()
	run := func(_ context.Context, c *modules.Call) (any, error) { return c.Host.Stream != nil, nil }
	table := caller.Table{All: func() []modules.Function {
		return []modules.Function{{Name: "t.looks", Run: run}, {Name: "t.changes", Changes: true, Run: run}}
	}}
	for _, c := range []struct {
		fun    string
		stream func(string, []byte)
		want   string
	}{
		{"t.looks", func(string, []byte) {}, "false"},
		{"t.changes", func(string, []byte) {}, "true"},
		{"t.changes", nil, "false"},
	} {
		r := caller.Invoke(t.Context(), table, func() *modules.Host { return &modules.Host{} }, caller.Request{Fun: c.fun, Stream: c.stream})
		if r.Error != nil || string(r.Return) != c.want {
			t.Errorf("%s: got %s, %v, want %s", c.fun, r.Return, r.Error, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	all := caller.Table{All: table}
	if no := caller.Check(all, caller.Request{Fun: "t.breaks"}); no != nil {
		t.Errorf("got %+v for a call that fits", no)
	}
	for _, fun := range []string{"t.none", "t.grain"} {
		if no := caller.Check(all, caller.Request{Fun: fun}); no == nil || no.Error.Kind != fault.Invalid {
			t.Errorf("%s: got %+v, want that it does not fit", fun, no)
		}
	}
}
