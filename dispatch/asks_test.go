package dispatch

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/event"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin/wire"
)

// asking returns what serves web1 while a call is in progress.
func asking(t *testing.T, c Config, call *jobs.Call) *asks {
	t.Helper()
	if c.Bus == nil {
		c.Bus = event.NewBus(event.Options{})
	}
	a := &asks{s: New(c), t: &targets.Target{ID: "web1"}, grants: newGrants()}
	a.grants.add(call)
	return a
}

// ask makes a call as the host does, and returns the answer as JSON.
func ask(t *testing.T, a *asks, kind string, req any) (string, error) {
	t.Helper()
	body, err := json.Marshal(req)
	if err != nil {
		t.Fatal(err)
	}
	var data strings.Builder
	v, err := a.calls()[kind](t.Context(), nil, body, &data)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(v)
	return string(b), err
}

// TestWhatHostsMayAsk has calls, and what a host gets of the file roots meanwhile.
func TestWhatHostsMayAsk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"a", "d/x", "d/e/y", "secret", "dd"} {
		if err := os.MkdirAll(filepath.Dir(dir+"/base/"+name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(dir+"/base/"+name, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	roots := files.New(map[string][]string{"base": {dir + "/base"}})
	type request struct {
		kind string
		req  any
	}
	stat := func(p string) request { return request{wire.CallStat, wire.StatRequest{Path: p}} }
	list := func(p string) request { return request{wire.CallList, wire.ListRequest{Dir: p}} }
	envs := request{wire.CallList, wire.ListRequest{Envs: true}}
	for _, c := range []struct {
		call jobs.Call
		ask  request
		want string // a part of the answer; "" is a refusal
	}{
		{jobs.Call{Fun: "cp.get_file", Args: []any{"salt://a"}}, stat("a"), `"size":1`},
		{jobs.Call{Fun: "cp.get_file", Args: []any{"salt://a"}}, stat("secret"), ""},
		{jobs.Call{Fun: "cp.get_file", Args: []any{"salt://a"}}, list(""), ""},
		{jobs.Call{Fun: "cp.get_file", Args: []any{"salt://d"}}, list("d"), ""},
		{jobs.Call{Fun: "cp.get_file", Args: []any{"salt://a"}}, envs, ""},
		{jobs.Call{Fun: "cp.get_dir", Args: []any{"salt://d/", "/x"}}, list("d"), `{"files":["d/e/y","d/x"],"dirs":["d","d/e"]}`},
		{jobs.Call{Fun: "cp.get_dir", Args: []any{"salt://d"}}, list("d/e"), `"d/e/y"`},
		{jobs.Call{Fun: "cp.get_dir", Args: []any{"salt://d"}}, list(""), ""},
		{jobs.Call{Fun: "cp.get_dir", Args: []any{"salt://d"}}, list("dd"), ""},
		{jobs.Call{Fun: "cp.get_dir", Args: []any{"salt://d"}}, stat("d/x"), `"size":3`},
		{jobs.Call{Fun: "cp.get_dir", Args: []any{"salt://d"}}, stat("d/../secret"), ""},
		{jobs.Call{Fun: "cp.get_dir", Args: []any{"salt://none"}}, list("none"), `{"missing":true}`},
		{jobs.Call{Fun: "cp.list_master"}, list(""), `"secret"`},
		{jobs.Call{Fun: "cp.list_master"}, stat("secret"), ""},
		{jobs.Call{Fun: "cp.list_master"}, envs, `{"envs":["base"]}`},
		{jobs.Call{Fun: "cp.list_minion"}, list(""), ""},
		{jobs.Call{Fun: "test.ping"}, list(""), ""},
		{jobs.Call{Fun: "slsutil.file_exists", Args: []any{"d/x"}}, stat("d/x"), `"size":3`},
		{jobs.Call{Fun: "slsutil.file_exists", Args: []any{"d/x"}}, stat("secret"), ""},
		{jobs.Call{Fun: "slsutil.findup", Args: []any{"d/e", "x"}}, stat("d/e/x"), `"missing":true`},
		{jobs.Call{Fun: "slsutil.findup", Args: []any{"d/e", []any{"x", "a"}}}, stat("d/x"), `"size":3`},
		{jobs.Call{Fun: "slsutil.findup", Kwargs: ordered.Of("startpath", "d/e", "filenames", "a")}, stat("a"), `"size":1`},
		{jobs.Call{Fun: "slsutil.findup", Args: []any{"d/e", "x"}}, stat("secret"), ""},
	} {
		a := asking(t, Config{Files: roots}, &c.call)
		got, err := ask(t, a, c.ask.kind, c.ask.req)
		if c.want == "" && err == nil || c.want != "" && (err != nil || !strings.Contains(got, c.want)) {
			t.Errorf("%s %v: %v: got %s, %v, want %q", c.call.Fun, c.call.Args, c.ask, got, err, c.want)
		}
	}
	a := asking(t, Config{Files: roots}, &jobs.Call{Fun: "cp.get_dir", Args: []any{"salt://d"}})
	for path, want := range map[string]bool{"d/x": true, "d/e/y": true, "secret": false, "dd": false} {
		if got := a.grants.file(path); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}

// TestRenderedPathsAreGranted has a path that is a template.
func TestRenderedPathsAreGranted(t *testing.T) {
	t.Parallel()
	g := newGrants()
	g.add(&jobs.Call{Fun: "cp.get_dir", Args: []any{"salt://{{ grains.os }}", "/etc"}, Kwargs: ordered.Of("template", "jinja")})
	g.rendered("echo {{ 1 }}", "salt://secret")
	g.rendered("salt://{{ grains.os }}", "salt://Debian\n")
	for path, want := range map[string]bool{"Debian": true, "Debian/f": true, "secret": false} {
		if got := g.file(path); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
	if !g.dir("Debian") || g.dir("") {
		t.Error("a rendered directory must be granted, and nothing else")
	}
}

func TestURLGrants(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		call jobs.Call
		url  string
		want bool
	}{
		{jobs.Call{Fun: "cp.get_url", Args: []any{"https://h/x", "/x"}}, "https://h/x", true},
		{jobs.Call{Fun: "cp.get_url", Args: []any{"https://h/x", "/x"}}, "https://h/y", false},
		{jobs.Call{Fun: "cp.get_url", Args: []any{"ftp://h/x", "/x"}}, "ftp://h/x", false},
		{jobs.Call{Fun: "cmd.run", Args: []any{"https://h/x"}}, "https://h/x", false},
		{jobs.Call{Fun: "cmd.script", Args: []any{"https://h/x", "https://h/y"}}, "https://h/x", true},
		{jobs.Call{Fun: "cmd.script", Args: []any{"https://h/x", "https://h/y"}}, "https://h/y", false},
		{jobs.Call{Fun: "cmd.script_retcode", Kwargs: ordered.Of("source", "https://h/x")}, "https://h/x", true},
		{jobs.Call{Fun: "cmd.script", Args: []any{"ftp://h/x"}}, "ftp://h/x", false},
		{jobs.Call{Fun: "http.query", Args: []any{"https://h/x"}}, "https://h/x", false},
	} {
		a := asking(t, Config{}, &c.call)
		if got := a.grants.url(c.url); got != c.want {
			t.Errorf("%s %s: got %v, want %v", c.call.Fun, c.url, got, c.want)
		}
	}
	a := asking(t, Config{}, &jobs.Call{Fun: "test.ping"})
	if _, err := ask(t, a, wire.CallURL, wire.URLRequest{URL: "http://127.0.0.1:1/"}); err == nil || !strings.Contains(err.Error(), "does not name") {
		t.Errorf("got %v, want it refused", err)
	}
}

// TestQuery has that the call says what is asked, and the host only which call.
func TestQuery(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		user, password, _ := r.BasicAuth()
		w.Header().Set("X-B", "c")
		w.Header().Del("Date")
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, strings.Join([]string{r.Method, r.URL.RawQuery, r.Header.Get("X-A"), r.Header.Get("X-C"), r.UserAgent(), user, password, string(b)}, "|"))
	}))
	defer srv.Close()
	a := asking(t, Config{}, &jobs.Call{Fun: "http.query", Args: []any{srv.URL}, Kwargs: ordered.Of(
		"method", "post", "params", ordered.Of("q", "a b"), "data", "text", "header_dict", ordered.Of("X-A", "v"), "header_list", []any{"X-C: w"},
		"username", "u", "password", "p", "agent", "me", "timeout", int64(60))})
	got, err := ask(t, a, wire.CallQuery, wire.QueryRequest{URL: srv.URL})
	if want := `"body":"POST|q=a+b|v|w|me|u|p|text"`; err != nil || !strings.Contains(got, want) || !strings.Contains(got, `"status":418`) || !strings.Contains(got, `["X-B","c"]`) {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	for _, c := range []jobs.Call{
		{Fun: "http.query", Args: []any{srv.URL + "/other"}},
		{Fun: "http.query", Args: []any{srv.URL}, Kwargs: ordered.Of("test", true, "test_url", srv.URL+"/test")},
		{Fun: "test.echo", Args: []any{srv.URL}},
	} {
		if got, err := ask(t, asking(t, Config{}, &c), wire.CallQuery, wire.QueryRequest{URL: srv.URL}); err == nil {
			t.Errorf("%s %v: got %s, want it refused", c.Fun, c.Args, got)
		}
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	bus := event.NewBus(event.Options{})
	sub, err := bus.Subscribe("*", event.SubscribeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	a := asking(t, Config{Bus: bus, Now: func() time.Time { return now }}, &jobs.Call{Fun: "event.send"})
	send := func(tag string, data ...any) error {
		_, err := ask(t, a, wire.CallEvent, wire.EventRequest{Tag: tag, Data: data})
		return err
	}
	for tag, ok := range map[string]bool{
		"mine": true, "a/b": true, "salt/minion/web1/x": true, "salt/beacon/web1/load": true,
		"": false, "salt": false, "salt/job/1/ret/web2": false, "salt/minion/web2/x": false, "salt/minion/web1": false,
		"salt/auth": false, "x\ny": false, strings.Repeat("x", 600): false,
	} {
		if err := send(tag, "data"); (err == nil) != ok {
			t.Errorf("%.20q: got %v, want it taken to be %v", tag, err, ok)
		}
	}
	if e := <-sub.C(); e.Tag != "mine" || e.Data != (HostEvent{ID: "web1", Tag: "mine", Data: "data"}) {
		t.Errorf("got %+v", e)
	}
	if err := send("big", strings.Repeat("x", maxEvent)); err == nil {
		t.Error("an event of any size was taken")
	}
	if err := send("none"); err == nil {
		t.Error("an event without a value was taken")
	}
	var last error
	for range eventBurst {
		last = send("many", int64(1))
	}
	if last == nil || !strings.Contains(last.Error(), "too many events") {
		t.Errorf("got %v, want too many", last)
	}
	now = now.Add(time.Second)
	if err := send("later", nil); err != nil {
		t.Errorf("got %v, want it taken a second later", err)
	}
}

// TestPushesAreRefused has what no host may give.
func TestPushesAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, c := range []struct {
		fun  string
		into Receive
		req  wire.PushRequest
		want string
	}{
		{"cp.push", Receive{}, wire.PushRequest{Path: "etc/f"}, "file_recv is not set"},
		{"test.ping", Receive{Dir: dir}, wire.PushRequest{Path: "etc/f"}, "does not push"},
		{"cp.push", Receive{Dir: dir}, wire.PushRequest{Path: "../web2/files/f"}, "no path below"},
		{"cp.push", Receive{Dir: dir}, wire.PushRequest{Path: "/etc/f"}, "no path below"},
		{"cp.push", Receive{Dir: dir}, wire.PushRequest{Path: "."}, "no path below"},
		{"cp.push", Receive{Dir: dir}, wire.PushRequest{Path: ""}, "no path below"},
		{"cp.push", Receive{Dir: dir, MaxSize: 10}, wire.PushRequest{Path: "f", Size: 11}, "file_recv_max_size"},
	} {
		a := asking(t, Config{Receive: c.into}, &jobs.Call{Fun: c.fun})
		if got, err := ask(t, a, wire.CallPush, c.req); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: got %v, %v, want %q", c.fun, c.req.Path, got, err, c.want)
		}
	}
	a := asking(t, Config{Receive: Receive{Dir: dir, MaxSize: 10}}, &jobs.Call{Fun: "cp.push"})
	a.pushed.Store(95)
	if _, err := ask(t, a, wire.CallPush, wire.PushRequest{Path: "f", Size: 6}); err == nil || !strings.Contains(err.Error(), "too much at once") {
		t.Errorf("got %v, want too much", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("got %v, %v, want nothing written", entries, err)
	}
}
