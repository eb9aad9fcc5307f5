package wire_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/thin/wire"
)

// served answers calls by their kind.
type served struct{}

func (served) Serve(ctx context.Context, kind string, body json.RawMessage, data io.Writer) (any, error) {
	switch kind {
	case "echo":
		return body, nil
	case "data":
		var n int
		if err := json.Unmarshal(body, &n); err != nil {
			return nil, err
		}
		_, err := data.Write(bytes.Repeat([]byte("x"), n))
		return n, err
	case "big":
		return strings.Repeat("y", 600<<10), nil
	case "wait":
		<-ctx.Done()
		return "ended", nil
	}
	return nil, errors.New("no " + kind)
}

// pair returns a controller's side whose peer serves.
func pair(t *testing.T, o wire.Options) *wire.Mux {
	t.Helper()
	ar, bw := io.Pipe()
	br, aw := io.Pipe()
	o.Controller = true
	a := wire.NewMux(ar, aw, o)
	b := wire.NewMux(br, bw, wire.Options{Handler: served{}})
	done := make(chan error, 2)
	go func() { done <- a.Run() }()
	go func() {
		err := b.Run()
		done <- errors.Join(err, b.Bye())
	}()
	t.Cleanup(func() {
		if err := a.Bye(); err != nil {
			t.Error(err)
		}
		for range 2 {
			if err := <-done; err != nil {
				t.Errorf("the end: %v", err)
			}
		}
	})
	return a
}

func TestCalls(t *testing.T) {
	t.Parallel()
	m := pair(t, wire.Options{})
	if got, err := m.Call(t.Context(), "echo", map[string]int{"a": 1}, nil); err != nil || string(got) != `{"a":1}` {
		t.Errorf("got %s, %v", got, err)
	}
	n := 0
	got, err := m.Call(t.Context(), "data", 5<<20, func(b []byte) error { n += len(b); return nil })
	if err != nil || string(got) != fmt.Sprint(5<<20) || n != 5<<20 {
		t.Errorf("got %s, %v and %d bytes", got, err, n)
	}
	if got, err := m.Call(t.Context(), "big", nil, nil); err != nil || len(got) != 600<<10+2 {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
	var remote *wire.RemoteError
	if _, err := m.Call(t.Context(), "nonsense", nil, nil); !errors.As(err, &remote) || remote.Msg != "no nonsense" {
		t.Errorf("got %v", err)
	}
}

func TestCancelAndConcurrency(t *testing.T) {
	t.Parallel()
	m := pair(t, wire.Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := m.Call(ctx, "wait", nil, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	errs := make(chan error, 20)
	for i := range 20 {
		go func() {
			got, err := m.Call(t.Context(), "echo", i, nil)
			if err == nil && string(got) != fmt.Sprint(i) {
				err = fmt.Errorf("got %s, want %d", got, i)
			}
			errs <- err
		}()
	}
	for range 20 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

func TestReplyIsBounded(t *testing.T) {
	t.Parallel()
	m := pair(t, wire.Options{MaxReply: 100 << 10})
	if _, err := m.Call(t.Context(), "big", nil, nil); !errors.Is(err, wire.ErrReplyTooLarge) {
		t.Errorf("got %v", err)
	}
}

func header(n uint32, typ byte, call uint32) []byte {
	b := binary.BigEndian.AppendUint32(nil, n)
	return binary.BigEndian.AppendUint32(append(b, typ), call)
}

func TestGarbage(t *testing.T) {
	t.Parallel()
	for name, in := range map[string][]byte{
		"a giant":        header(wire.MaxFrame+1, 1, 1),
		"a type":         header(0, 77, 1),
		"a broken call":  append(header(3, 1, 2), "abc"...),
		"a foreign call": append(header(2, 1, 1), "a\n"...),
		"text":           []byte("Last login: Sun Nov 29 09:00:00 from somewhere\n"),
	} {
		m := wire.NewMux(bytes.NewReader(in), io.Discard, wire.Options{Controller: true})
		if err := m.Run(); !errors.Is(err, wire.ErrProtocol) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for name, in := range map[string][]byte{"nothing": nil, "half a header": {0, 0}, "a lie about length": append(header(10, 8, 0), "abc"...)} {
		m := wire.NewMux(bytes.NewReader(in), io.Discard, wire.Options{})
		if err := m.Run(); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestOldSamples decodes what version 1 has written, for ever.
func TestOldSamples(t *testing.T) {
	t.Parallel()
	for name, into := range map[string]any{"start": &wire.Start{}, "hello": &wire.Hello{}, "reply": &wire.Reply{}, "file": &wire.FileReply{}} {
		b, err := os.ReadFile("testdata/v1/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, into); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		again, err := json.Marshal(into)
		if err != nil || string(again) != strings.TrimSpace(string(b)) {
			t.Errorf("%s: got %s, %v, want %s", name, again, err, b)
		}
	}
}

func FuzzRun(f *testing.F) {
	f.Add(append(header(3, 1, 2), "a\n1"...))
	f.Fuzz(func(t *testing.T, in []byte) {
		m := wire.NewMux(bytes.NewReader(in), io.Discard, wire.Options{Controller: true})
		_ = m.Run()
	})
}
