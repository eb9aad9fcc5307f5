package pillar_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/pillar"
)

func sources(t testing.TB, entries ...any) []pillar.External {
	t.Helper()
	e, err := pillar.NewExternal(entries)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestExternal(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, pw, _ := r.BasicAuth()
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/web1", http.StatusFound)
		case "/none":
			http.NotFound(w, r)
		default:
			_, _ = w.Write([]byte(`{"path": "` + r.URL.RequestURI() + `", "auth": "` + user + pw + r.Header.Get("X-A") + `"}`))
		}
	}))
	t.Cleanup(srv.Close)
	dir := tree(t, "base/top.sls", "base: {'*': [a]}", "base/a.sls", "k: sls\nm: {s: 1}",
		"ft/hosts/web1/f", "own\n", "ft/hosts/web1/d/g", "deep\n\n", "ft/hosts/web2/f", "other", "ft/nodegroups/fronts/f", "group\n", "ft/nodegroups/fronts/n", "group", "ft/nodegroups/db/x", "no", "ft/nodegroups/unknown/y", "no")
	for _, c := range []struct {
		name  string
		entry any
		first bool
		want  string
	}{
		{"cmd_yaml", ordered.Of("cmd_yaml", `echo 'k: ext'; echo 'm: {e: '%s'}'`), false, `{"k":"ext","m":{"s":1,"e":"web1"}}`},
		{"first", ordered.Of("cmd_yaml", `printf 'k: ext\nm: {e: 1}'`), true, `{"k":"sls","m":{"e":1,"s":1}}`},
		{"cmd_json", ordered.Of("cmd_json", `echo '{"a": 1}'`), false, `{"k":"sls","m":{"s":1},"a":1}`},
		{"failed", ordered.Of("cmd_json", `echo no >&2; exit 3`), false, `error: ext_pillar cmd_json: echo no >&2; exit 3 ended with exit code 3: no`},
		{"silent", ordered.Of("cmd_yaml", `true`), false, `error: ext_pillar cmd_yaml: true answers nothing`},
		{"no mapping", ordered.Of("cmd_yaml", `echo '- 1'`), false, `error: ext_pillar cmd_yaml: echo '- 1' answers a list, not a mapping`},
		{"file_tree", ordered.Of("file_tree", ordered.Of("root_dir", dir+"/ft")), false, `{"k":"sls","m":{"s":1},"f":"own","n":"group","d":{"g":"deep\n"}}`},
		{"keep_newline", ordered.Of("file_tree", ordered.Of("root_dir", dir+"/ft", "keep_newline", true)), false, `{"k":"sls","m":{"s":1},"f":"own\n","n":"group","d":{"g":"deep\n\n"}}`},
		{
			"http_json", ordered.Of("http_json", ordered.Of("url", srv.URL+"/%s?os=<os>", "username", "u", "password", "p", "header_dict", ordered.Of("X-A", "h"))), false,
			`{"k":"sls","m":{"s":1},"path":"/web1?os=Debian","auth":"uph"}`,
		},
		{
			"http_yaml", ordered.Of("http_yaml", ordered.Of("url", srv.URL+"/x", "with_grains", []any{"os"}, "namespace", "ns")), false,
			`{"k":"sls","m":{"s":1},"ns":{"path":"/x?os=Debian","auth":""}}`,
		},
		{"http not found", ordered.Of("http_json", srv.URL+"/none"), false, `error: ext_pillar http_json: ` + srv.URL + `/none answers 404 Not Found`},
		{"http password in the url", ordered.Of("http_json", strings.Replace(srv.URL, "://", "://u:hunter2@", 1)+"/none"), false, `error: ext_pillar http_json: ` + strings.Replace(srv.URL, "://", "://u:xxxxx@", 1) + `/none answers 404 Not Found`},
		{"http redirect", ordered.Of("http_json", srv.URL+"/moved"), false, `error: ext_pillar http_json: ` + srv.URL + `/moved answers 302 Found`},
		{"http unknown grain", ordered.Of("http_json", srv.URL+"/<nope>"), false, `error: ext_pillar http_json: the host has no grain "nope"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := pillar.Options{External: sources(t, c.entry), ExternalFirst: c.first, Nodegroups: ordered.Of("fronts", "G@roles:front", "db", "db*")}
			if got := compiled(t, dir, o, web1()); got != c.want && !(strings.HasPrefix(c.want, "error: ") && strings.HasPrefix(got, c.want)) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestNewExternalRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		v    any
		want string
	}{
		{"x", "ext_pillar must be a list"},
		{[]any{"x"}, "an entry is a mapping"},
		{[]any{ordered.Of("cmd_yml", "x")}, `no source named "cmd_yml"`},
		{[]any{ordered.Of("cmd_yaml", " ")}, "the argument is a command"},
		{[]any{ordered.Of("file_tree", ordered.Of("root", "/x"))}, "no argument root"},
		{[]any{ordered.Of("file_tree", ordered.Of("keep_newline", true))}, "root_dir is missing"},
		{[]any{ordered.Of("http_json", ordered.Of("url", "file:///etc/passwd"))}, "none of http or https"},
		{[]any{ordered.Of("http_json", ordered.Of("url", "http://x", "pasword", "y"))}, "no argument pasword"},
	} {
		if _, err := pillar.NewExternal(c.v); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: got %v, want %q", c.v, err, c.want)
		}
	}
	if _, err := pillar.NewExternal([]any{ordered.Of("cmd_yml", "x")}); fault.HintOf(err) != "did you mean cmd_yaml?" {
		t.Errorf("got the hint %q", fault.HintOf(err))
	}
	if e, err := pillar.NewExternal(nil); e != nil || err != nil {
		t.Errorf("got %v, %v", e, err)
	}
}
