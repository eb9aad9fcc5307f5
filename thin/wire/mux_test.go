package wire_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gossh/gossh/thin/wire"
)

// handlerFunc is a wire.Handler.
type handlerFunc func(ctx context.Context, kind string, body json.RawMessage, data io.Writer) (any, error)

func (f handlerFunc) Serve(ctx context.Context, kind string, body json.RawMessage, data io.Writer) (any, error) {
	return f(ctx, kind, body, data)
}

// pair connects a controller to a thin until the test ends.
func pair(t *testing.T, c, g wire.Options) (controller, thin *wire.Mux) {
	t.Helper()
	down, toThin := io.Pipe()
	up, toController := io.Pipe()
	c.Controller = true
	controller, thin = wire.NewMux(up, toThin, c), wire.NewMux(down, toController, g)
	var wg sync.WaitGroup
	wg.Go(func() { thin.Run(); thin.Wait(time.Minute); thin.Bye() })
	wg.Go(func() { controller.Run(); controller.Wait(time.Minute) })
	t.Cleanup(func() {
		if err := controller.Bye(); err != nil {
			t.Errorf("saying bye: %v", err)
		}
		wg.Wait()
	})
	return controller, thin
}

// echo answers with the body, after it as data if the kind is "data".
func echo(_ context.Context, kind string, body json.RawMessage, data io.Writer) (any, error) {
	switch kind {
	case "data":
		_, err := data.Write(body)
		return len(body), err
	case "fail":
		return nil, errors.New("no luck")
	}
	return body, nil
}

func TestCall(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("<", 3*wire.MaxFrame)
	c, _ := pair(t, wire.Options{}, wire.Options{Handler: handlerFunc(echo)})
	for _, tt := range []struct{ name, kind, body, want, data, err string }{
		{"reply", "x", "hi", `"hi"`, "", ""},
		{"a call and a reply of many frames", "x", long, `"` + long + `"`, "", ""},
		{"data beyond the window", "data", long + long, fmt.Sprint(2*len(long) + 2), `"` + long + long + `"`, ""},
		{"an error", "fail", "", "", "", "no luck"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var data bytes.Buffer
			got, err := c.Call(t.Context(), tt.kind, tt.body, func(b []byte) error { data.Write(b); return nil })
			if fmt.Sprint(err) != tt.err && (err != nil || tt.err != "") {
				t.Fatalf("got error %v, want %q", err, tt.err)
			}
			if string(got) != tt.want || data.String() != tt.data {
				t.Errorf("got %.40s with %d bytes of data, want %.40s with %d", got, data.Len(), tt.want, len(tt.data))
			}
		})
	}
}

func TestNestedCallsAndFiles(t *testing.T) {
	t.Parallel()
	content := make([]byte, 5<<20+17)
	rand.Read(content)
	file := handlerFunc(func(_ context.Context, _ string, _ json.RawMessage, data io.Writer) (any, error) {
		n, err := io.Copy(data, struct{ io.Reader }{bytes.NewReader(content)})
		return n, err
	})
	var thin *wire.Mux
	run := handlerFunc(func(ctx context.Context, _ string, _ json.RawMessage, _ io.Writer) (any, error) {
		var got bytes.Buffer
		_, err := thin.Call(ctx, wire.CallFile, "x", func(b []byte) error { got.Write(b); return nil })
		return bytes.Equal(got.Bytes(), content), err
	})
	var c *wire.Mux
	c, thin = pair(t, wire.Options{Handler: file}, wire.Options{Handler: run})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if got, err := c.Call(t.Context(), wire.CallFunction, nil, nil); err != nil || string(got) != "true" {
				t.Errorf("got %s, %v, want the same bytes", got, err)
			}
		})
	}
	wg.Wait()
}

func TestStartedCall(t *testing.T) {
	t.Parallel()
	c, thin := pair(t, wire.Options{Started: true}, wire.Options{Handler: handlerFunc(echo)})
	done, err := thin.ServeCall(1, "x", json.RawMessage(`"one"`))
	if err != nil {
		t.Fatal(err)
	}
	<-done // the reply is there before anybody waits for it
	if got, err := c.Adopt(t.Context(), nil); err != nil || string(got) != `"one"` {
		t.Errorf("got %s, %v", got, err)
	}
	if got, err := c.Call(t.Context(), "x", "two", nil); err != nil || string(got) != `"two"` {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	c, _ := pair(t, wire.Options{}, wire.Options{Handler: handlerFunc(func(ctx context.Context, _ string, _ json.RawMessage, _ io.Writer) (any, error) {
		cancel()
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, ctx.Err()
	})})
	if _, err := c.Call(ctx, "x", nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want it cancelled", err)
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v on the other side, want it cancelled", err)
	}
}

func TestReplyTooLarge(t *testing.T) {
	t.Parallel()
	c, _ := pair(t, wire.Options{MaxReply: 1 << 20}, wire.Options{Handler: handlerFunc(echo)})
	if _, err := c.Call(t.Context(), "x", strings.Repeat("x", 2<<20), nil); !errors.Is(err, wire.ErrReplyTooLarge) {
		t.Errorf("got %v, want %v", err, wire.ErrReplyTooLarge)
	}
	if got, err := c.Call(t.Context(), "x", "small", nil); err != nil || string(got) != `"small"` {
		t.Errorf("afterwards: got %s, %v", got, err)
	}
}

func TestLogIsBounded(t *testing.T) {
	t.Parallel()
	var lines []string
	done := make(chan struct{})
	c, thin := pair(t, wire.Options{Log: func(level, text string) { lines = append(lines, level+": "+text) }}, wire.Options{Handler: handlerFunc(echo)})
	go func() {
		defer close(done)
		for range 10500 {
			if err := thin.Log("info", "x"); err != nil {
				t.Error(err)
				return
			}
		}
	}()
	<-done
	if _, err := c.Call(t.Context(), "x", nil, nil); err != nil { // orders the lines before it
		t.Fatal(err)
	}
	if len(lines) != 10001 || lines[0] != "info: x" || !strings.Contains(lines[10000], "dropped") {
		t.Errorf("got %d lines, the last %q", len(lines), lines[len(lines)-1])
	}
}
