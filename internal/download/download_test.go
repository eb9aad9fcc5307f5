package download_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/download"
)

// serve is a server with what a download may meet. Its redirects lead to the same
// machine under another name.
func serve(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write([]byte("content"))
	})
	mux.HandleFunc("/stall", func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("some"))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	mux.Handle("/here", http.RedirectHandler("/file", http.StatusFound))
	mux.Handle("/loop", http.RedirectHandler("/loop", http.StatusFound))
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	port := srv.URL[strings.LastIndexByte(srv.URL, ':'):]
	mux.Handle("/private", http.RedirectHandler("http://localhost"+port+"/file", http.StatusFound))
	mux.Handle("/literal", http.RedirectHandler("http://127.0.0.2"+port+"/file", http.StatusFound))
	return srv.URL
}

func TestGet(t *testing.T) {
	t.Parallel()
	base := serve(t)
	const sum = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"
	for _, c := range []struct {
		url, etag string
		client    download.Client
		same      bool
		err       string
	}{
		{url: base + "/file"},
		{url: base + "/file", etag: `"v0"`},
		{url: base + "/file", etag: `"v1"`, same: true},
		{url: base + "/here"},
		{url: base + "/none", err: "404 Not Found"},
		{url: base + "/file", client: download.Client{MaxSize: 6}, err: "more than 6 bytes"},
		{url: base + "/file", client: download.Client{MaxSize: 7}},
		{url: base + "/stall", client: download.Client{Stall: 50 * time.Millisecond}, err: "nothing has arrived"},
		{url: base + "/stall", client: download.Client{Timeout: 50 * time.Millisecond}, err: "deadline"},
		{url: base + "/loop", err: "more than 10 redirects"},
		{url: base + "/private", err: "in a private network"},
		{url: base + "/literal", err: "in a private network"},
		{url: "file:///etc/passwd", err: "no http or https URL"},
		{url: "http:", err: "no http or https URL"},
	} {
		var b strings.Builder
		got, err := c.client.Get(t.Context(), c.url, c.etag, &b)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: got %v, want %q", c.url, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.url, err)
			continue
		}
		if got.Same != c.same || got.ETag != `"v1"` || !c.same && (got.Size != 7 || got.SHA256 != sum || b.String() != "content") {
			t.Errorf("%s: got %+v and %q", c.url, got, b.String())
		}
	}
}

func TestDowngrade(t *testing.T) {
	t.Parallel()
	plain := serve(t)
	srv := httptest.NewTLSServer(http.RedirectHandler(plain+"/file", http.StatusFound))
	defer srv.Close()
	c := download.Client{Transport: srv.Client().Transport.(*http.Transport)}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := c.Get(ctx, srv.URL, "", &strings.Builder{}); err == nil || !strings.Contains(err.Error(), "from https to http") {
		t.Errorf("got %v, want the redirect refused", err)
	}
}
