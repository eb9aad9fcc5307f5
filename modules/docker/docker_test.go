package docker_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/docker"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, docker.Functions()) }

// daemon answers as a docker daemon would: by "METHOD /path?query", each with a list
// of answers, the last of which is given again and again. It is safe for concurrent
// use.
type daemon struct {
	t       testing.TB
	mu      sync.Mutex
	answers map[string][]string
	got     []string // what was asked that is no GET, with its body
}

// serve starts it, and returns a host that uses it.
func serve(t testing.TB, answers map[string]string) (*modules.Host, *daemon) {
	t.Helper()
	dir, err := os.MkdirTemp("", "dk") // t.TempDir may be longer than a socket's name can be
	if err != nil {
		t.Fatal(err)
	}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", filepath.Join(dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	d := &daemon{t: t, answers: map[string][]string{}}
	for k, v := range answers {
		d.answers[k] = strings.Split(v, "|||")
	}
	srv := &http.Server{Handler: d, ReadHeaderTimeout: time.Minute}
	done := make(chan error)
	go func() { done <- srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close(); <-done; _ = os.RemoveAll(dir) })
	h := moduletest.NewHost(t)
	h.Root, h.Functions = t.TempDir(), docker.Functions
	h.Now = func() time.Time { return time.Unix(5, 0) }
	// the socket is outside the root of the host
	if err := os.Symlink(filepath.Join(dir, "s"), filepath.Join(h.Root, "s")); err != nil {
		t.Fatal(err)
	}
	h.Opts.Set("docker.url", "unix:///s")
	return h, d
}

// ServeHTTP implements http.Handler.
func (d *daemon) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		d.t.Error(err)
	}
	key := r.Method + " " + r.URL.RequestURI()
	d.mu.Lock()
	defer d.mu.Unlock()
	if r.Method != http.MethodGet {
		d.got = append(d.got, strings.TrimSpace(key+" "+string(body)))
	}
	if a := r.Header.Get("X-Registry-Auth"); a != "" {
		b, err := base64.URLEncoding.DecodeString(a)
		d.got = append(d.got, fmt.Sprint(string(b), err))
	}
	answers, ok := d.answers[key]
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"message":"no such thing: `+r.URL.Path+`"}`)
		return
	}
	a := answers[0]
	if len(answers) > 1 {
		d.answers[key] = answers[1:]
	}
	status := 200
	if n, err := fmt.Sscanf(a, "status %d ", &status); n == 1 && err == nil {
		_, a, _ = strings.Cut(strings.TrimPrefix(a, "status "), " ")
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, a)
}

// inspected is a container in a state.
func inspected(running, paused bool) string {
	return fmt.Sprintf(`{"Id":"c1","Name":"/web","Config":{"Tty":false},"State":{"Running":%v,"Paused":%v,"Restarting":false,"Pid":12},`+
		`"NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"8080"}],"443/tcp":null}}}`, running, paused)
}

// frame is a piece of output as the daemon sends it.
func frame(stream byte, text string) string {
	return string([]byte{stream, 0, 0, 0, 0, 0, byte(len(text) >> 8), byte(len(text))}) + text
}

func looking() map[string]string {
	return map[string]string{
		"GET /containers/json":       `[{"Id":"c1","Names":["/web"],"Image":"nginx","ImageID":"i1","Created":0,"Status":"Up 2 hours"}]`,
		"GET /containers/json?all=1": `[{"Id":"c1","Names":["/web"],"ImageID":"i1"},{"Id":"c2","Names":["/old","/web/db"],"ImageID":"i2"}]`,
		"GET /containers/json?filters=%7B%22label%22%3A%5B%22a%3Db%22%5D%7D": `[]`,
		"GET /images/json":               `[{"Id":"sha256:i1","RepoTags":["nginx:1","nginx:latest"]},{"Id":"sha256:i2","RepoTags":null}]`,
		"GET /images/json?all=1":         `[{"Id":"i1","ParentId":""},{"Id":"i2","ParentId":"i1"}]`,
		"GET /images/nginx/json":         `{"Id":"i1"}`,
		"GET /images/ex.com:5000/a/json": `status 404 {"message":"x"}`,
		"GET /containers/web/json":       inspected(true, false),
		"GET /containers/c1/json":        inspected(true, false),
		"GET /volumes/data":              `{"Name":"data"}`,
		"GET /version":                   `{"ApiVersion":"1.50"}`,
		"GET /containers/web/changes":    `[{"Path":"/a","Kind":0},{"Path":"/b","Kind":1},{"Path":"/c","Kind":2},{"Path":"/d","Kind":1}]`,
		"GET /networks?filters=%7B%22name%22%3A%5B%22front%22%5D%7D": `[{"Name":"front"}]`,
		"GET /containers/c1/logs?tail=2&stdout=1&stderr=1":           frame(1, "out\n") + frame(2, "err\n"),
		"GET /info": `status 500 {"message":"it hurts"}`,
	}
}

