package roster

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

// written returns entries as a text of their own: id=attr:value,...
func written(t testing.TB, entries []Entry) string {
	t.Helper()
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&b, "%s=", e.ID)
		for i, a := range e.Attrs {
			if i > 0 {
				b.WriteByte(',')
			}
			v := a.V
			if m, ok := v.(*ordered.Map); ok {
				text, err := ordered.Encode(m)
				if err != nil {
					t.Fatal(err)
				}
				v = string(text)
			}
			fmt.Fprintf(&b, "%s:%v(%T)", a.Name, v, a.V)
		}
		b.WriteByte(' ')
	}
	return strings.TrimSpace(b.String())
}

func TestParseListing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{
			"mapping", `{"a": "192.0.2.1", "b": null, "c": {"host": "h", "port": 22, "sudo": true}, "d": {}}`,
			"a=host:192.0.2.1(string) b= c=host:h(string),port:22(int64),sudo:true(bool) d=",
		},
		{
			"mapping in YAML", "a: 192.0.2.1\nb:\nc: {host: h, port: 22, sudo: true}\nd: {}\n",
			"a=host:192.0.2.1(string) b= c=host:h(string),port:22(int64),sudo:true(bool) d=",
		},
		{"list", `[{"id": "a", "host": "h"}, {"user": null, "id": "b"}, "c"]`, "a=host:h(string) b=user:<nil>(<nil>) c="},
		{"list in YAML", "- id: a\n  host: h\n- {user: , id: b}\n- c\n", "a=host:h(string) b=user:<nil>(<nil>) c="},
		{"nested", `{"a": {"minion_opts": {"z": [1, 2.5], "b": {}}}}`, `a=minion_opts:{"z":[1,2.5],"b":{}}(*ordered.Map)`},
		{"password", `{"a": {"passwd": "hunter2", "sudo_passwd": 7}}`, "a=passwd:" + secret.Mask + "(secret.String),sudo_passwd:" + secret.Mask + "(secret.String)"},
		{"password in YAML", "a: {passwd: hunter2}", "a=passwd:" + secret.Mask + "(secret.String)"},
		{"twice", `["a", "b", "a"]`, "a= b= a="},
		{"none", ` {} `, ""},
		{"none in a list", "[]", ""},
		{"byte order mark", "\xef\xbb\xbf{\"a\": null}", "a="},
		{"escapes", `{"\u0061": "\ud83d\ude00"}`, "a=host:😀(string)"},
		{"a number as id", `[{"id": 7}]`, "7="},
	} {
		got, err := ParseListing("src", []byte(c.text))
		if err != nil || written(t, got) != c.want {
			t.Errorf("%s: got %s, %v, want %s", c.name, written(t, got), err, c.want)
		}
		for _, e := range got {
			if e.Trusted || e.Source.Name != "src" {
				t.Errorf("%s: got %+v, want an entry of src that is not trusted", c.name, e)
			}
		}
	}
}

// members returns n attributes in JSON.
func members(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf(`"x%d": 0`, i)
	}
	return strings.Join(out, ", ")
}

func TestManyAttributes(t *testing.T) {
	t.Parallel()
	got, err := ParseListing("src", []byte(`{"a": {`+members(40)+`}, "b": {`+members(35)+`}}`))
	if err != nil || len(got) != 2 || len(got[0].Attrs) != 40 || len(got[1].Attrs) != 35 {
		t.Errorf("got %v, %v, want 40 and 35 attributes", got, err)
	}
}

