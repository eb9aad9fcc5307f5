package custom

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// The bounds of asking an executable what it has.
const (
	schemaTime   = 10 * time.Second
	maxSchema    = 1 << 20
	maxFunctions = 1000
)

// Executable is a module on the host.
type Executable struct {
	// Module is its name, Path where it is.
	Module, Path string
	// Shown is what it is called in messages.
	Shown string
}

// schema is what an executable says of itself.
type schema struct {
	Functions []function `json:"functions"`
	// Needs are what its functions are given beside their arguments: grains, pillar.
	Needs []string `json:"needs"`
	// Timeout bounds a call, in seconds; 0 means never.
	Timeout float64 `json:"timeout"`
}

type function struct {
	Name      string   `json:"name"`
	Doc       string   `json:"doc"`
	Returns   string   `json:"returns"`
	Args      []arg    `json:"args"`
	VarArgs   bool     `json:"varargs"`
	VarKwargs bool     `json:"kwargs"`
	Changes   bool     `json:"changes"`
	Examples  []string `json:"examples"`
}

type arg struct {
	Name    string          `json:"name"`
	Kind    string          `json:"kind"`
	Default json.RawMessage `json:"default"`
	Doc     string          `json:"doc"`
}

// Load returns the functions of an executable. What it says of itself is kept beside
// it, so that it is asked once.
func Load(ctx context.Context, h *modules.Host, e Executable) ([]modules.Function, error) {
	kept := e.Path + ".schema"
	if text, err := os.ReadFile(kept); err == nil {
		return e.parse(text)
	}
	text, err := ask(ctx, h, e)
	if err != nil {
		return nil, err
	}
	functions, err := e.parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: its schema: %w", e.Shown, err)
	}
	keep(kept, text)
	return functions, nil
}

// ask runs the executable with the argument schema.
func ask(ctx context.Context, h *modules.Host, e Executable) ([]byte, error) {
	r, err := h.Runner.Run(ctx, &process.Command{
		Argv: []string{e.Path, "schema"}, Env: h.Env, Timeout: schemaTime, Limit: maxSchema,
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", e.Shown, e.unfit(err))
	case r.TimedOut:
		return nil, fmt.Errorf("%s schema does not end within %v", e.Shown, schemaTime)
	case r.Code != 0:
		return nil, modules.Failed([]string{e.Shown, "schema"}, r)
	case r.LostStdout > 0:
		return nil, fmt.Errorf("%s schema prints more than %d MiB", e.Shown, maxSchema>>20)
	}
	return r.Stdout, nil
}

// unfit says why an executable that is there cannot be started: the error is about
// the file alone, whatever is amiss with it.
func (e Executable) unfit(err error) error {
	head := make([]byte, 256)
	f, ferr := os.Open(e.Path)
	if ferr != nil {
		return err
	}
	defer f.Close()
	n, _ := io.ReadFull(f, head)
	line, _, _ := strings.Cut(string(head[:n]), "\n")
	by, script := strings.CutPrefix(line, "#!")
	by = strings.TrimLeft(by, " \t")
	switch {
	case script && strings.HasSuffix(line, "\r"):
		return errors.New("its lines end as on Windows, and no program is named like that: sed -i 's/\\r$//' mends it")
	case script && errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("its first line names %s, which is not on this host", by)
	case !script && errors.Is(err, syscall.ENOEXEC):
		return errors.New("it is no program for this platform, and no script: those begin with #! and what runs them")
	}
	return err
}

// keep writes a schema. It is asked for again if it cannot be kept.
func keep(name string, text []byte) {
	f, err := os.CreateTemp(dirOf(name), ".gossh-file-*")
	if err != nil {
		return
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
}

func dirOf(path string) string { return path[:strings.LastIndexByte(path, '/')+1] }

// parse reads a schema.
func (e Executable) parse(text []byte) ([]modules.Function, error) {
	var s schema
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, err
	}
	if len(s.Functions) == 0 || len(s.Functions) > maxFunctions {
		return nil, fmt.Errorf("it has %d functions: 1 to %d are possible", len(s.Functions), maxFunctions)
	}
	for _, n := range s.Needs {
		if n != "grains" && n != "pillar" {
			return nil, fmt.Errorf("needs %q: there are grains and pillar", n)
		}
	}
	var out []modules.Function
	for _, sf := range s.Functions {
		bare := strings.TrimPrefix(sf.Name, e.Module+".")
		f := modules.Function{
			Name: e.Module + "." + bare, VarArgs: sf.VarArgs, VarKwargs: sf.VarKwargs,
			Doc: sf.Doc, Returns: sf.Returns, Changes: sf.Changes,
		}
		if !identifier(bare) {
			return nil, fmt.Errorf("%q is no name of a function", sf.Name)
		}
		if slices.ContainsFunc(out, func(o modules.Function) bool { return o.Name == f.Name }) {
			return nil, fmt.Errorf("the function %s is there twice", bare)
		}
		for _, x := range sf.Examples {
			f.Examples = append(f.Examples, strings.TrimSpace(f.Name+" "+x))
		}
		for _, a := range sf.Args {
			made, err := a.arg()
			if err != nil {
				return nil, fmt.Errorf("function %s: %w", bare, err)
			}
			f.Args = append(f.Args, made)
		}
		f.Run = e.runner(&s, bare, f.Args)
		out = append(out, f)
	}
	return out, nil
}

// arg returns the argument. One without a default is required.
func (a arg) arg() (modules.Arg, error) {
	out := modules.Arg{Name: a.Name, Doc: a.Doc, Required: a.Default == nil}
	if !identifier(a.Name) {
		return out, fmt.Errorf("%q is no name of an argument", a.Name)
	}
	if a.Kind != "" {
		k, ok := modules.KindOf(a.Kind)
		if !ok {
			return out, fmt.Errorf("argument %s: there is no kind %q: there are any, text, int, num, bool, list and dict", a.Name, a.Kind)
		}
		out.Kind = k
	}
	if a.Default == nil {
		return out, nil
	}
	var err error
	out.Default, err = ordered.Decode(a.Default)
	return out, err
}

// identifier reports whether a name is one that Python would take.
func identifier(name string) bool {
	for i, r := range name {
		if r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || i > 0 && '0' <= r && r <= '9' {
			continue
		}
		return false
	}
	return name != ""
}
