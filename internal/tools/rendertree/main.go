// Command rendertree renders files for scripts/compare-trees. It reads one job per
// line of its input, as JSON, and answers each with what became of it. A function
// that a template calls is asked for in between, unless gossh has it.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/gossh/gossh/caller"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/sls/render"
)

// job is one file to render.
type job struct {
	Roots []string `json:"roots"` // of the environment base
	Name  string   `json:"name"`
	Path  string   `json:"path"`
	SLS   string   `json:"sls"`
	Text  string   `json:"text"`
	File  bool     `json:"file"`  // a managed file, not an SLS
	YAML  bool     `json:"yaml"`  // load the text as YAML, render nothing
	Loose bool     `json:"loose"` // allow_undefined

	Pillar string       `json:"pillar"` // in YAML, whose keys can be numbers
	Grains *ordered.Map `json:"grains"`
	Opts   *ordered.Map `json:"opts"`
	More   *ordered.Map `json:"more"`
}

// answer is what became of a job.
type answer struct {
	Text  *string `json:"text,omitempty"`
	Data  any     `json:"data,omitempty"`
	Class string  `json:"class,omitempty"` // of the error
	Error string  `json:"error,omitempty"`
}

func main() {
	if err := run(context.Background(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "rendertree:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, in io.Reader, out io.Writer) error {
	l := &line{in: bufio.NewReader(in), out: bufio.NewWriter(out)}
	pipelines := map[string]*render.Pipelines{}
	for {
		var j job
		if err := l.read(&j); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		key := strings.Join(append(j.Roots, strconv.FormatBool(j.Loose)), "\x00")
		if pipelines[key] == nil {
			r, err := render.New(render.Options{Roots: files.New(map[string][]string{"base": j.Roots}), AllowUndefined: j.Loose})
			if err != nil {
				return err
			}
			pipelines[key] = r
		}
		if err := l.write(do(ctx, pipelines[key], &j, l)); err != nil {
			return err
		}
	}
}

// do renders or loads what j says.
func do(ctx context.Context, r *render.Pipelines, j *job, l *line) answer {
	s := render.Source{Name: j.Name, Path: j.Path, SLS: j.SLS, Text: j.Text}
	pillar, err := mapping(j.Pillar)
	if err != nil {
		return failed(err)
	}
	local := (&caller.Caller{Functions: own()}).For(caller.Host{ID: "web1", Opts: j.Opts, Grains: j.Grains, Pillar: pillar})
	v := render.Vars{Opts: j.Opts, Grains: j.Grains, Pillar: pillar, More: j.More, Salt: &functions{local, l}}
	var out any
	switch {
	case j.YAML:
		out, err = last(r.Steps(ctx, s, v, "yaml"))
		if err == nil {
			return answer{Data: out}
		}
	case j.File:
		out, err = r.Text(ctx, s, v)
	default:
		out, err = last(r.Steps(ctx, s, v, "jinja"))
	}
	if err != nil {
		return failed(err)
	}
	text, _ := out.(string)
	return answer{Text: &text}
}

// mapping reads the YAML of a mapping.
func mapping(text string) (*ordered.Map, error) {
	v, err := saltyaml.Load("pillar", []byte(text))
	m, _ := v.(*ordered.Map)
	return m, err
}

func last(steps []render.Step, err error) (any, error) {
	if err != nil || len(steps) == 0 {
		return nil, err
	}
	return steps[len(steps)-1].Value, nil
}

func failed(err error) answer {
	a := answer{Class: "Error", Error: err.Error() + "\n" + fault.HintOf(err)}
	var e *jinja.Error
	if errors.As(err, &e) {
		a.Class, a.Error = e.Class, e.Detail()
	}
	return a
}

// line is the conversation with the caller.
type line struct {
	in  *bufio.Reader
	out *bufio.Writer
}

func (l *line) read(v any) error {
	b, err := l.in.ReadBytes('\n')
	if err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}

func (l *line) write(v any) error {
	e := json.NewEncoder(l.out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	return l.out.Flush()
}