func TestParseListingFails(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                       "src lists nothing",
		"# none\n":                               "src lists nothing",
		"~":                                      "src lists nothing",
		"hello":                                  "src:1:1: found a text",
		"a: [1]":                                 "src:1:4: found a list",
		"a b: h":                                 "src:1:1: ",
		"- [a]":                                  "src:1:3: a list of hosts",
		"- host: h":                              "src:1:3: the host has no id",
		"a: 1\na: 2":                             "src:2:1: ",
		`{"a": 1}`:                               "the entry of a must be",
		"{\n  \"a\" 1}":                          "src:2:7: invalid character '1' after object key",
		`{"a": "h"`:                              "the JSON ends too early",
		`{"a": "h"} x`:                           "src:1:12: something follows",
		`{"a": null}{}`:                          "something follows",
		`[1]`:                                    "a list of hosts",
		`[[]]`:                                   "a list of hosts",
		`[{"host": "h"}]`:                        "the host has no id",
		`[{"id": [1]}]`:                          "id: it must be a text",
		`["a b"]`:                                "white space",
		`{"a": {` + members(40) + `, "x20": 0}}`: `"x20" is set twice`,
		`{"a": {"user": 1,"user":2}}`:            `"user" is set twice`,
		`{"a": {"x": ` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + "}}": "nested too deeply",
	} {
		got, err := ParseListing("src", []byte(text))
		message := fault.Message(err)
		if hint := fault.HintOf(err); hint != "" && strings.Count(message, hint) != 1 {
			t.Errorf("%.50s: got %q, want the hint once", text, message)
		}
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(message, want) || got != nil {
			t.Errorf("%.50s: got %v, %v, want %q", text, got, err, want)
		}
	}
}

func TestErrGroups(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"web": ["a"]}`, `{"web": {"hosts": ["a"]}}`, `{"all": {"children": []}}`, `{"all": {"vars": {}}}`, `{"a": {}, "_meta": {}}`,
	} {
		if _, err := ParseListing("src", []byte(text)); !errors.Is(err, ErrGroups) || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want %v", text, err, ErrGroups)
		}
	}
}

func FuzzParseListing(f *testing.F) {
	for _, s := range []string{
		`{"a": "h", "b": null, "c": {"port": 22, "passwd": "x"}}`, `[{"id": "a"}, "b"]`, "a: h\nb: {port: 22}\n", "- id: a\n- b\n", `{"web": ["a"]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		entries, err := ParseListing("src", src)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid || entries != nil {
				t.Fatalf("got %v, %v", entries, err)
			}
			return
		}
		for _, e := range entries {
			if _, err := targets.ParseID(string(e.ID)); err != nil || e.Trusted {
				t.Fatalf("got the entry %+v, %v", e, err)
			}
			for i, a := range e.Attrs {
				if _, ok := e.Attrs[:i].Get(a.Name); ok {
					t.Fatalf("%s has %s twice", e.ID, a.Name)
				}
				if _, ok := a.V.(string); ok && isSecret(a.Name) {
					t.Fatalf("%s is no secret", a.Name)
				}
			}
		}
	})
}

// BenchmarkListing parses and matches 10,000 targets of JSON.
func BenchmarkListing(b *testing.B) {
	var text strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&text, `%s"web%05d.example.com": {"host": "192.0.%d.%d", "user": "deploy", "port": 2222, "sudo": true, "minion_opts": {"grains": {"rack": "r%d", "roles": ["web", "app"]}}}`,
			map[bool]string{true: "{", false: ",\n"}[i == 0], i, i/250, i%250, i%40)
	}
	text.WriteString("}\n")
	src := []byte(text.String())
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(len(src)))
		b.ReportAllocs()
		for b.Loop() {
			if l, err := ParseListing("src", src); err != nil || len(l) != 10_000 {
				b.Fatal(len(l), err)
			}
		}
	})
	b.Run("parse and match", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			l, err := ParseListing("src", src)
			if err != nil {
				b.Fatal(err)
			}
			m, err := (&Set{Providers: []Provider{given(l)}}).Resolve(b.Context(), targets.Expr{Text: "web*"})
			if err != nil || m.Len() != 10_000 {
				b.Fatal(err)
			}
		}
	})
}

// given lists what it has.
type given []Entry

func (g given) Entries(context.Context, Query) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for _, e := range g {
			if !yield(e, nil) {
				return
			}
		}
	}
}
