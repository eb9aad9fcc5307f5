package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the directory of the module.
const root = "../.."

// libraries are the packages that other programs embed, with all libraries that
// come in with each.
var libraries = map[string][]string{
	"ordered":       nil,
	"targets":       {"github.com/dlclark/regexp2/v2"},
	"roster":        {"github.com/dlclark/regexp2/v2", "go.yaml.in/yaml/v3"},
	"roster/flat":   {"github.com/dlclark/regexp2/v2", "go.yaml.in/yaml/v3"},
	"transport":     {"github.com/dlclark/regexp2/v2"},
	"transport/ssh": {"github.com/dlclark/regexp2/v2", "github.com/kr/fs", "github.com/pkg/sftp", "golang.org/x/crypto", "golang.org/x/sys"},
}

// foreign are packages that no program gets with them.
var foreign = []string{
	"net/http", "net/rpc", "database/sql", "text/template", "html/template", "flag", "testing", "plugin", "expvar",
}

// front are packages of gossh that are none of a library's business.
var front = []string{"cmd/", "config", "dispatch", "output", "jobs", "server", "api", "internal/sshtest", "internal/sshdtest", "modules/"}

// TestLibrariesStayLibraries holds what comes in with the packages that others
// embed.
func TestLibrariesStayLibraries(t *testing.T) {
	t.Parallel()
	modules := requirements(t)
	for name, want := range libraries {
		var got []string
		for _, p := range list(t, "-deps", module+name) {
			own, isOwn := strings.CutPrefix(p.ImportPath, module)
			switch {
			case isOwn:
				for _, f := range front {
					if own == strings.TrimSuffix(f, "/") || strings.HasPrefix(own, f) && strings.HasSuffix(f, "/") || strings.HasPrefix(own, f+"/") {
						t.Errorf("%s brings in %s, which is a front end or a store", name, own)
					}
				}
			case slices.Contains(foreign, p.ImportPath):
				t.Errorf("%s brings in %s, which its users did not ask for", name, p.ImportPath)
			default:
				for _, m := range modules {
					if p.ImportPath == m || strings.HasPrefix(p.ImportPath, m+"/") {
						got = append(got, m)
					}
				}
			}
		}
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, want) {
			t.Errorf("%s: got the libraries %q, want %q: a library that comes in with it is a decision", name, got, want)
		}
	}
}

// requirements returns the modules that go.mod names.
func requirements(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(f) >= 2 && strings.Contains(f[0], ".") && strings.HasPrefix(f[1], "v") {
			out = append(out, f[0])
		}
	}
	if !slices.Contains(out, "go.yaml.in/yaml/v3") {
		t.Fatalf("got the requirements %q, want the YAML library among them", out)
	}
	return out
}

// TestNoInternalTypes keeps types that only this module can name out of what others
// call. Modules run in the thin, which is built here.
func TestNoInternalTypes(t *testing.T) {
	t.Parallel()
	for _, p := range list(t, module+"...") {
		name := strings.TrimPrefix(p.ImportPath, module)
		if strings.Contains("/"+name, "/internal/") || strings.HasPrefix(name, "cmd/") || strings.HasPrefix(name+"/", "modules/") {
			continue
		}
		for _, at := range internalTypes(t, filepath.Join(root, filepath.FromSlash(name))) {
			t.Errorf("%s is part of what %s exports: no other module can name it", at, name)
		}
	}
}

// internalTypes returns what the exported declarations in dir say of internal
// packages.
func internalTypes(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		internal := map[string]bool{}
		for _, i := range f.Imports {
			from, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(from, "/internal/") {
				as := path.Base(from)
				if i.Name != nil {
					as = i.Name.Name
				}
				internal[as] = true
			}
		}
		ast.FileExports(f)
		for _, d := range f.Decls {
			out = append(out, mentions(d, internal)...)
		}
	}
	return out
}

// mentions returns what the signature of d says of the packages in names.
func mentions(d ast.Decl, names map[string]bool) []string {
	var out []string
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt: // a body
			return false
		case *ast.ValueSpec: // its values are no part of the type
			if n.Type != nil {
				ast.Inspect(n.Type, func(n ast.Node) bool { out = append(out, selected(n, names)...); return true })
			}
			return false
		}
		out = append(out, selected(n, names)...)
		return true
	})
	return out
}

func selected(n ast.Node, names map[string]bool) []string {
	s, ok := n.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	if x, ok := s.X.(*ast.Ident); ok && names[x.Name] {
		return []string{x.Name + "." + s.Sel.Name}
	}
	return nil
}

// TestEmbedding builds and runs a program of another module that has its own
// source of hosts, a roster file and grains of its own.
func TestEmbedding(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS("testdata/embedding")); err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(filepath.Join(dir, "main.go.txt"))
	if err != nil {
		t.Fatal(err)
	}
	own, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(own), "\n")
	mod := "module example.org/embedding\n" + rest +
		"\nrequire " + strings.TrimSuffix(module, "/") + " v0.0.0\nreplace " + strings.TrimSuffix(module, "/") + " => " + strconv.Quote(here) + "\n"
	for name, text := range map[string][]byte{"main.go": program, "go.mod": []byte(mod), "go.sum": sums} {
		if err := os.WriteFile(filepath.Join(dir, name), text, fs.FileMode(0o600)); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "run", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	got, err := cmd.CombinedOutput()
	want, rerr := os.ReadFile(filepath.Join(dir, "want.txt"))
	if err != nil || rerr != nil || string(got) != string(want) {
		t.Errorf("got %s(%v, %v), want %s", got, err, rerr, want)
	}
}
