package dispatch

import (
	"context"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/thin/wire"
)

// moduleFolder is the folder of the file roots whose executables are modules.
const moduleFolder = "_modules"

// custom are the modules in the file roots, as one run finds them. It is safe for
// concurrent use.
type custom struct {
	// executables and python are the files of each module.
	executables map[string][]customFile
	python      map[string]files.FolderFile
	// deaf are files that would be modules if somebody might execute them.
	deaf map[string]string
	// misnamed are executables whose names are none of modules, by these names.
	misnamed map[string]string

	mu   sync.Mutex
	sent map[string]bool // paths that hosts of the run may fetch
	told map[string]bool // what was warned of
}

// customFile is an executable, for one platform or ("") for all.
type customFile struct {
	files.FolderFile
	platform string
}

// newCustom looks what there is.
func (s *Service) newCustom() (*custom, error) {
	c := &custom{
		executables: map[string][]customFile{}, python: map[string]files.FolderFile{}, deaf: map[string]string{}, misnamed: map[string]string{},
		sent: map[string]bool{}, told: map[string]bool{},
	}
	if s.c.Files == nil {
		return c, nil
	}
	found, err := s.c.Files.Folder(moduleFolder)
	if err != nil {
		return c, err
	}
	for _, f := range found {
		module, platform, ext := splitModule(path.Base(f.Path))
		switch {
		case slices.Contains(noModules, ext) || path.Base(f.Path) == "__init__.py":
		case module == "":
			if f.Executable {
				c.misnamed[strings.TrimSuffix(path.Base(f.Path), ext)] = f.Path
			}
		case ext == ".py", ext == ".pyx", ext == ".so":
			c.python[module] = f
		case f.Executable:
			c.executables[module] = append(c.executables[module], customFile{f, platform})
		default:
			c.deaf[module] = f.Path
		}
	}
	return c, nil
}

// noModules are the endings of files that are no modules.
var noModules = []string{".md", ".txt", ".rst", ".pyc", ".go"}

// splitModule reads the name of a file: MODULE, MODULE.sh, MODULE-linux-amd64. The
// module is "" if the file is none.
func splitModule(name string) (module, platform, ext string) {
	ext = path.Ext(name)
	if slices.Contains(noModules, ext) {
		return "", "", ext
	}
	module = strings.TrimSuffix(name, ext)
	if parts := strings.Split(module, "-"); len(parts) == 3 {
		module, platform = parts[0], parts[1]+"-"+parts[2]
	}
	for i, r := range module {
		letter := r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return "", "", ext
		}
	}
	if module == "__init__" {
		return "", "", ext
	}
	return module, platform, ext
}

// has reports whether there is a module of that name for hosts.
func (c *custom) has(fun string) bool {
	module, _, _ := strings.Cut(fun, ".")
	return len(c.executables[module]) > 0
}

// modules returns what a host needs to run fun: the module that has it, or for sys.*
// all of them. A module in Python is an error where nothing else has the function.
func (s *Service) modules(ctx context.Context, rn *run, fun string) ([]wire.Module, error) {
	c, err := rn.custom()
	if err != nil {
		return nil, err
	}
	module, _, _ := strings.Cut(fun, ".")
	var names []string
	switch {
	case len(c.executables[module]) > 0:
		names = []string{module}
	case c.python[module].Path != "" || c.deaf[module] != "" || c.misnamed[module] != "":
		return nil, s.unusable(c, module, fun)
	case module == "sys":
		for name := range c.executables {
			names = append(names, name)
		}
		slices.Sort(names)
		for name := range c.python {
			c.warn(s, c.python[name].Path+" is not listed: it is a module in Python")
		}
		for name := range c.deaf {
			c.warn(s, c.deaf[name]+" is not listed: it is not executable")
		}
		for name := range c.misnamed {
			c.warn(s, c.misnamed[name]+" is not listed: its name is none of a module")
		}
	}
	var out []wire.Module
	for _, name := range names {
		m := wire.Module{Name: name}
		for _, f := range c.executables[name] {
			p, err := s.c.Files.Program(ctx, f.FolderFile)
			if err != nil {
				return nil, err
			}
			m.Files = append(m.Files, wire.ModuleFile{Platform: f.platform, Program: wire.Program{Path: p.Path, Env: p.Env, SHA256: p.SHA256}})
			c.grant(f.Path)
		}
		out = append(out, m)
	}
	return out, nil
}

// unusable is the error of a function whose module cannot be run on hosts. Where gossh
// has the function itself that runs, with a warning.
func (s *Service) unusable(c *custom, module, fun string) error {
	file, why := c.python[module].Path, "is a module in Python, which gossh does not bring to hosts"
	hint := "make it an executable that answers JSON, in any language (docs/custom-modules.md), or set thin_type: salt for hosts with Python"
	if file == "" {
		file, why, hint = c.deaf[module], "is not executable", "chmod +x makes it a module"
	}
	if file == "" {
		file, why, hint = c.misnamed[module], "is no module by its name", "letters, digits and _ can be in it, before -OS-ARCH"
	}
	if s.c.Controller.OnHost != nil && s.c.Controller.OnHost(fun) {
		c.warn(s, file+" "+why+": "+fun+" is gossh's own")
		return nil
	}
	return fault.New(fault.Invalid, "", "'%s' is not available: salt://%s %s", fun, file, why).WithHint(hint)
}

// warn says something about a file once per run.
func (c *custom) warn(s *Service, text string) {
	c.mu.Lock()
	told := c.told[text]
	c.told[text] = true
	c.mu.Unlock()
	if !told {
		s.c.Warn("salt://" + text)
	}
}

// grant lets the hosts of the run fetch a file.
func (c *custom) grant(path string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent[path] = true
}

// mayHave reports whether hosts may fetch the file at a path.
func (c *custom) mayHave(path string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sent[path]
}
