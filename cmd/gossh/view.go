package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/dispatch"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/output"
	"github.com/gossh/gossh/output/progress"
	"github.com/gossh/gossh/targets"
)

// view shows a job: returns on stdout, how far it is on stderr.
type view struct {
	a        *app
	c        *config.Config
	printer  *output.Printer
	closeOut func() error
	line     *progress.Line
	jid      string
	record   *recorder
	lines    map[targets.ID]map[string]*bytes.Buffer // unfinished lines of --stream
	req      dispatch.Request
	without  int // hosts that have nothing of the job that is collected
	left     int // hosts that were left running the function
}

// newView opens the output and chooses how it is printed.
func (a *app) newView(c *config.Config) (*view, error) {
	v := &view{a: a, c: c, lines: map[targets.ID]map[string]*bytes.Buffer{}}
	fd := int(a.err.Fd())
	v.line = progress.New(progress.Options{
		W: a.err, Width: progress.Width(fd),
		Terminal: progress.OnTerminal(fd, a.env.Getenv("TERM")) && !c.Bool("no_progress"),
	})
	a.talk, a.pause = v.line.Writer(a.err), v.line.Pause
	if c.Bool("stream") && c.Text("output") != "jsonl" {
		return nil, usagef("--stream needs --out jsonl")
	}
	var err error
	v.printer, v.closeOut, err = a.printer(c, true, v.line.Writer)
	return v, err
}

// printer opens stdout, or the output file, with the outputter of the
// configuration. wrap, if given, stands between the printer and stdout.
func (a *app) printer(c *config.Config, truncate bool, wrap ...func(io.Writer) io.Writer) (*output.Printer, func() error, error) {
	w, closeOut := io.Writer(a.out), func() error { return nil }
	if name := c.Text("output_file"); name != "" {
		flags := os.O_WRONLY | os.O_CREATE
		if c.Bool("output_file_append") || !truncate {
			flags |= os.O_APPEND
		} else {
			flags |= os.O_TRUNC
		}
		f, err := os.OpenFile(name, flags, 0o644)
		if err != nil {
			return nil, nil, fault.Wrap(fault.Invalid, "opening the output file", err)
		}
		w, closeOut = f, f.Close
	} else {
		for _, f := range wrap {
			w = f(w)
		}
	}
	o, err := a.outputOptions(c)
	if err != nil {
		return nil, nil, errors.Join(err, closeOut())
	}
	p, err := output.New(w, o)
	if err != nil {
		return nil, nil, errors.Join(flagged(err, c, "output", "state_output", "fold"), closeOut())
	}
	return p, closeOut, nil
}

// flagged makes err a wrong command line if a flag set one of the keys that it
// may be about.
func flagged(err error, c *config.Config, keys ...string) error {
	for _, k := range keys {
		if strings.HasPrefix(c.Get(k).Source, "--") {
			return usageError{err}
		}
	}
	return err
}

func (a *app) outputOptions(c *config.Config) (output.Options, error) {
	tty := c.Text("output_file") == "" && term.IsTerminal(int(a.out.Fd()))
	o := output.Options{
		Name: c.Text("output"), Static: c.Bool("static"), Fold: c.Bool("fold"),
		Terminal: tty, KeepEscapes: !c.Bool("strip_colors"),
		Color: c.Bool("force_color") || tty && !c.Bool("no_color") && a.env.Getenv("NO_COLOR") == "" && a.env.Getenv("TERM") != "dumb",
		State: output.StateOptions{
			Mode: c.Text("state_output"), Brief: strings.EqualFold(c.Text("state_verbose"), "false"),
			Diff: c.Bool("state_output_diff"), NoProfile: !c.Bool("state_output_profile"),
			Percent: c.Bool("state_output_pct"), CompressIDs: c.Bool("state_compress_ids"),
			Tabular: c.Text("state_tabular"),
			Exclude: c.List("state_output_exclude"), Terse: c.List("state_output_terse"),
		},
		NestedIndent: c.Int("nested_indent"),
	}
	var err error
	if o.Color && c.Text("color_theme") != "" {
		if o.Theme, err = a.theme(c.Text("color_theme")); err != nil {
			return o, err
		}
	}
	s := c.Get("output_indent")
	if !s.Set() {
		return o, nil
	}
	text := fmt.Sprint(s.Value)
	if s.Value == nil {
		text = "null"
	}
	if o.Indent, err = output.ParseIndent(text); err != nil {
		return o, flagged(err, c, "output_indent")
	}
	return o, nil
}

