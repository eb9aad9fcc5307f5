package unixhttp_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/unixhttp"
)

// socket returns a path for a socket and what listens there.
func socket(t testing.TB) (string, net.Listener) {
	t.Helper()
	dir, err := os.MkdirTemp("", "uh") // t.TempDir may be longer than a socket's name can be
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "s")
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close(); _ = os.RemoveAll(dir) })
	return path, l
}

// raw answers one request with text, as it is.
func raw(t testing.TB, text string) string {
	t.Helper()
	path, l := socket(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
			_, _ = io.WriteString(c, text)
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return path
}

func get(ctx context.Context, path string) (int, string, error) {
	r, err := unixhttp.Do(ctx, path, &unixhttp.Request{Method: "GET", Target: "/x"})
	if err != nil {
		return 0, "", err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return r.Status, string(b), err
}

func TestBodies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		status     int
		want, err  string
	}{
		{"length", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef", 200, "abc", ""},
		{"until the end", "HTTP/1.1 404 Not Found\r\n\r\nabc", 404, "abc", ""},
		{"nothing", "HTTP/1.1 204 No Content\r\n\r\n", 204, "", ""},
		{"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: v\r\n\r\n", 200, "abc0123456789", ""},
		{"continue", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", 200, "a", ""},
		{"short", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", 200, "abc", "unexpected EOF"},
		{"short chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", 200, "abc", "unexpected EOF"},
		{"no last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", 200, "abc", "unexpected EOF"},
		{"long chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", 200, "a", "no end of line"},
		{"bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n", 200, "", "reading a chunk"},
		{"bad length", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc", 0, "", "no length"},
		{"no HTTP", "SSH-2.0-x\r\n\r\n", 0, "", "is no HTTP response"},
		{"closed", "", 0, "", "unexpected EOF"},
		{"endless header", "HTTP/1.1 200 OK\r\nA: " + strings.Repeat("a", unixhttp.MaxHeader), 0, "", "unexpected EOF"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			status, body, err := get(t.Context(), raw(t, c.text))
			if status != c.status || body != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("got %d, %q, %v, want %d, %q, %q", status, body, err, c.status, c.want, c.err)
			}
		})
	}
}

// TestServer talks to a server that is not ours.
func TestServer(t *testing.T) {
	t.Parallel()
	path, l := socket(t)
	big := strings.Repeat("0123456789", 100_000)
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { //nolint:gosec // it serves a test
		b, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Got", r.Method+" "+r.URL.Query().Get("q")+" "+string(b)+" "+r.Header.Get("X-A"))
		w.WriteHeader(201)
		_, _ = io.WriteString(w, big)
	})}
	done := make(chan error)
	go func() { done <- srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close(); <-done })
	r, err := unixhttp.Do(t.Context(), path, &unixhttp.Request{Method: "POST", Target: "/a?q=%20b", Header: []string{"X-A: c"}, Body: []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil || r.Status != 201 || string(b) != big || r.Header["x-got"] != "POST  b {} c" {
		t.Errorf("got %d, %d bytes, %v, %v", r.Status, len(b), r.Header, err)
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	if _, _, err := get(t.Context(), "/none/such"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want that there is no such file", err)
	}
	if _, err := unixhttp.Do(t.Context(), "/x", &unixhttp.Request{Method: "GET", Target: "/a b\r\nX: y"}); err == nil || !strings.Contains(err.Error(), "one line") {
		t.Errorf("got %v", err)
	}
	path, _ := socket(t) // nobody answers
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, _, err := get(ctx, path)
		failed <- err
	}()
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
}
