package output

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/pyfmt"
	"github.com/gossh/gossh/ordered"
)

// Printer prints results with one outputter, or with each function's own. Its
// methods may be called concurrently; each result reaches the writer in one
// Write.
type Printer struct {
	w      io.Writer
	style  *style
	name   string    // what the user asked for
	asked  outputter // the outputter of that name, or the default
	static bool
	fold   bool

	mu   sync.Mutex
	held []entry // until Close, with static and fold
}

// entry is a result as its outputter takes it.
type entry struct {
	out   outputter
	id    string
	shown any
}

// New returns a Printer that writes to w. An unknown outputter, or options that do
// not go together, are errors of kind fault.Invalid.
func New(w io.Writer, o Options) (*Printer, error) {
	asked, err := lookup(o.Name)
	if err != nil {
		return nil, err
	}
	if o.Fold && asked.data {
		return nil, fault.New(fault.Invalid, "choosing the outputter",
			"--fold joins hosts for reading, and %s is for programs", asked.name)
	}
	s, err := newStyle(o)
	if err != nil {
		return nil, err
	}
	return &Printer{w: w, style: s, name: o.Name, asked: asked, static: o.Static, fold: o.Fold}, nil
}

// Result prints r, or keeps it for Close where the options say so.
func (p *Printer) Result(r Result) error {
	out := p.choose(r)
	p.mu.Lock()
	defer p.mu.Unlock()
	if out.stream != nil {
		return p.write(out.stream(p.style, r))
	}
	e := entry{out: out, id: r.ID, shown: r.text()}
	if out.data {
		e.shown = r.data()
	}
	if p.static || p.fold {
		p.held = append(p.held, e)
		return nil
	}
	return p.write(out.render(p.style, ordered.Of(e.id, e.shown)))
}

// choose returns the outputter of one result. Each host has its own: what one host
// returned decides nothing for the next.
func (p *Printer) choose(r Result) outputter {
	forced := p.name != "" && p.name != "highstate"
	if forced || r.Out == "" || r.found() {
		return p.asked
	}
	own, ok := find(r.Out)
	if !ok || own.render == nil || own.name == "quiet" {
		return outputters()[0]
	}
	return own
}

// Stream prints a line that host id wrote to stream ("stdout" or "stderr") while
// its function still runs. Only jsonl has a form for it; with any other outputter
// it is an error of kind fault.Invalid.
func (p *Printer) Stream(id, stream, line string) error {
	if p.asked.stream == nil {
		return fault.New(fault.Invalid, "printing a line as it comes", "the outputter %s cannot", p.asked.name).
			WithHint("use --out jsonl with --stream")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.write(streamLine(p.style, id, stream, line))
}

// Close prints what Static and Fold kept back. It does not close the writer.
func (p *Printer) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	held := p.held
	p.held = nil
	switch {
	case p.fold:
		return p.writeFolded(held)
	case p.static:
		return p.writeStatic(held)
	}
	return nil
}

// writeStatic prints one mapping of all hosts per outputter in use, by ID.
func (p *Printer) writeStatic(held []entry) error {
	if len(held) == 0 && p.asked.data && p.asked.render != nil {
		return p.write(p.asked.render(p.style, ordered.NewMap(0)))
	}
	slices.SortStableFunc(held, func(a, b entry) int { return strings.Compare(a.id, b.id) })
	for _, out := range outputters() {
		hosts := ordered.NewMap(len(held))
		for _, e := range held {
			if e.out.name == out.name {
				hosts.Set(e.id, e.shown)
			}
		}
		if hosts.Len() == 0 {
			continue
		}
		if err := p.write(out.render(p.style, hosts)); err != nil {
			return err
		}
	}
	return nil
}

// write prints text and one line feed, or nothing where text is empty.
func (p *Printer) write(text string) error {
	text = pyfmt.StripRight(text)
	if text == "" {
		return nil
	}
	if _, err := io.WriteString(p.w, text+"\n"); err != nil {
		return fmt.Errorf("writing the output: %w", err)
	}
	return nil
}
