package wire

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// frames writes a stream.
func frames(fs ...frame) []byte {
	var b []byte
	for _, f := range fs {
		b = appendFrame(b, f)
	}
	return b
}

func TestHostileStreams(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		stream []byte
		want   error
	}{
		{"nothing", nil, io.ErrUnexpectedEOF},
		{"garbage", []byte("Last login: Mon Nov 29 from nowhere\r\n"), ErrProtocol},
		{"a giant frame", []byte{0xff, 0xff, 0xff, 0xff, 5, 0, 0, 0, 1}, ErrProtocol},
		{"an unknown type", []byte{0, 0, 0, 0, 99, 0, 0, 0, 1}, ErrProtocol},
		{"a lie about length", []byte{0, 0, 1, 0, 5, 0, 0, 0, 1, 'x'}, io.ErrUnexpectedEOF},
		{"half a header", []byte{0, 0}, io.ErrUnexpectedEOF},
		{"bye without a reply", frames(frame{typ: frameBye}), ErrEnded},
		{"data beyond the window", frames(
			frame{frameData, 3, make([]byte, MaxFrame)}, frame{frameData, 3, make([]byte, MaxFrame)}, frame{frameData, 3, make([]byte, MaxFrame)},
			frame{frameData, 3, make([]byte, MaxFrame)}, frame{frameData, 3, make([]byte, MaxFrame)}), ErrProtocol},
		{"a call with an odd number", frames(frame{frameCall, 3, []byte("file\n{}")}), ErrProtocol},
		{"a call without a kind", frames(frame{frameCall, 2, []byte("file")}), ErrProtocol},
		{"a call that is open", frames(frame{frameCall, 2, []byte("wait\n{}")}, frame{frameCall, 2, []byte("wait\n{}")}), ErrProtocol},
		{"a call without end", bytes.Repeat(frames(frame{frameOpening, 2, make([]byte, MaxFrame)}), 6), ErrProtocol},
		{"calls without end", bytes.Repeat(frames(frame{frameCall, 2, []byte("wait\n{}")}), 2), ErrProtocol},
		{"a broken credit", frames(frame{frameCall, 2, []byte("wait\n{}")}, frame{frameCredit, 2, []byte{1}}), ErrProtocol},
		{"a giant credit", frames(frame{frameCall, 2, []byte("wait\n{}")}, frame{frameCredit, 2, []byte{0x7f, 0xff, 0xff, 0xff}}), ErrProtocol},
		{"frames of nobody", frames(frame{frameReply, 99, nil}, frame{frameCancel, 98, nil}, frame{frameCredit, 96, nil}), io.ErrUnexpectedEOF},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := listen(t, tt.stream); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

// waiter serves calls until they are cancelled.
type waiter struct{}

func (waiter) Serve(ctx context.Context, _ string, _ json.RawMessage, _ io.Writer) (any, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// listen is a controller that waits for the replies of calls 1 and 3 from a stream,
// and returns that of 3.
func listen(t testing.TB, stream []byte) ([]byte, error) {
	t.Helper()
	m := NewMux(bytes.NewReader(stream), io.Discard, Options{Controller: true, Started: true, Handler: waiter{}, MaxReply: 1 << 20})
	id, c, err := m.open()
	if err != nil || id != 3 {
		t.Fatalf("got call %d, %v", id, err)
	}
	m.Run()
	if !m.Wait(time.Minute) {
		t.Error("calls are still served")
	}
	if _, err := m.Adopt(t.Context(), nil); err == nil && len(stream) == 0 {
		t.Error("got a reply of nothing")
	}
	return m.await(t.Context(), id, c, func([]byte) error { return nil })
}

func FuzzController(f *testing.F) {
	f.Add(frames(frame{frameData, 3, []byte("x")}, frame{framePart, 3, []byte("1")}, frame{frameReply, 3, []byte("2")}, frame{typ: frameBye}))
	f.Add(frames(frame{frameCall, 2, []byte("file\n{}")}, frame{frameCredit, 2, []byte{0, 0, 1, 0}}, frame{frameCancel, 2, nil}, frame{frameLog, 0, []byte("info\nx")}))
	f.Add([]byte("\x00\x00\x00\x05\x0a\x00\x00\x00\x02hello"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := listen(t, b)
		if err == nil && len(got) > 1<<20 {
			t.Errorf("got a reply of %d bytes", len(got))
		}
	})
}

// TestOldStreams reads streams that were recorded when version 1 was made. They
// decode for ever.
func TestOldStreams(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/v1/*.hex")
	if err != nil || len(files) != 2 {
		t.Fatalf("got %v, %v, want two recorded streams", files, err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		stream, err := hex.DecodeString(strings.Join(strings.Fields(string(text)), ""))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(strings.TrimSuffix(name, "hex") + "txt")
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for r := (&reader{r: bytes.NewReader(stream)}); ; {
			f, err := r.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			fmt.Fprintf(&got, "%d %d %q\n", f.typ, f.call, f.payload)
		}
		if got.String() != string(want) {
			t.Errorf("%s: got\n%swant\n%s", name, got.String(), want)
		}
	}
}
