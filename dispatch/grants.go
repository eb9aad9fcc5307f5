package dispatch

import (
	"strings"
	"sync"

	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/thin/wire"
)

// grants are the templates that one host may have rendered: those that the calls
// in progress name. Hosts are not trusted: without this, any of them could have
// the controller render what it likes, with the filters that look at files here.
type grants struct {
	mu sync.Mutex
	of map[string][]pillarOf // by the argument that is the template, or names it
}

// add grants what call names, if it asks for templates at all, until drop is called.
func (g *grants) add(call *jobs.Call) (drop func()) {
	if v := call.Kwargs.Value("template"); v == nil || v == "" {
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