func TestLooking(t *testing.T) {
	t.Parallel()
	h, _ := serve(t, looking())
	set := func(x *modules.Host) { x.Root, x.Opts = h.Root, h.Opts }
	local := time.Unix(0, 0).Format("2006-01-02 15:04:05 MST")
	up := ordered.Of("Names", []any{"/web"}, "Image", "nginx", "ImageID", "i1", "Status", "Up 2 hours", "Time_Created_Epoch", 0, "Time_Created_Local", local)
	moduletest.Run(t, docker.Functions(), set, []moduletest.Case{
		{Fun: "docker.ps", Want: ordered.Of("c1", up)},
		{Name: "filtered", Fun: "docker.ps", Kwargs: ordered.Of("filters", ordered.Of("label", "a=b")), Want: &ordered.Map{}},
		{Fun: "docker.list_containers", Kwargs: ordered.Of("all", true), Want: []any{"old", "web", "web/db"}},
		{Fun: "docker.images", Want: ordered.Of("sha256:i1", ordered.Of("RepoTags", []any{"nginx:1", "nginx:latest"}), "sha256:i2", ordered.Of("RepoTags", nil))},
		{Fun: "docker.list_tags", Want: []any{"nginx:1", "nginx:latest"}},
		{Fun: "docker.exists", Args: []any{"web"}, Want: true},
		{Name: "not there", Fun: "docker.exists", Args: []any{"none"}, Want: false},
		{Fun: "docker.state", Args: []any{"web"}, Want: "running"},
		{Name: "no container", Fun: "docker.state", Args: []any{"none"}, Err: "docker: no such thing: /containers/none/json"},
		{Name: "a path", Fun: "docker.state", Args: []any{"../info"}, Err: "no such thing"},
		{Fun: "docker.pid", Args: []any{"web"}, Want: 12},
		{Name: "volume", Fun: "docker.inspect", Args: []any{"data"}, Want: ordered.Of("Name", "data")},
		{Name: "nothing", Fun: "docker.inspect", Args: []any{"ex.com:5000/a"}, Err: "No such image/container/volume/network: ex.com:5000/a"},
		{Fun: "docker.version", Want: ordered.Of("ApiVersion", "1.50")},
		{Fun: "docker.info", Err: "docker: it hurts"},
		{Fun: "docker.port", Args: []any{"web", int64(80)}, Want: ordered.Of("80/tcp", []any{ordered.Of("HostIp", "0.0.0.0", "HostPort", "8080")})},
		{Fun: "docker.diff", Args: []any{"web"}, Want: ordered.Of("Changed", []any{"/a"}, "Added", []any{"/b", "/d"}, "Deleted", []any{"/c"})},
		{Fun: "docker.depends", Args: []any{"nginx"}, Want: ordered.Of("Containers", []any{"web"}, "Images", []any{"i2"})},
		{Fun: "docker.networks", Args: []any{"front"}, Want: []any{ordered.Of("Name", "front")}},
		{Fun: "docker.logs", Args: []any{"web"}, Kwargs: ordered.Of("tail", int64(2)), Want: "out\nerr\n"},
	})
	moduletest.Run(t, docker.Functions(), func(h *modules.Host) { h.Root = t.TempDir() }, []moduletest.Case{{Name: "no daemon", Fun: "docker.ps", Err: "there is no docker on this host"}})
	moduletest.Run(t, docker.Functions(), func(h *modules.Host) { h.Env = []string{"DOCKER_HOST=tcp://x:1"} }, []moduletest.Case{{Name: "tcp", Fun: "docker.ps", Err: "through a Unix socket"}})
}

// change is a call that changes something: what the daemon answers, what it is asked
// beside that, and the return.
type change struct {
	name, fun string
	args      []any
	kwargs    *ordered.Map
	answers   map[string]string
	asked     []string
	want, dry any
}

func moved(result bool, from, to string) *ordered.Map {
	return ordered.Of("result", result, "state", ordered.Of("old", from, "new", to))
}

