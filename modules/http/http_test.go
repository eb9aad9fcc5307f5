package http_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	nethttp "net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/http"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, http.Functions()) }

// TestRealCurl asks a server on this machine with the curl that there is.
func TestRealCurl(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "curl", "curl")
	srv := httptest.NewServer(nethttp.HandlerFunc(func(w nethttp.ResponseWriter, r *nethttp.Request) {
		b, _ := io.ReadAll(r.Body)
		user, password, _ := r.BasicAuth()
		switch r.URL.Path {
		case "/echo":
			fmt.Fprintf(w, "%s %s %s %s %s:%s", r.Method, r.URL.RawQuery, r.Header.Get("X-A"), b, user, password)
		case "/json":
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"b": [1], "a": null}`)
		case "/away":
			nethttp.Redirect(w, r, "/echo", nethttp.StatusFound)
		case "/empty":
			w.WriteHeader(nethttp.StatusNoContent)
		default:
			nethttp.Error(w, "not here", nethttp.StatusNotFound)
		}
	}))
	t.Cleanup(srv.Close)
	file := t.TempDir() + "/data"
	if err := os.WriteFile(file, []byte("of a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	of, u := ordered.Of, srv.URL
	set := func(h *modules.Host) { h.Env = append(h.Env, "no_proxy=*") }
	moduletest.Run(t, http.Functions(), set, []moduletest.Case{
		{Fun: "http.query", Args: []any{u + "/echo"}, Want: of("body", "GET    :")},
		{
			Name: "all of it", Fun: "http.query", Args: []any{u + "/echo?x=1"}, Kwargs: of(
				"method", "put", "params", of("q", "a b&c", "l", []any{int64(1), int64(2)}), "data", "@\"x\"\n", "header_dict", of("X-A", "v"), "username", "u", "password", "p:w", "status", true, "text", true),
			Want: of("body", "PUT x=1&q=a+b%26c&l=1&l=2 v @\"x\"\n u:p:w", "status", int64(200), "text", "PUT x=1&q=a+b%26c&l=1&l=2 v @\"x\"\n u:p:w"),
		},
		{Name: "a file", Fun: "http.query", Args: []any{u + "/echo"}, Kwargs: of("method", "POST", "data_file", file, "header_list", []any{"X-A: w"}), Want: of("body", "POST  w of a file :")},
		{Name: "json", Fun: "http.query", Args: []any{u + "/json"}, Kwargs: of("decode", true), Want: of("body", `{"b": [1], "a": null}`, "dict", of("b", []any{int64(1)}, "a", nil))},
		{Name: "plain", Fun: "http.query", Args: []any{u + "/echo"}, Kwargs: of("decode", true), Want: of("body", "GET    :", "text", "GET    :")},
		{Name: "no json", Fun: "http.query", Args: []any{u + "/echo"}, Kwargs: of("decode", true, "decode_type", "json"), Err: "no JSON"},
		{Name: "xml", Fun: "http.query", Args: []any{u + "/echo"}, Kwargs: of("decode", true, "decode_type", "xml"), Err: "json and plain are"},
		{Name: "a redirect", Fun: "http.query", Args: []any{u + "/away"}, Kwargs: of("status", true), Want: of("body", "GET    :", "status", int64(200))},
		{Name: "empty", Fun: "http.query", Args: []any{u + "/empty"}, Kwargs: of("status", true), Want: of("body", "", "status", int64(204))},
		{Name: "head", Fun: "http.query", Args: []any{u + "/empty"}, Kwargs: of("method", "HEAD", "status", true), Want: of("body", "", "status", int64(204))},
		{Name: "refused", Fun: "http.query", Args: []any{u + "/none"}, Want: of("body", "not here\n", "error", "HTTP 404: Not Found", "status", int64(404)), Retcode: 1},
		{Name: "nobody", Fun: "http.query", Args: []any{"http://me:secret@127.0.0.1:1/x?token=y"}, Err: "asking http://***@127.0.0.1:1/x: curl: (7)"},
		{Name: "test", Fun: "http.query", Args: []any{u + "/none"}, Kwargs: of("test", true), Want: of()},
		{Name: "test of a URL", Fun: "http.query", Args: []any{u + "/none"}, Kwargs: of("test", true, "test_url", u+"/empty"), Want: of("body", "")},
		{Fun: "http.wait_for_successful_query", Args: []any{u + "/empty"}, Want: of("body", "")},
		{Name: "in vain", Fun: "http.wait_for_successful_query", Args: []any{u + "/none", 0.01}, Want: of("body", "not here\n", "error", "HTTP 404: Not Found", "status", int64(404)), Retcode: 1},
	})
}

func TestWithoutCurl(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil) }
	moduletest.Run(t, http.Functions(), set, []moduletest.Case{
		{Fun: "http.query", Args: []any{"http://h/"}, Err: "there is no curl on the host: backend=controller"},
		{Name: "no URL", Fun: "http.query", Args: []any{"ftp://h/"}, Err: "no http or https URL"},
		{Name: "no controller", Fun: "http.query", Args: []any{"http://h/"}, Kwargs: ordered.Of("backend", "controller"), Err: "nothing is asked through the controller"},
	})
}

// TestSecretsAreRead has that what may be secret is in no argument of curl.
func TestSecretsAreRead(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	h.Runner = moduletest.Fake(t, nil, moduletest.Program{
		Line: "curl --silent *",
		Stdin: "url = \"https://u:p@h/x?k=s\"\nrequest = \"GET\"\nheader = \"A: secret\"\nuser = \"me:hunter2\"\nuser-agent = \"x\"\n" +
			"max-time = \"5\"\nconnect-timeout = \"5\"\ninsecure\ncacert = \"/ca\"\ncert = \"/c\"\nkey = \"/k\"\n",
		Do: func(c *process.Command) {
			head := c.Argv[slices.Index(c.Argv, "--dump-header")+1]
			if err := os.WriteFile(head, []byte("HTTP/1.1 302 Found\r\nLocation: /y\r\n\r\nHTTP/2 200 \r\nX-B: c\r\n\r\n"), 0o600); err != nil {
				t.Error(err)
			}
			if line := strings.Join(c.Argv, " "); strings.Contains(line, "secret") || strings.Contains(line, "hunter2") {
				t.Errorf("got %s", line)
			}
		},
	})
	c := moduletest.Bind(t, http.Functions(), h, "http.query", []any{"https://u:p@h/x"}, ordered.Of(
		"params", ordered.Of("k", "s"), "header_dict", ordered.Of("A", "secret"), "username", "me", "password", "hunter2", "agent", "x",
		"timeout", int64(5), "verify_ssl", false, "ca_bundle", "/ca", "cert", []any{"/c", "/k"}, "headers", true))
	v, err := moduletest.Find(t, http.Functions(), "http.query").Run(t.Context(), c)
	if got := moduletest.JSON(t, v); err != nil || got != `{"body":"","headers":{"X-B":"c"}}` {
		t.Errorf("got %s, %v", got, err)
	}
}

// querier is a controller that asks.
type querier struct{ moduletest.Files }

func (querier) Query(_ context.Context, url string) (*modules.Answer, error) {
	if url != "http://h/x" {
		return nil, errors.New("the call does not name that URL")
	}
	return &modules.Answer{Status: 503, Reason: "Service Unavailable", Body: "later"}, nil
}

func TestThroughTheController(t *testing.T) {
	t.Parallel()
	of := ordered.Of
	set := func(h *modules.Host) { h.Files, h.Opts = querier{}, of("backend", "controller") }
	moduletest.Run(t, http.Functions(), set, []moduletest.Case{
		{Fun: "http.query", Args: []any{"http://h/x"}, Want: of("body", "later", "error", "HTTP 503: Service Unavailable", "status", int64(503)), Retcode: 1},
		{Name: "another", Fun: "http.query", Args: []any{"http://h/y"}, Err: "does not name"},
		{Name: "a file", Fun: "http.query", Args: []any{"http://h/x"}, Kwargs: of("data_file", "/etc/passwd"), Err: "does not send it"},
		{Name: "insecure", Fun: "http.query", Args: []any{"http://h/x"}, Kwargs: of("verify_ssl", false), Err: "curl only"},
		{Name: "waits in vain", Fun: "http.wait_for_successful_query", Args: []any{"http://h/y", 0.01}, Err: "does not name", Within: time.Minute},
	})
}
