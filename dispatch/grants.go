package dispatch

import (
	"slices"
	"strings"
	"sync"

	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/thin/wire"
)

// grants are the templates that one host may have rendered, and what of the controller
// it may have: what the calls in progress name. Hosts are not trusted: without this,
// any of them could have the controller render what it likes, with the filters that
// look at files here.
type grants struct {
	mu    sync.Mutex
	of    map[string][]pillarOf // by the argument that is the template, or names it
	calls []*granted            // of the calls in progress
}

func newGrants() *grants { return &grants{of: map[string][]pillarOf{}} }

// add grants what call names until drop is called.
func (g *grants) add(call *jobs.Call) (drop func()) {
	dropTemplates, c := g.addTemplates(call), grantsOf(call)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.calls = append(g.calls, c)
	return func() {
		dropTemplates()
		g.mu.Lock()
		defer g.mu.Unlock()
		i := slices.Index(g.calls, c)
		g.calls = slices.Delete(g.calls, i, i+1)
	}
}

// rendered grants the file that a granted text names once it is rendered: that text
// is a salt:// path.
func (g *grants) rendered(text, made string) {
	if !strings.HasPrefix(text, "salt://") {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.calls) == 0 {
		return // they are over
	}
	c := grantsOf(&jobs.Call{Fun: g.calls[len(g.calls)-1].fun, Args: []any{strings.TrimSpace(made)}})
	g.calls = append(g.calls, c) // until the session ends
}

// addTemplates grants the templates that call names, if it asks for any.
func (g *grants) addTemplates(call *jobs.Call) (drop func()) {
	if v := call.Kwargs.Value("template"); (v == nil || v == "") && call.Fun != "cp.get_template" && !slices.Contains(call.Args, any("jinja")) {
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
		path, _ = modules.SaltPath(path)
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