func changes() []change {
	stopped, running, paused := inspected(false, false), inspected(true, false), inspected(true, true)
	already := moved(true, "running", "running")
	already.Set("comment", "Container 'web' already running")
	cannot := moved(false, "paused", "paused")
	cannot.Set("comment", "Container 'web' is paused, cannot start")
	const web = "GET /containers/web/json"
	made := ordered.Of("Id", "c1", "Name", "web", "Warnings", []any{})
	return []change{
		{"start", "start", []any{"web"}, nil, map[string]string{web: stopped + "|||" + running, "POST /containers/web/start": "status 204 "}, []string{"POST /containers/web/start"}, moved(true, "stopped", "running"), moved(true, "stopped", "running")},
		{"start what runs", "start", []any{"web"}, nil, map[string]string{web: running}, nil, already, already},
		{"start what is paused", "start", []any{"web"}, nil, map[string]string{web: paused}, nil, cannot, cannot},
		{"stop", "stop", []any{"web", int64(3)}, nil, map[string]string{web: running + "|||" + stopped, "POST /containers/web/stop?t=3": "status 204 "}, []string{"POST /containers/web/stop?t=3"}, moved(true, "running", "stopped"), moved(true, "running", "stopped")},
		{"rename", "rename", []any{"web", "web 2"}, nil, map[string]string{web: running, "POST /containers/web/rename?name=web%202": "status 204 "}, []string{"POST /containers/web/rename?name=web%202"}, true, true},
		{"rm", "rm", []any{"web"}, ordered.Of("force", true, "volumes", true), map[string]string{web: running, "DELETE /containers/web?force=1&v=1": "status 204 "}, []string{"DELETE /containers/web?force=1&v=1"}, []any{"c1"}, []any{"c1"}},
		{"tag", "tag", []any{"nginx:1", "ex.com/a/nginx", "v2"}, nil, map[string]string{"POST /images/nginx%3A1/tag?repo=ex.com%2Fa%2Fnginx&tag=v2": "status 201 "}, []string{"POST /images/nginx%3A1/tag?repo=ex.com%2Fa%2Fnginx&tag=v2"}, true, true},
		{"rmi", "rmi", []any{"a/b", "c"}, ordered.Of("force", true), map[string]string{"DELETE /images/a/b?force=1": `[{"Untagged":"a/b:latest"},{"Deleted":"i1"}]`, "DELETE /images/c?force=1": `[]`}, []string{"DELETE /images/a/b?force=1", "DELETE /images/c?force=1"}, ordered.Of("Layers", []any{"i1"}, "Tags", []any{"a/b:latest"}), ordered.Of("Layers", []any{}, "Tags", []any{})},
		{"volume", "create_volume", []any{"data"}, ordered.Of("driver_opts", ordered.Of("size", int64(1))), map[string]string{"POST /volumes/create": `{"Name":"data"}`}, []string{`POST /volumes/create {"Name":"data","DriverOpts":{"size":"1"}}`}, ordered.Of("Name", "data"), &ordered.Map{}},
		{"network", "connect_container_to_network", []any{"web", "front"}, nil, map[string]string{"POST /networks/front/connect": ""}, []string{`POST /networks/front/connect {"Container":"web"}`}, true, true},
		{
			"create", "create",
			[]any{"nginx"},
			ordered.Of("name", "web", "start", true, "cmd", "a 'b c'", "environment", []any{ordered.Of("A", int64(1)), "B=2"}, "port_bindings", "127.0.0.1:8080:80", "binds", "/a:/b:ro", "volumes", []any{"/c"}, "restart_policy", "on-failure:3", "memory", "512m"),
			map[string]string{"POST /containers/create?name=web": `status 201 {"Id":"c1","Warnings":[]}`, "GET /containers/c1/json": running, "POST /containers/c1/start": "status 204 "},
			[]string{
				`POST /containers/create?name=web {"Cmd":["a","b c"],"Env":["A=1","B=2"],"ExposedPorts":{"80/tcp":{}},"Volumes":{"/c":{}},"HostConfig":{"Binds":["/a:/b:ro"],"Memory":536870912,` +
					`"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":3},"PortBindings":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"}]}},"Image":"nginx"}`,
				"POST /containers/c1/start",
			},
			ordered.Of("Id", "c1", "Name", "web", "Warnings", []any{}, "Started", true), ordered.Of("Id", nil, "Name", "web"),
		},
		{
			"run a container", "run_container",
			[]any{"alpine"},
			ordered.Of("name", "web", "rm", true),
			map[string]string{
				"POST /containers/create?name=web": `status 404 {"message":"No such image"}|||status 201 {"Id":"c1","Warnings":[]}`, "GET /containers/c1/json": stopped, "POST /containers/c1/start": "status 204 ", "POST /containers/c1/wait": `{"StatusCode":0}`,
				"GET /containers/c1/logs?stdout=1&stderr=1": frame(1, "hello\n"), "DELETE /containers/c1": "status 204 ", "POST /images/create?fromImage=alpine&tag=latest": "",
			},
			[]string{`POST /containers/create?name=web {"HostConfig":{},"Image":"alpine"}`, "POST /images/create?fromImage=alpine&tag=latest", `POST /containers/create?name=web {"HostConfig":{},"Image":"alpine"}`, "POST /containers/c1/start", "POST /containers/c1/wait", "DELETE /containers/c1"},
			ordered.Of("Id", "c1", "Name", "web", "Warnings", []any{}, "Logs", "hello\n", "ExitCode", 0), ordered.Of("Id", nil, "Name", "web"),
		},
		{"run in the background", "run_container", []any{"alpine"}, ordered.Of("name", "web", "bg", true), map[string]string{"POST /containers/create?name=web": `{"Id":"c1","Warnings":[]}`, "GET /containers/c1/json": running, "POST /containers/c1/start": "status 204 "}, []string{`POST /containers/create?name=web {"HostConfig":{},"Image":"alpine"}`, "POST /containers/c1/start"}, made, ordered.Of("Id", nil, "Name", "web")},
	}
}

