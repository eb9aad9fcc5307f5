package dispatch

import (
	"slices"
	"strings"
	"sync"

	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/thin/wire"
)

// grants are the templates that one host may have rendered, and the files of the
// controller that it may have: those that the calls in progress name. Hosts are not trusted: without this, any of them could have
// the controller render what it likes, with the filters that look at files here.
type grants struct {
	mu    sync.Mutex
	of    map[string][]pillarOf // by the argument that is the template, or names it
	files map[string]int        // how often calls in progress name a salt:// path
}

func newGrants() *grants { return &grants{of: map[string][]pillarOf{}, files: map[string]int{}} }

// add grants what call names until drop is called.
func (g *grants) add(call *jobs.Call) (drop func()) {
	dropTemplates, paths := g.addTemplates(call), saltPaths(call)
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, p := range paths {
		g.files[p]++
	}
	return func() {
		dropTemplates()
		g.mu.Lock()
		defer g.mu.Unlock()
		for _, p := range paths {
			g.files[p]--
		}
	}
}

// file reports whether a call in progress names the salt:// path: a host gets no
// other file of the controller.
func (g *grants) file(path string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.files[path] > 0
}

// saltPaths returns the salt:// paths among the arguments of call, without the
// environment that may be behind them.
func saltPaths(call *jobs.Call) []string {
	var out []string
	var take func(v any)
	take = func(v any) {
		switch v := v.(type) {
		case string:
			if path, ok := strings.CutPrefix(v, "salt://"); ok {
				path, _, _ = strings.Cut(path, "?")
				out = append(out, path)
			}
		case []any:
			for _, e := range v {
				take(e)
			}
		case *ordered.Map:
			for _, e := range v.All() {
				take(e)
			}
		}
	}
	take(call.Args)
	take(call.Kwargs)
	return out
}

// addTemplates grants the templates that call names, if it asks for any.
func (g *grants) addTemplates(call *jobs.Call) (drop func()) {
	if v := call.Kwargs.Value("template"); (v == nil || v == "") && !slices.Contains(call.Args, any("jinja")) {
		return func() {}
	}
	of, err := asked(call)
	if err != nil {
		return func() {} // the function refuses such arguments itself
	}
	var texts []string
	take := func(v any) {
		if list, ok := v.([]any); ok {
			for _, e := range list {
				texts = append(texts, modules.Text(e))
			}
			return
		}
		texts = append(texts, modules.Text(v))
	}
	for _, v := range call.Args {
		take(v)
	}
	for _, v := range call.Kwargs.All() {
		take(v)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, t := range texts {
		g.of[t] = append(g.of[t], of)
	}
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		for _, t := range texts {
			if g.of[t] = g.of[t][:len(g.of[t])-1]; len(g.of[t]) == 0 {
				delete(g.of, t)
			}
		}
	}
}

// find reports whether req is granted, and for which pillar: what the host says of
// that does not count.
func (g *grants) find(req *wire.RenderRequest) (pillarOf, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if req.Path == "" {
		return last(g.of[req.Text])
	}
	for text, of := range g.of {
		path, ok := strings.CutPrefix(text, "salt://")
		path, _, _ = strings.Cut(path, "?")
		if ok && path == req.Path {
			return last(of)
		}
	}
	return pillarOf{}, false
}

// last is the pillar of the innermost call.
func last(of []pillarOf) (pillarOf, bool) {
	if len(of) == 0 {
		return pillarOf{}, false
	}
	return of[len(of)-1], true
}
