package render

import (
	"context"
	"strings"

	"github.com/gossh/gossh/fault"
)

// Document is what a source has become before its last stage, which reads it as
// YAML or JSON: for those who want the places of what is in it.
type Document struct {
	// Format is "yaml" or "json" and Text what is to be read so; or Format is ""
	// and Value is what all stages made.
	Format string
	Text   string
	Value  any

	j *job
}

// Document renders s up to its last stage, if that reads YAML or JSON. nil is a
// source of white space alone.
func (r *Pipelines) Document(ctx context.Context, s Source, v Vars) (*Document, error) {
	if strings.TrimSpace(s.Text) == "" {
		return nil, nil
	}
	stages, err := r.stages(s, "")
	if err != nil {
		return nil, err
	}
	d := &Document{j: &job{source: s, vars: v}}
	last := len(stages) - 1
	if f := stages[last]; (f.name == "yaml" || f.name == "json") && len(f.args) == 0 {
		d.Format, stages = f.name, stages[:last]
	}
	var in any = s.Text
	for _, st := range stages {
		if in, err = st.run(ctx, r, d.j, st.args, in); err != nil {
			return nil, err
		}
	}
	if d.Format == "" {
		d.Value = in
		return d, nil
	}
	if d.Text, err = asText(d.Format, in); err != nil {
		return nil, err
	}
	if d.Format == "json" {
		// The first line stays, so that the places of errors are those of the file.
		if body := withoutShebang(d.Text); body != d.Text {
			d.Text = "\n" + body
		}
	}
	return d, nil
}

// Broken returns the error of who read Text with its place in the template, if a
// template made the text, and err otherwise.
func (d *Document) Broken(err error) error {
	if d.j.trace == nil || d.Text == d.j.source.Text {
		return err
	}
	return d.j.broken(d.Text, err)
}

// stages returns the pipeline for s; pipeline stands in for what s names.
func (r *Pipelines) stages(s Source, pipeline string) ([]stage, error) {
	if pipeline == "" {
		pipeline = Shebang(s.Text)
	}
	if pipeline == "" {
		return r.first, nil
	}
	st, err := parse(pipeline)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, s.Name, err)
	}
	return st, nil
}
