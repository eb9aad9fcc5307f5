package render

import (
	"context"
	"crypto/sha256"
	"strings"
	"sync"

	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/saltjinja"
)

// Options are what Pipelines work with. The zero value is Salt's defaults, without
// files to include.
type Options struct {
	// Pipeline is for texts without a shebang; "" means DefaultPipeline.
	Pipeline string
	// Roots are where templates are included and imported from; nil has none.
	Roots *files.Roots
	// SLSEnv sets options of Jinja for SLS and rosters (jinja_sls_env), FileEnv for
	// other templates (jinja_env): trim_blocks, lstrip_blocks, the delimiters, ...
	SLSEnv, FileEnv *ordered.Map
	// AllowUndefined lets templates print what is not defined (allow_undefined).
	AllowUndefined bool
	// GPGKeyDir is the home of gpg (gpg_keydir); "" leaves it to gpg.
	GPGKeyDir string
	// NoPrograms makes it an error that a renderer would run a program: gpg.
	NoPrograms bool
	// Limits bound each rendering; the zero value has defaults.
	Limits jinja.Limits
	// Warn takes what a user should read though it is no error; nil drops it. It
	// may be called concurrently.
	Warn func(msg string)
}

// Pipelines render through pipelines of renderers. It is safe for concurrent use;
// templates are parsed once.
type Pipelines struct {
	o         Options
	first     []stage
	sls       jinjaOptions
	file      jinjaOptions
	mu        sync.Mutex
	envs      map[envKey]*jinja.Environment
	warned    map[string]bool // what need not be said again
	secrets   map[[sha256.Size]byte]string
	sources   *sources
	filters   map[string]jinja.Filter
	tests     map[string]jinja.Test
	globals   map[string]py.Value
	functions map[string]saltjinja.Function
	policies  py.Policy
}

var _ Renderer = (*Pipelines)(nil)

// New returns a renderer. The errors are fault.Invalid: an unknown renderer, an
// option of Jinja that is not there.
func New(o Options) (*Pipelines, error) {
	if o.Pipeline == "" {
		o.Pipeline = DefaultPipeline
	}
	if o.Warn == nil {
		o.Warn = func(string) {}
	}
	r := &Pipelines{o: o, envs: map[envKey]*jinja.Environment{}, warned: map[string]bool{}, secrets: map[[sha256.Size]byte]string{}, sources: newSources()}
	var err error
	if r.first, err = parse(o.Pipeline); err != nil {
		return nil, err
	}
	if r.sls, err = newJinjaOptions("jinja_sls_env", o.SLSEnv); err != nil {
		return nil, err
	}
	if r.file, err = newJinjaOptions("jinja_env", o.FileEnv); err != nil {
		return nil, err
	}
	r.extend()
	return r, nil
}

// Default returns a renderer with Salt's defaults.
func Default() *Pipelines {
	r, err := New(Options{})
	if err != nil {
		panic("render: the defaults are wrong: " + err.Error())
	}
	return r
}

// Render implements Renderer: the stages that the shebang of the text names, or the
// default ones.
func (r *Pipelines) Render(ctx context.Context, s Source, v Vars) (any, error) {
	steps, err := r.Steps(ctx, s, v, "")
	if err != nil {
		return nil, err
	}
	if len(steps) == 0 {
		return nil, nil
	}
	return steps[len(steps)-1].Value, nil
}

// Step is what one stage made.
type Step struct {
	// Renderer is the name of the stage.
	Renderer string
	// Value is text, or data.
	Value any
}

// Steps renders as Render does and returns what each stage made. pipeline stands
// in for the shebang and the default; "" leaves them. On an error the steps before
// it are returned too. A text of white space alone has no steps.
func (r *Pipelines) Steps(ctx context.Context, s Source, v Vars, pipeline string) ([]Step, error) {
	if strings.TrimSpace(s.Text) == "" {
		return nil, nil
	}
	stages, err := r.stages(s, pipeline)
	if err != nil {
		return nil, err
	}
	j := &job{source: s, vars: v}
	var in any = s.Text
	var out []Step
	for _, st := range stages {
		x, err := st.run(ctx, r, j, st.args, in)
		if err != nil {
			return out, err
		}
		in = x
		out = append(out, Step{st.name, x})
	}
	return out, nil
}

// Text renders a template as a managed file or a script is: through Jinja alone,
// with the options of jinja_env.
func (r *Pipelines) Text(ctx context.Context, s Source, v Vars) (string, error) {
	j := &job{source: s, vars: v, file: true}
	out, err := renderJinja(ctx, r, j, nil, s.Text)
	if err != nil {
		return "", err
	}
	text, _ := out.(string)
	return text, nil
}
