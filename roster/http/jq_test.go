package http

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/saltyaml"
)

func TestMap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, program, want string }{
		{"hosts", `[{"n": "b", "a": "h"}, {"n": "a", "a": null}]`, ".[] | {id: .n, host: .a}", "b=h a=<nil>"},
		{"a list", `{"all": [{"id": "a"}, "b"]}`, ".all", "a=<nil> b=<nil>"},
		{"a mapping", `{"hosts": {"b": "h", "a": null, "c": {"host": "x", "port": 22}}}`, ".hosts", "a=<nil> b=h c=x"},
		{"a host named id", `{"id": {"host": "h"}}`, ".", "id=h"},
		{"nothing", `{"x": 1}`, "empty", ""},
		{"halted", `{"x": 1}`, `("a", halt, "b")`, "a=<nil>"},
		{"YAML", "all:\n- name: a\n  port: 22\n", ".all[] | {id: .name, port: .port}", "a=<nil>"},
		{"no environment", `{}`, `{id: "a", host: ($ENV.HOME // "none")}`, "a=none"},
		{"a large number", `{"n": 12345678901234567890}`, `{id: "a", minion_opts: {n: .n}}`, "a=<nil>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := serve(t, says(c.text))
			o.Map = c.program
			if got, err := list(t.Context(), open(t, o)); err != nil || got != c.want {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestMapFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, program, want string }{
		{"wrong shape", `{"a": 1}`, ".a[]", "http_map: cannot iterate over: number (1)"},
		{"null", `{}`, ".a", "must be hosts with an id"},
		{"a number in a list", `[1]`, ".", "must be hosts with an id"},
		{"a number as a host", `{"a": 1}`, ".", "must be hosts with an id"},
		{"an error", `{}`, `error("` + strings.Repeat("x", 5000) + `")`, "xxx..."},
		{"no id", `[{"id": "a"}, {"host": "h"}]`, ".", "what http_map makes of http://127.0.0.1"},
		{"no host", `[{"id": "a b"}]`, ".", "white space"},
		{"two values", `{} {}`, ".", "something follows"},
		{"nothing", ``, ".", "answers nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := serve(t, says(c.text))
			o.Map = c.program
			_, err := list(t.Context(), open(t, o))
			if fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Message(err), c.want) || len(err.Error()) > 500 {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// recipe returns the keys that the page on rosters gives behind a word.
func recipe(t *testing.T, word string) *ordered.Map {
	t.Helper()
	page, err := os.ReadFile("../../docs/rosters-and-targets.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "\n### http\n")
	_, rest, ok := strings.Cut(rest, "\n"+word)
	if !ok {
		t.Fatalf("the page has no recipe for %s", word)
	}
	_, rest, _ = strings.Cut(rest, "\n\n")
	block, _, _ := strings.Cut(rest, "\n\n")
	v, err := saltyaml.Load(word, []byte(block))
	if err != nil {
		t.Fatal(err)
	}
	return v.(*ordered.Map).Value("gossh").(*ordered.Map)
}

// TestRecipes runs the recipes of the page on what the servers answer: the shapes
// that the documentation of each API gives.
func TestRecipes(t *testing.T) {
	t.Parallel()
	for word, file := range map[string]string{"NetBox": "netbox", "The nodes of Consul": "consul", "PuppetDB": "puppetdb"} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			answer, err := os.ReadFile(filepath.Join("testdata", file+".json"))
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(filepath.Join("testdata", file+".want"))
			if err != nil {
				t.Fatal(err)
			}
			o := serve(t, says(string(answer)))
			r := recipe(t, word)
			o.Map, _ = r.Value("http_map").(string)
			o.Next, _ = r.Value("http_next").(string)
			var got strings.Builder
			for e, err := range open(t, o).Entries(t.Context(), roster.Query{}) {
				if err != nil {
					t.Fatal(err)
				}
				line := ordered.Of("id", string(e.ID))
				for _, a := range e.Attrs {
					line.Set(a.Name, a.V)
				}
				text, err := ordered.Encode(line)
				if err != nil {
					t.Fatal(err)
				}
				got.Write(append(text, '\n'))
			}
			if got.String() != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
}

func FuzzMap(f *testing.F) {
	f.Add([]byte(`{"results": [{"name": "a", "address": "192.0.2.1/24"}]}`), uint8(0))
	f.Add([]byte(`{"a": "h", "b": null, "c": {"port": 22}}`), uint8(1))
	f.Add([]byte("- id: a\n- b\n"), uint8(1))
	var programs []*program
	for _, text := range []string{`.results[] | {id: .name, host: (.address | split("/")[0])}`, ".", ".[]"} {
		p, err := compile("http_map", text, true)
		if err != nil {
			f.Fatal(err)
		}
		programs = append(programs, p)
	}
	f.Fuzz(func(t *testing.T, body []byte, n uint8) {
		v, err := decode("x", body)
		if err != nil {
			return
		}
		var l hosts
		if err := l.add(t.Context(), programs[int(n)%len(programs)], v); err != nil {
			return
		}
		if text := l.listing(); !json.Valid(text) {
			t.Fatalf("got %q, which is no JSON", text)
		}
		if _, err := roster.ParseListing("x", l.listing()); err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatal(err)
		}
	})
}
