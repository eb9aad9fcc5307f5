package curlconf_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/curlconf"
	"github.com/gossh/gossh/internal/testneed"
)

func TestLine(t *testing.T) {
	t.Parallel()
	if got, want := curlconf.Line("data-raw", "a\"b\\c\nd"), `data-raw = "a\"b\\c\nd"`+"\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestCurl has that curl reads back what was written.
func TestCurl(t *testing.T) {
	t.Parallel()
	curl := testneed.Program(t, "curl", "curl")
	got := make(chan string, 1)
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got <- string(b)
	}))
	defer srv.Close()
	text := "\"quoted\" \\n back\\slash\r\n\ttab # no comment\nurl = \"x\"\n\v'é"
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, curl, "--silent", "--show-error", "--noproxy", "*", "--config", "-")
	cmd.Stdin = strings.NewReader(curlconf.Line("url", srv.URL) + curlconf.Line("data-raw", text))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if g := <-got; g != text {
		t.Errorf("got %q, want %q", g, text)
	}
}
