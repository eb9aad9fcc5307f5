package http

import (
	"fmt"
	nethttp "net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// versioned is a server whose answer has a version, and which counts what it is
// asked.
type versioned struct {
	version         atomic.Int64
	broken          atomic.Bool
	modified        bool // Last-Modified in place of ETag
	full, unchanged atomic.Int64
}

func (s *versioned) ServeHTTP(w nethttp.ResponseWriter, r *nethttp.Request) {
	if s.broken.Load() {
		w.WriteHeader(nethttp.StatusBadGateway)
		return
	}
	tag := fmt.Sprintf(`"v%d"`, s.version.Load())
	sent, got := "ETag", r.Header.Get("If-None-Match")
	if s.modified {
		sent, got = "Last-Modified", r.Header.Get("If-Modified-Since")
	}
	w.Header().Set(sent, tag)
	if got == tag {
		s.unchanged.Add(1)
		w.WriteHeader(nethttp.StatusNotModified)
		return
	}
	s.full.Add(1)
	fmt.Fprintf(w, `[{"id": "a", "host": "h%d"}]`, s.version.Load())
}

func TestCache(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*versioned, *Options){
		"ETag":          func(*versioned, *Options) {},
		"Last-Modified": func(s *versioned, _ *Options) { s.modified = true },
		"mapped":        func(_ *versioned, o *Options) { o.Map, o.Next = ".[]", "empty" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &versioned{}
			o := serve(t, s.ServeHTTP)
			now := time.Now()
			o.MaxAge, o.CacheDir, o.Now = time.Minute, filepath.Join(t.TempDir(), "c"), func() time.Time { return now }
			o.Warn = func(m string) { t.Errorf("got the warning %q", m) }
			change(s, &o)
			check := func(what, want string, full, unchanged int64) {
				t.Helper()
				got, err := list(t.Context(), open(t, o))
				if err != nil || got != want || s.full.Load() != full || s.unchanged.Load() != unchanged {
					t.Errorf("%s: got %q, %v with %d and %d answers, want %q with %d and %d",
						what, got, err, s.full.Load(), s.unchanged.Load(), want, full, unchanged)
				}
			}
			check("first", "a=h0", 1, 0)
			s.version.Store(1)
			check("fresh", "a=h0", 1, 0)
			now = now.Add(2 * time.Minute)
			check("changed", "a=h1", 2, 0)
			now = now.Add(2 * time.Minute)
			check("unchanged", "a=h1", 2, 1)
			check("fresh by that", "a=h1", 2, 1)
			o.URL += "?more"
			check("another question", "a=h1", 3, 1)
		})
	}
}

func TestStale(t *testing.T) {
	t.Parallel()
	s := &versioned{}
	o := serve(t, s.ServeHTTP)
	now := time.Now()
	var warned []string
	o.MaxAge, o.CacheDir, o.Now = time.Minute, filepath.Join(t.TempDir(), "c"), func() time.Time { return now }
	o.Warn = func(m string) { warned = append(warned, m) }
	if got, err := list(t.Context(), open(t, o)); err != nil || got != "a=h0" {
		t.Fatalf("got %q, %v", got, err)
	}
	s.broken.Store(true)
	now = now.Add(2 * time.Minute)
	if got, err := list(t.Context(), open(t, o)); err == nil || len(warned) > 0 {
		t.Errorf("nobody wants it: got %q, warned %q", got, warned)
	}
	o.Stale = time.Hour
	if got, err := list(t.Context(), open(t, o)); err != nil || got != "a=h0" || len(warned) != 1 ||
		!strings.Contains(warned[0], "answers 502 Bad Gateway") || !strings.Contains(warned[0], "of 2m0s ago is used") {
		t.Errorf("wanted: got %q, %v, warned %q", got, err, warned)
	}
	now = now.Add(time.Hour)
	if got, err := list(t.Context(), open(t, o)); err == nil {
		t.Errorf("too old: got %q", got)
	}
	// Alone it keeps answers, and asks each time.
	s.broken.Store(false)
	o.MaxAge = 0
	for n := range int64(2) {
		if got, err := list(t.Context(), open(t, o)); err != nil || got != "a=h0" || s.unchanged.Load() != n+1 {
			t.Errorf("got %q, %v with %d answers, want one for each question", got, err, s.unchanged.Load())
		}
	}
}