func TestChanging(t *testing.T) {
	t.Parallel()
	for _, c := range append(changes(), moreChanges()...) {
		for _, dry := range []bool{false, true} {
			h, d := serve(t, c.answers)
			want, asked := c.want, strings.Join(c.asked, "\n")
			if dry {
				want, asked = c.dry, ""
			}
			call := moduletest.Bind(t, docker.Functions(), h, "docker."+c.fun, c.args, c.kwargs.Clone())
			call.Test = dry
			got, err := moduletest.Find(t, docker.Functions(), "docker."+c.fun).Run(t.Context(), call)
			if err != nil || moduletest.JSON(t, got) != moduletest.JSON(t, want) {
				t.Errorf("%s, test %v: got %s, %v, want %s", c.name, dry, moduletest.JSON(t, got), err, moduletest.JSON(t, want))
			}
			if got := strings.Join(d.got, "\n"); got != asked {
				t.Errorf("%s, test %v: it asks\n%s\nwant\n%s", c.name, dry, got, asked)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	h, _ := serve(t, looking())
	set := func(x *modules.Host) { x.Root, x.Opts = h.Root, h.Opts }
	moduletest.Run(t, docker.Functions(), set, []moduletest.Case{
		{Name: "running", Fun: "docker.rm", Args: []any{"web"}, Err: "use force=True"},
		{Name: "no image", Fun: "docker.rmi", Args: []any{"none"}, Err: "none: docker: no such thing"},
		{Name: "option", Fun: "docker.create", Args: []any{"x"}, Kwargs: ordered.Of("colour", "red"), Err: "no option colour"},
		{Name: "size", Fun: "docker.create", Args: []any{"x"}, Kwargs: ordered.Of("memory", "much"), Err: `"much" is no size`},
		{Name: "ports", Fun: "docker.create", Args: []any{"x"}, Kwargs: ordered.Of("publish", "1-2:1-3"), Err: "is no port to publish"},
		{Name: "stdin", Fun: "docker.run", Args: []any{"web", "cat"}, Kwargs: ordered.Of("stdin", "x"), Err: "are not there"},
	})
}

func TestPull(t *testing.T) {
	t.Parallel()
	const path = "POST /images/create?fromImage=ex.com%2Fa&tag=v1"
	lines := `{"status":"Pulling from a","id":"v1"}` + "\r\n" + `{"status":"Already exists","progressDetail":{},"id":"l1"}` + "\r\n" +
		`{"status":"Downloading","progressDetail":{"current":1},"progress":"[>  ]","id":"l2"}` + "\r\n" + `{"status":"Pull complete","progressDetail":{},"id":"l2"}` + "\r\n" +
		`{"status":"Status: Downloaded newer image for ex.com/a:v1"}` + "\r\n"
	h, d := serve(t, map[string]string{path: lines})
	if err := os.MkdirAll(h.Root+"/root/.docker", 0o755); err != nil {
		t.Fatal(err)
	}
	auth := base64.StdEncoding.EncodeToString([]byte("me:pw:1"))
	if err := os.WriteFile(h.Root+"/root/.docker/config.json", []byte(`{"auths":{"ex.com":{"auth":"`+auth+`"}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	h.Env = []string{"HOME=/root"}
	h.Now = func() time.Time { return time.Unix(5, 0) }
	c := moduletest.Bind(t, docker.Functions(), h, "docker.pull", []any{"ex.com/a:v1"}, nil)
	var seen strings.Builder
	c.Stream = func(_ string, data []byte) { seen.Write(data) }
	got, err := moduletest.Find(t, docker.Functions(), "docker.pull").Run(t.Context(), c)
	want := ordered.Of("Status", "Downloaded newer image for ex.com/a:v1", "Layers", ordered.Of("Already_Pulled", []any{"l1"}, "Pulled", []any{"l2"}), "Image", "ex.com/a:v1", "Time_Elapsed", 0.0)
	if err != nil || moduletest.JSON(t, got) != moduletest.JSON(t, want) {
		t.Errorf("got %s, %v, want %s", moduletest.JSON(t, got), err, moduletest.JSON(t, want))
	}
	if want := `{"username":"me","password":"pw:1","serveraddress":"ex.com"}<nil>`; len(d.got) != 2 || d.got[1] != want {
		t.Errorf("it asks %q, want with %s", d.got, want)
	}
	if want := "v1: Pulling from a\nl1: Already exists\nl2: Pull complete\nStatus: Downloaded newer image for ex.com/a:v1\n"; seen.String() != want {
		t.Errorf("it shows %q, want %q", seen.String(), want)
	}
	bad, _ := serve(t, map[string]string{path: `{"error":"manifest unknown"}`})
	if _, err := bad.Call(t.Context(), "docker.pull", []any{"ex.com/a:v1"}, nil); err == nil || !strings.Contains(err.Error(), "manifest unknown") {
		t.Errorf("got %v, want what the registry said", err)
	}
}

func TestExec(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 40_000)
	for _, c := range []struct {
		fun    string
		kwargs *ordered.Map
		cmd    string
		want   any
		code   int
	}{
		{"run", nil, `["sh","-c","ls | x"]`, "out\nerr\n" + long, 3},
		{"run_stdout", nil, `["sh","-c","ls | x"]`, "out\n" + long, 3},
		{"run_stderr", ordered.Of("ignore_retcode", true), `["sh","-c","ls | x"]`, "err", 0},
		{"run_all", ordered.Of("python_shell", false), `["ls","|","x"]`, ordered.Of("pid", 7, "retcode", 3, "stdout", "out\n"+long, "stderr", "err"), 3},
		{"retcode", nil, `["sh","-c","ls | x"]`, 3, 3},
	} {
		h, d := serve(t, map[string]string{
			"GET /containers/web/json": inspected(true, false), "POST /containers/web/exec": `{"Id":"e1"}`,
			"POST /exec/e1/start": frame(1, "out\n") + frame(2, "err\n") + frame(1, long+"\n"), "GET /exec/e1/json": `{"ExitCode":3,"Pid":7}`,
		})
		call := moduletest.Bind(t, docker.Functions(), h, "docker."+c.fun, []any{"web", "ls | x"}, c.kwargs)
		got, err := moduletest.Find(t, docker.Functions(), "docker."+c.fun).Run(t.Context(), call)
		if err != nil || moduletest.JSON(t, got) != moduletest.JSON(t, c.want) || call.Retcode != c.code {
			t.Errorf("%s: got %.80s, %v, the code %d, want %.80s, %d", c.fun, moduletest.JSON(t, got), err, call.Retcode, moduletest.JSON(t, c.want), c.code)
		}
		if want := `POST /containers/web/exec {"AttachStdout":true,"AttachStderr":true,"Cmd":` + c.cmd + `}`; len(d.got) != 2 || d.got[0] != want {
			t.Errorf("%s: it asks %q, want %s", c.fun, d.got, want)
		}
	}
	h, _ := serve(t, map[string]string{
		"GET /containers/web/json": inspected(true, false), "POST /containers/web/exec": `{"Id":"e1"}`, "POST /exec/e1/start": frame(1, "out\n")[:10],
	})
	if _, err := h.Call(t.Context(), "docker.run", []any{"web", "ls"}, nil); err == nil || !strings.Contains(err.Error(), "unexpected EOF") {
		t.Errorf("got %v for half a frame", err)
	}
}
