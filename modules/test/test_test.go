package test_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/test"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, test.Functions()) }

func TestFunctions(t *testing.T) {
	t.Parallel()
	moduletest.Run(t, test.Functions(), nil, []moduletest.Case{
		{Fun: "test.ping", Want: true},
		{Fun: "test.true", Want: true},
		{Fun: "test.false", Want: false},
		{Fun: "test.echo", Args: []any{"a b"}, Want: "a b"},
		{Name: "echo of a number", Fun: "test.echo", Args: []any{int64(5)}, Want: int64(5)},
		{Fun: "test.version", Want: "1.2.3"},
		{
			Fun: "test.arg", Args: []any{int64(1), "two", 3.5}, Kwargs: ordered.Of("z", true, "a", nil),
			Want: ordered.Of("args", []any{int64(1), "two", 3.5}, "kwargs", ordered.Of("z", true, "a", nil)),
		},
		{Name: "no arg", Fun: "test.arg", Want: ordered.Of("args", []any{}, "kwargs", &ordered.Map{})},
		{Fun: "test.kwarg", Kwargs: ordered.Of("num", int64(1)), Want: ordered.Of("num", int64(1))},
		{Fun: "test.sleep", Args: []any{0.01}, Want: true},
		{Name: "sleep of text", Fun: "test.sleep", Args: []any{"long"}, Err: "'length' must be a number"},
		{Fun: "test.exception", Err: "Test Exception"},
		{Name: "message", Fun: "test.exception", Args: []any{"Oh noes!"}, Err: "Oh noes!"},
	})
}

func TestSleepEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	f := test.Functions()
	c := moduletest.Bind(t, f, moduletest.NewHost(t), "test.sleep", []any{int64(60)}, nil)
	for i := range f {
		if f[i].Name != "test.sleep" {
			continue
		}
		if v, err := f[i].Run(ctx, c); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, %v, want %v", v, err, context.DeadlineExceeded)
		}
	}
}
