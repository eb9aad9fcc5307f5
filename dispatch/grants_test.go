package dispatch

import (
	"testing"

	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/thin/wire"
)

// TestGrants has calls, and what a host may have rendered while they run.
func TestGrants(t *testing.T) {
	t.Parallel()
	jinja := ordered.Of("template", "jinja", "cwd", "/{{ 2 }}", "pillar", ordered.Of("a", int64(1)), "pillarenv", "dev")
	for _, c := range []struct {
		name string
		call jobs.Call
		req  wire.RenderRequest
		want bool
	}{
		{"the command", jobs.Call{Args: []any{"echo {{ 1 }}"}, Kwargs: jinja}, wire.RenderRequest{Text: "echo {{ 1 }}"}, true},
		{"a word of it", jobs.Call{Args: []any{[]any{"echo", "{{ 1 }}"}}, Kwargs: jinja}, wire.RenderRequest{Text: "{{ 1 }}"}, true},
		{"its directory", jobs.Call{Args: []any{"x"}, Kwargs: jinja}, wire.RenderRequest{Text: "/{{ 2 }}"}, true},
		{"a file", jobs.Call{Args: []any{"salt://a/b.sh?saltenv=dev"}, Kwargs: jinja}, wire.RenderRequest{Path: "a/b.sh"}, true},
		{"another file", jobs.Call{Args: []any{"salt://a/b.sh"}, Kwargs: jinja}, wire.RenderRequest{Path: "a/c.sh"}, false},
		{"another text", jobs.Call{Args: []any{"echo {{ 1 }}"}, Kwargs: jinja}, wire.RenderRequest{Text: "{{ '/etc/shadow' | file_hashsum }}"}, false},
		{"a part of the text", jobs.Call{Args: []any{"echo {{ 1 }}"}, Kwargs: jinja}, wire.RenderRequest{Text: "{{ 1 }}"}, false},
		{"no template", jobs.Call{Args: []any{"echo {{ 1 }}"}}, wire.RenderRequest{Text: "echo {{ 1 }}"}, false},
		{"no template, a file", jobs.Call{Args: []any{"salt://a/b.sh"}}, wire.RenderRequest{Path: "a/b.sh"}, false},
	} {
		g := newGrants()
		drop := g.add(&c.call)
		c.req.PillarEnv, c.req.Pillar = "other", ordered.Of("b", int64(2))
		of, ok := g.find(&c.req)
		if ok != c.want {
			t.Errorf("%s: got %v, want %v", c.name, ok, c.want)
		}
		if ok && (of.env != "dev" || of.override.Value("a") != int64(1) || of.override.Len() != 1) {
			t.Errorf("%s: got the pillar %+v, want that of the call", c.name, of)
		}
		drop()
		if _, ok := g.find(&c.req); ok {
			t.Errorf("%s: it is granted when the call is over", c.name)
		}
	}
}

// TestGrantedFiles has the files that a host may have.
func TestGrantedFiles(t *testing.T) {
	t.Parallel()
	g := newGrants()
	drop := g.add(&jobs.Call{Args: []any{"salt://a/b.sh?saltenv=dev", []any{"x", "salt://c"}}, Kwargs: ordered.Of("m", ordered.Of("s", "salt://d e"))})
	again := g.add(&jobs.Call{Args: []any{"salt://c"}})
	for path, want := range map[string]bool{"a/b.sh": true, "c": true, "d e": true, "x": false, "a": false, "": false, "top.sls": false} {
		if got := g.file(path); got != want {
			t.Errorf("%q: got %v, want %v", path, got, want)
		}
	}
	drop()
	if g.file("a/b.sh") || !g.file("c") {
		t.Error("what another call names must stay, and nothing else")
	}
	again()
	if g.file("c") {
		t.Error("nothing is granted when the calls are over")
	}
}

// TestProgramsOfGrains lets a host have what it is sent, and nothing beside it.
func TestProgramsOfGrains(t *testing.T) {
	t.Parallel()
	rn := &run{grainers: []wire.Program{{Path: "_grains/rack"}}, custom: func() (*custom, error) { return &custom{}, nil }}
	for path, want := range map[string]bool{"_grains/rack": true, "_grains/notes": false, "_grains/rack/x": false, "rack": false, "": false} {
		if got := rn.mayHave(path); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}
