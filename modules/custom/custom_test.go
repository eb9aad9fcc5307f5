package custom_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/custom"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// executable makes a module m of a shell script, which finds its directory in $0.
func executable(t testing.TB, script string) custom.Executable {
	t.Helper()
	path := filepath.Join(t.TempDir(), "prog")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	return custom.Executable{Module: "m", Path: path, Shown: "salt://_modules/m.sh"}
}

func host(t testing.TB) *modules.Host {
	h := moduletest.NewHost(t)
	h.Runner, h.Env = modules.System{}, os.Environ()
	h.Grains = moduletest.Grains{"os": "Debian"}
	return h
}

const hasF = `{"functions": [{"name": "f", "doc": "Do f.", "returns": "it", "changes": true, "examples": ["x"], "kwargs": true, "varargs": true,
	"args": [{"name": "a", "kind": "text", "doc": "the a"}, {"name": "n", "kind": "int", "default": 7}, {"name": "o", "default": null}]}, {"name": "m.g"}],
	"needs": ["grains"], "future": 1}`

// both answers the schema, and calls with a shell command.
func both(schema, call string) string {
	return "if [ $1 = schema ]; then cat <<'E'\n" + schema + "\nE\nelse " + call + "\nfi\n"
}

func TestLoad(t *testing.T) {
	t.Parallel()
	e := executable(t, both(hasF, ":")+"echo asked >>$0.log\n")
	for range 2 {
		got, err := custom.Load(t.Context(), host(t), e)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 2 || got[0].Usage() != "m.f(a, n=7, o=None, *args, **kwargs)" || got[1].Usage() != "m.g()" {
			t.Errorf("got %+v", got)
		}
		if f := got[0]; f.Doc != "Do f." || f.Returns != "it" || !f.Changes || f.Examples[0] != "m.f x" || f.Args[0].Kind != modules.String || f.Args[1].Default != int64(7) {
			t.Errorf("got %+v", f)
		}
	}
	if b, err := os.ReadFile(e.Path + ".log"); err != nil || string(b) != "asked\n" {
		t.Errorf("it was asked %q, %v, want once", b, err)
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, script, want string }{
		{"fails", "echo no >&2; exit 3", "salt://_modules/m.sh schema failed with the code 3: no"},
		{"no JSON", "echo hello", "its schema: invalid character"},
		{"empty", "echo '{}'", "it has 0 functions"},
		{"name", `echo '{"functions": [{"name": "a b"}]}'`, `"a b" is no name of a function`},
		{"twice", `echo '{"functions": [{"name": "a"}, {"name": "m.a"}]}'`, "the function a is there twice"},
		{"argument", `echo '{"functions": [{"name": "a", "args": [{"name": "1"}]}]}'`, `function a: "1" is no name of an argument`},
		{"kind", `echo '{"functions": [{"name": "a", "args": [{"name": "x", "kind": "float"}]}]}'`, `there is no kind "float"`},
		{"needs", `echo '{"functions": [{"name": "a"}], "needs": ["mine"]}'`, `needs "mine": there are grains and pillar`},
		{"long", "head -c 2000000 /dev/zero", "schema prints more than 1 MiB"},
	} {
		_, err := custom.Load(t.Context(), host(t), executable(t, c.script))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

// TestLoadUnfit has files that nothing can run.
func TestLoadUnfit(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"#!/bin/sh\r\necho\r\n": "its lines end as on Windows",
		"#! /none/perl -w\n":    "its first line names /none/perl -w, which is not on this host",
		"echo\n":                "it is no program for this platform, and no script",
		"\x7fELF\x02\x01\x01":   "it is no program for this platform",
	} {
		e := executable(t, "")
		if err := os.WriteFile(e.Path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := custom.Load(t.Context(), host(t), e); err == nil || !strings.Contains(err.Error(), "salt://_modules/m.sh: "+want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestCall(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, call, want string }{
		{"value", `echo '{"return": {"b": 1, "a": [1.5]}}'`, `{"b":1,"a":[1.5]} 0`},
		{"code", `echo '{"return": null, "retcode": 4}'`, "null 4"},
		{"its own code", `echo '{"return": false}'; exit 5`, "false 5"},
		{"error", `echo '{"error": "no luck"}'; exit 1`, "no luck"},
		{"crash", "echo about to >&2; exit 9", "salt://_modules/m.sh m.f failed with the code 9: about to"},
		{"signal", "kill -9 $$", "salt://_modules/m.sh m.f was ended by the signal 9"},
		{"no JSON", "echo hi there", `answers no JSON object but "hi there"`},
		{"nothing", "echo '{}'", "without return and without error"},
		{"bad code", `echo '{"return": 1, "retcode": "x"}'`, "a retcode that is no whole number"},
		{
			"input", `printf '{"return": '; cat; echo '}'`,
			`{"fun":"f","args":["r"],"kwargs":{"a":"A","n":7,"o":null,"k":true},"test":true,"id":"web1","jid":"1","opts":{},"grains":{"os":"Debian"}} 0`,
		},
		{
			"variables", `printf '{"return": "%s %s %s %s %s %s %s"}' $2 "$GOSSH_FUN" "$GOSSH_ARG_a" "$GOSSH_ARG_n" "${GOSSH_ARG_o-unset}" "$GOSSH_ARG_k" "$GOSSH_TEST"`,
			`"f f A 7 unset true 1" 0`,
		},
	} {
		h := host(t)
		h.ID, h.JID = "web1", "1"
		functions, err := custom.Load(t.Context(), h, executable(t, both(hasF, c.call)))
		if err != nil {
			t.Fatal(err)
		}
		call, err := modules.Bind(&functions[0], []any{"A", int64(7), nil, "r"}, ordered.Of("k", true, "test", true))
		if err != nil {
			t.Fatal(err)
		}
		call.Host = h
		got := ""
		if v, err := functions[0].Run(t.Context(), call); err != nil {
			got = err.Error()
		} else if b, err := ordered.Encode(v); err != nil {
			t.Error(err)
		} else {
			got = string(b) + " " + string(rune('0'+call.Retcode))
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// TestEnds has that a call ends with its context, and after the time of its schema.
func TestEnds(t *testing.T) {
	t.Parallel()
	slow := `{"functions": [{"name": "f"}], "timeout": 0.2}`
	for name, schema := range map[string]string{"timeout": slow, "cancel": `{"functions": [{"name": "f"}]}`} {
		h := host(t)
		e := executable(t, both(schema, `echo begun >&2; sleep 600`))
		functions, err := custom.Load(t.Context(), h, e)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		call := &modules.Call{Fun: "m.f", Named: map[string]any{}, Kwargs: &ordered.Map{}, Host: h}
		if name == "cancel" {
			call.Stream = func(string, []byte) { cancel() }
		}
		_, err = functions[0].Run(ctx, call)
		cancel()
		if name == "cancel" && !errors.Is(err, context.Canceled) || name == "timeout" && (err == nil || !strings.Contains(err.Error(), "did not end within 0.2 seconds")) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
