package event_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/event"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, event.Functions()) }

// bus takes events.
type bus struct {
	moduletest.Files
	got []any
}

func (b *bus) Publish(_ context.Context, tag string, data any) error {
	if tag == "salt/auth" {
		return errors.New("the tag is not of this host")
	}
	b.got = append(b.got, ordered.Of("tag", tag, "data", data))
	return nil
}

func (b *bus) Push(context.Context, *os.File, string) error { return errors.New("no") }

func TestEvents(t *testing.T) {
	t.Parallel()
	of := ordered.Of
	for _, c := range []struct {
		fun    string
		args   []any
		kwargs *ordered.Map
		want   string
	}{
		{"event.send", []any{"a/b"}, nil, `[{"tag":"a/b","data":{}}]`},
		{"event.send", []any{"a", of("x", int64(1))}, of("y", int64(2), "x", int64(5), "preload", of("x", int64(0), "z", int64(3))), `[{"tag":"a","data":{"x":1,"z":3,"y":2}}]`},
		{"event.send", []any{"a", "text"}, nil, `[{"tag":"a","data":{"data":"text"}}]`},
		{"event.send", []any{"a"}, of("with_grains", true, "with_pillar", []any{"p", "none"}, "with_env", []any{"HOME"}), `[{"tag":"a","data":{"environ":{"HOME":"/root"},"grains":{"os":"Debian"},"pillar":{"p":1}}}]`},
		{"event.send", []any{"a"}, of("with_env_opts", true), `[{"tag":"a","data":{"saltenv":"base","pillarenv":null}}]`},
		{"event.fire_master", []any{of("x", int64(1)), "a"}, of("preload", of("y", int64(2))), `[{"tag":"a","data":{"y":2,"x":1}}]`},
		{"event.fire", []any{"text", "a"}, nil, `[{"tag":"a","data":"text"}]`},
	} {
		b := &bus{}
		h := moduletest.NewHost(t)
		h.Files, h.Env, h.Grains, h.Pillar = b, []string{"HOME=/root", "X=1"}, moduletest.Grains{"os": "Debian"}, of("p", int64(1), "q", int64(2))
		call := moduletest.Bind(t, event.Functions(), h, c.fun, c.args, c.kwargs)
		v, err := moduletest.Find(t, event.Functions(), c.fun).Run(t.Context(), call)
		if got := moduletest.JSON(t, b.got); v != true || err != nil || got != c.want {
			t.Errorf("%s %v: got %v, %v and %s, want %s", c.fun, c.args, v, err, got, c.want)
		}
	}
	moduletest.Run(t, event.Functions(), func(h *modules.Host) { h.Files = &bus{} }, []moduletest.Case{
		{Fun: "event.send", Args: []any{"salt/auth"}, Err: "not of this host"},
	})
	moduletest.Run(t, event.Functions(), nil, []moduletest.Case{
		{Name: "without a controller", Fun: "event.send", Args: []any{"a"}, Err: "not taken here"},
	})
}
