package render

import (
	"context"
	"crypto/sha256"
	"errors"
	"net"
	"os"
	"os/exec"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/saltjinja"
)

// envKey is what one jinja.Environment is for.
type envKey struct {
	saltenv string
	file    bool
}

// jinjaOptions are the options of jinja_env and jinja_sls_env.
type jinjaOptions struct {
	syntax  syntax.Config
	newline bool // the last newline is kept by Jinja itself
}

// newJinjaOptions reads the options; key says where they are from.
func newJinjaOptions(key string, m *ordered.Map) (jinjaOptions, error) {
	o := jinjaOptions{syntax: syntax.Config{Do: true, LoopControls: true, Tags: saltjinja.Tags()}}
	texts := map[string]*string{
		"block_start_string": &o.syntax.BlockStart, "block_end_string": &o.syntax.BlockEnd,
		"variable_start_string": &o.syntax.VariableStart, "variable_end_string": &o.syntax.VariableEnd,
		"comment_start_string": &o.syntax.CommentStart, "comment_end_string": &o.syntax.CommentEnd,
		"line_statement_prefix": &o.syntax.LineStatement, "line_comment_prefix": &o.syntax.LineComment,
		"newline_sequence": &o.syntax.Newline,
	}
	flags := map[string]*bool{
		"trim_blocks": &o.syntax.TrimBlocks, "lstrip_blocks": &o.syntax.LstripBlocks, "keep_trailing_newline": &o.newline,
	}
	for k, v := range m.All() {
		text, isText := v.(string)
		flag, isFlag := v.(bool)
		switch {
		case texts[k] != nil && isText:
			*texts[k] = text
		case flags[k] != nil && isFlag:
			*flags[k] = flag
		case texts[k] != nil && v == nil:
		case texts[k] != nil || flags[k] != nil:
			return o, fault.New(fault.Invalid, "", "%s: %s has the wrong type", key, k)
		default:
			return o, fault.New(fault.Invalid, "", "%s: there is no option %s", key, k).WithHint("there are " + strings.Join(sorted(texts, flags), ", "))
		}
	}
	o.syntax.KeepTrailingNewline = o.newline
	return o, nil
}

// plain reports whether text is no template at all: most rosters and many SLS are
// none, and need not be parsed.
func (o *jinjaOptions) plain(text string) bool {
	s := &o.syntax
	return !strings.ContainsAny(text, "{\r") && s.BlockStart+s.VariableStart+s.CommentStart+s.LineStatement+s.LineComment+s.Newline == ""
}

func sorted(texts map[string]*string, flags map[string]*bool) []string {
	var out []string
	for k := range texts {
		out = append(out, k)
	}
	for k := range flags {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// extend makes the tables that all environments share.
func (r *Pipelines) extend() {
	o := saltjinja.Options{Location: time.Local, Files: os.DirFS("/"), LookPath: exec.LookPath, LookupHost: net.DefaultResolver.LookupHost}
	r.filters, r.tests, r.globals = saltjinja.Filters(o), saltjinja.Tests(o), saltjinja.Globals()
	r.functions = saltjinja.Functions()
	r.policies = py.Strict
	if r.o.AllowUndefined {
		r.policies = py.Default
	}
}

// env returns the environment for templates of one saltenv.
func (r *Pipelines) env(k envKey) *jinja.Environment {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.envs[k]; e != nil {
		return e
	}
	o := r.sls
	if k.file {
		o = r.file
	}
	e := jinja.New(jinja.Options{
		Syntax: o.syntax, Filters: r.filters, Tests: r.tests, Globals: r.globals,
		Loader: &loader{roots: r.o.Roots, env: k.saltenv}, JoinPath: join,
		Undefined: r.policies, Missing: r.python2Method, Finalize: saltjinja.Finalize, Limits: r.o.Limits,
	})
	r.envs[k] = e
	return e
}

// maxSources bounds the parsed templates that are remembered.
const maxSources = 1000

// sources remembers parsed texts: one text is rendered for many hosts.
type sources struct {
	mu sync.Mutex
	m  map[sourceKey]*jinja.Template
}

type sourceKey struct {
	env  envKey
	name string
	sum  [sha256.Size]byte
}

func newSources() *sources { return &sources{m: map[sourceKey]*jinja.Template{}} }

// template returns the parsed text of j.
func (r *Pipelines) template(j *job, text string) (*jinja.Template, error) {
	k := sourceKey{envKey{j.env(), j.file}, j.template(), sha256.Sum256([]byte(text))}
	r.sources.mu.Lock()
	t := r.sources.m[k]
	r.sources.mu.Unlock()
	if t != nil {
		return t, nil
	}
	t, err := r.env(k.env).FromString(k.name, text)
	if err != nil {
		return nil, err
	}
	r.sources.mu.Lock()
	defer r.sources.mu.Unlock()
	if len(r.sources.m) >= maxSources {
		clear(r.sources.m)
	}
	r.sources.m[k] = t
	return t, nil
}

// renderJinja renders a template. The newline at the end of the text stays, whatever
// Jinja does with it.
func renderJinja(ctx context.Context, r *Pipelines, j *job, args []string, in any) (any, error) {
	if len(args) > 0 {
		return nil, arguments("jinja", args)
	}
	text, err := asText("jinja", in)
	if err != nil {
		return nil, err
	}
	o := r.sls
	if j.file {
		o = r.file
	}
	if o.plain(text) {
		return text, nil
	}
	t, err := r.template(j, text)
	if err != nil {
		return nil, j.failed(err)
	}
	out, err := t.Render(ctx, newVariables(r, j).scope())
	if err != nil {
		if cerr := ctx.Err(); cerr != nil {
			return nil, cerr
		}
		return nil, j.failed(err)
	}
	j.trace = func() (string, []jinja.Span) { return traced(ctx, t, newVariables(r, j)) }
	if strings.HasSuffix(text, "\n") && !o.newline {
		out += "\n"
	}
	return out, nil
}

// failed makes an error of this package of one of Jinja.
func (j *job) failed(err error) error {
	var e *jinja.Error
	if !errors.As(err, &e) {
		return fault.Wrap(fault.Invalid, "rendering "+j.source.Name, err)
	}
	return &fault.Error{Kind: fault.Invalid, Err: &TemplateError{Source: j.source, Err: e}}
}