// theme reads a colour theme. One that is not there is a warning, as in Salt.
func (a *app) theme(name string) (output.Theme, error) {
	src, err := os.ReadFile(name)
	if err != nil {
		a.say("[WARNING ] color_theme: %v", err)
		return nil, nil
	}
	return output.ParseTheme(name, src)
}

// show prints the updates of a job. It reports whether a host failed.
func (v *view) show(updates iter.Seq2[dispatch.Update, error]) (failed bool, err error) {
	for u, uerr := range updates {
		if uerr != nil {
			err = uerr
			break
		}
		switch {
		case u.Job != nil:
			err = v.begin(u.Job)
		case u.Started != nil:
			v.line.Started(string(*u.Started))
		case u.Output != nil:
			err = v.stream(u.Output)
		case u.Return != nil && v.nothing(u.Return):
		case u.Return != nil:
			failed = failed || u.Return.Failed()
			err = v.result(u.Return)
		case u.Gathered != nil:
			err = v.printer.Result(result(string(u.Gathered.JID), &u.Gathered.Return))
		case u.Summary != nil:
			err = v.ended(u.Summary)
		}
		if err != nil {
			break
		}
	}
	err = errors.Join(err, v.close())
	v.line.Close()
	return failed, err
}

func (v *view) begin(j *jobs.Job) error {
	v.jid = string(j.ID)
	if v.c.Bool("verbose") {
		head := "Executing job with jid " + string(j.ID)
		if err := print(v.a.out, head+"\n"+strings.Repeat("-", len(head))+"\n\n\n"); err != nil {
			return err
		}
	}
	v.a.collect(len(j.Targets))
	v.line.Start(len(j.Targets))
	return nil
}

// result prints the outcome of one host.
func (v *view) result(r *jobs.Return) error {
	if err := v.flush(r.Target); err != nil {
		return err
	}
	if v.req.Options.Async && !r.Failed() {
		v.left++
	}
	v.line.Done(string(r.Target), r.Kind)
	v.record.outcome(r.Target, r.Kind)
	return v.printer.Result(result(v.job(), r))
}

// result is an outcome as it is printed.
func result(jid string, r *jobs.Return) output.Result {
	return output.Result{
		ID: string(r.Target), JID: jid, Fun: r.Fun, Value: r.Value, Out: r.Out, Kind: r.Kind,
		Message: r.Message, Retcode: r.Retcode, Stdout: r.Stdout, Stderr: r.Stderr,
	}
}

// maxLine bounds a line of --stream, in bytes; a longer one is cut in pieces.
const maxLine = 64 << 10

// stream prints the whole lines of what came, and keeps the rest.
func (v *view) stream(o *dispatch.Output) error {
	b := v.buffer(o.Target, o.Stream)
	b.Write(o.Data)
	for {
		i := bytes.IndexByte(b.Bytes(), '\n')
		if i < 0 && b.Len() < maxLine {
			return nil
		}
		n, skip := i, 1
		if i < 0 {
			n, skip = maxLine, 0
		}
		line := string(b.Next(n))
		b.Next(skip)
		if err := v.printer.Stream(string(o.Target), o.Stream, line); err != nil {
			return err
		}
	}
}

func (v *view) buffer(id targets.ID, stream string) *bytes.Buffer {
	if v.lines[id] == nil {
		v.lines[id] = map[string]*bytes.Buffer{}
	}
	b := v.lines[id][stream]
	if b == nil {
		b = &bytes.Buffer{}
		v.lines[id][stream] = b
	}
	return b
}

// flush prints what a host left without a newline.
func (v *view) flush(id targets.ID) error {
	for _, stream := range []string{"stdout", "stderr"} {
		b := v.lines[id][stream]
		if b == nil || b.Len() == 0 {
			continue
		}
		if err := v.printer.Stream(string(id), stream, b.String()); err != nil {
			return err
		}
	}
	delete(v.lines, id)
	return nil
}

// close prints what was kept for the end.
func (v *view) close() error {
	return errors.Join(v.printer.Close(), v.closeOut())
}

// plainResult is a result that no host returned.
func plainResult(id string, value any) output.Result { return output.Result{ID: id, Value: value} }

// outputNames are the words that --out takes.
func outputNames() []string { return output.Names() }
