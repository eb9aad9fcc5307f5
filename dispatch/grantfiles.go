package dispatch

import (
	"path"
	"slices"
	"strings"

	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// granted is what one call in progress lets the host have of the controller, beside
// templates.
type granted struct {
	fun    string
	files  []string // salt:// paths
	dirs   []string // directories with all that is below them
	exists []string // paths of which it may know whether they are there
	urls   []string
	all    bool // the names of all files, directories and environments
	push   bool // it may give files
	query  *jobs.Call
}

// grantsOf returns what call names. Some functions grant more than paths: who asks for
// a directory wants what is in it, who asks for a list wants the list.
func grantsOf(call *jobs.Call) *granted {
	g := &granted{fun: call.Fun}
	words := texts(call)
	if call.Fun == "cp.cache_files" {
		words = strings.Split(strings.Join(words, ","), ",") // it takes a list in one text
	}
	for _, w := range words {
		if p, ok := strings.CutPrefix(w, "salt://"); ok {
			p, _ = modules.SaltPath(p)
			g.files = append(g.files, p)
		}
	}
	module, _, _ := strings.Cut(call.Fun, ".")
	switch module {
	case "cp", "file", "archive":
		for _, w := range words {
			if strings.HasPrefix(w, "http://") || strings.HasPrefix(w, "https://") {
				g.urls = append(g.urls, w)
			}
		}
	}
	switch call.Fun {
	case "cmd.script", "cmd.script_retcode": // what they run may have URLs too
		source := call.Kwargs.Value("source")
		if source == nil && len(call.Args) > 0 {
			source = call.Args[0]
		}
		if s := modules.Text(source); strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") {
			g.urls = append(g.urls, s)
		}
	case "cp.get_dir", "cp.cache_dir":
		for _, p := range g.files {
			g.dirs = append(g.dirs, strings.Trim(p, "/"))
		}
	case "cp.cache_master":
		g.all, g.dirs = true, []string{""}
	case "cp.list_master", "cp.list_master_dirs", "cp.list_master_symlinks", "cp.list_states", "cp.envs":
		g.all = true
	case "http.query", "http.wait_for_successful_query":
		g.query = call
	case "cp.push", "cp.push_dir":
		g.push = true
	case "slsutil.path_exists", "slsutil.file_exists", "slsutil.dir_exists":
		for _, w := range words {
			g.exists = append(g.exists, strings.Trim(w, "/"))
		}
	case "slsutil.findup":
		g.exists = upwards(call, words)
	}
	return g
}

// attended reports whether the function needs the controller for more than the files that
// it names, which go along to a host on which it is left running.
func (g *granted) attended() bool {
	return g.all || g.push || len(g.dirs) > 0 || len(g.exists) > 0 || strings.HasPrefix(g.fun, "event.")
}

// upwards returns the paths that slsutil.findup looks at: each name in the directory
// it begins with, and in those above.
func upwards(call *jobs.Call, words []string) []string {
	start := call.Kwargs.Value("startpath")
	if start == nil && len(call.Args) > 0 {
		start = call.Args[0]
	}
	var out []string
	for dir := strings.Trim(modules.Text(start), "/"); ; dir = path.Dir(dir) {
		if dir == "" {
			dir = "."
		}
		out = append(out, dir)
		for _, w := range words {
			out = append(out, path.Join(dir, w))
		}
		if dir == "." {
			return out
		}
	}
}

// texts returns the texts among the arguments of call, however deep.
func texts(call *jobs.Call) []string {
	var out []string
	var take func(v any)
	take = func(v any) {
		switch v := v.(type) {
		case string:
			out = append(out, v)
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

// any reports whether a call in progress grants what is asked for.
func (g *grants) any(of func(*granted) bool) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range g.calls {
		if of(c) {
			return true
		}
	}
	return false
}

// file reports whether the host may have the file at a path of the roots: a call in
// progress names it, or its directory.
func (g *grants) file(p string) bool {
	return g.any(func(c *granted) bool { return slices.Contains(c.files, p) || below(c.dirs, p) })
}

// dir reports whether the host may know what is below a directory of the roots.
func (g *grants) dir(p string) bool {
	return g.any(func(c *granted) bool { return c.all || below(c.dirs, p) })
}

// exists reports whether the host may know that there is something at a path.
func (g *grants) exists(p string) bool {
	return g.any(func(c *granted) bool { return slices.Contains(c.exists, p) || below(c.dirs, p) })
}

// all reports whether the host may have the names of everything.
func (g *grants) all() bool { return g.any(func(c *granted) bool { return c.all }) }

// push reports whether the host may give files.
func (g *grants) push() bool { return g.any(func(c *granted) bool { return c.push }) }

// queries returns the calls in progress that ask web servers.
func (g *grants) queries() []*jobs.Call {
	g.mu.Lock()
	defer g.mu.Unlock()
	var out []*jobs.Call
	for _, c := range g.calls {
		if c.query != nil {
			out = append(out, c.query)
		}
	}
	return out
}

// url reports whether the host may have what a URL has.
func (g *grants) url(u string) bool {
	return g.any(func(c *granted) bool { return slices.Contains(c.urls, u) })
}

// below reports whether p is one of dirs, or below one.
func below(dirs []string, p string) bool {
	for _, d := range dirs {
		if d == "" || p == d || strings.HasPrefix(p, d+"/") {
			return true
		}
	}
	return false
}
