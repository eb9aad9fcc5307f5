package fault_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
)

func TestKindsRoundTrip(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, k := range fault.Kinds() {
		if k.String() == "" || k.Doc() == "" || seen[k.String()] {
			t.Errorf("kind %d: name %q and doc %q must be set and the name unique", k, k, k.Doc())
		}
		seen[k.String()] = true
		b, err := json.Marshal(k)
		if err != nil {
			t.Fatal(err)
		}
		var got fault.Kind
		if err := json.Unmarshal(b, &got); err != nil || got != k {
			t.Errorf("got %v, %v, want %v", got, err, k)
		}
		if k.ExitCode() == 0 || k.HTTPStatus() == 0 {
			t.Errorf("%v: exit %d, status %d", k, k.ExitCode(), k.HTTPStatus())
		}
		if k.Retryable() != (k == fault.Unreachable) {
			t.Errorf("%v: retryable %v", k, k.Retryable())
		}
	}
	var k fault.Kind
	if err := json.Unmarshal([]byte(`"nonsense"`), &k); err == nil {
		t.Error("an unknown kind was accepted")
	}
}

func TestKindOf(t *testing.T) {
	t.Parallel()
	inner := fault.New(fault.Auth, "logging in", "no more methods").WithHint("check the agent")
	for _, c := range []struct {
		name string
		err  error
		want fault.Kind
	}{
		{"nil", nil, fault.None},
		{"own", inner, fault.Auth},
		{"wrapped", fmt.Errorf("web1: %w", inner), fault.Auth},
		{"outermost wins", fault.Wrap(fault.Timeout, "running", inner), fault.Timeout},
		{"deadline", fmt.Errorf("x: %w", context.DeadlineExceeded), fault.Timeout},
		{"cancelled", context.Canceled, fault.Cancelled},
		{"foreign", errors.New("x"), fault.Internal},
	} {
		if got := fault.KindOf(c.err); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// shows has a detail.
type shows struct{ lines int }

func (s shows) Error() string  { return "it is broken" }
func (s shows) Detail() string { return strings.Repeat("> line\n", s.lines) }

func TestMessageShowsDetail(t *testing.T) {
	t.Parallel()
	m := fault.Message(&fault.Error{Kind: fault.Invalid, Op: "rendering", Err: shows{1}, Hint: "try X"})
	if want := "rendering: it is broken\ntry X\n> line\n"; m != want {
		t.Errorf("got %q, want %q", m, want)
	}
	m = fault.Message(fault.Wrap(fault.Invalid, "", shows{100}))
	if n := strings.Count(m, "\n"); n != 21 || !strings.HasSuffix(m, "...") {
		t.Errorf("got %d lines: %q", n, m)
	}
	if m := fault.Message(shows{0}); m != "it is broken" {
		t.Errorf("got %q", m)
	}
}

func TestMessageIsShort(t *testing.T) {
	t.Parallel()
	e := fault.New(fault.Deploy, "uploading", "a\nb\nc\nd").WithHint("try X")
	m := fault.Message(fmt.Errorf("web1: %w", e))
	if n := strings.Count(m, "\n") + 1; n > 3 {
		t.Errorf("got %d lines: %q", n, m)
	}
	if !strings.HasSuffix(m, "try X") || !strings.HasPrefix(m, "web1: uploading: a") {
		t.Errorf("got %q", m)
	}
}
