package file

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/difflib"
	"github.com/gossh/gossh/internal/pyre"
	"github.com/gossh/gossh/modules"
)

func line(ctx context.Context, c *modules.Call) (any, error) {
	p, err := target(ctx, c)
	if err != nil {
		return nil, err
	}
	if !p.isFile() {
		if c.Bool("quiet") {
			return false, nil
		}
		return nil, modules.Errorf("File \"%s\" does not exists or is not a file.", p.name)
	}
	mode := strings.ToLower(c.Text("mode"))
	switch mode {
	case "insert", "ensure", "replace":
		if !c.Given("content") {
			return nil, modules.Errorf("Content can only be empty if mode is \"delete\"")
		}
	case "delete":
	case "":
		return nil, modules.Errorf("Mode was not defined. How to process the file?")
	default:
		return nil, modules.Errorf("Unknown mode: \"%s\"", mode)
	}
	old, err := text(p)
	if err != nil {
		return nil, err
	}
	e := &lineEdit{ctx: ctx, lines: difflib.Lines(old), content: c.Text("content"), indent: c.Bool("indent"), location: c.Text("location")}
	if err := e.find(c); err != nil {
		return nil, err
	}
	lines, err := e.apply(mode)
	if err != nil {
		return nil, err
	}
	if backupOf(c) != "" {
		c.Named["backup"] = "." + c.Host.Now().Format("2006-01-02-15-04-05")
	}
	fresh := strings.Join(lines, "")
	if fresh == old {
		return false, nil
	}
	return commit(c, p, old, fresh)
}

// lineEdit is one call of file.line.
type lineEdit struct {
	ctx      context.Context
	lines    []string
	content  string
	indent   bool
	location string
	// match, before and after are the lines that the arguments of that name fit;
	// nil if they are not given. hasMatch is set if it is said which lines are meant.
	match, before, after []int
	hasMatch             bool
}

// find looks up the lines that match, before and after mean.
func (e *lineEdit) find(c *modules.Call) (err error) {
	match, beside := c.Text("match"), c.Given("before") || c.Given("after")
	if match == "" && !beside {
		match = e.content
	}
	e.hasMatch = match != "" || beside
	if e.match, err = e.fitting(match); err != nil {
		return err
	}
	if e.before, err = e.fitting(c.Text("before")); err != nil {
		return err
	}
	e.after, err = e.fitting(c.Text("after"))
	return err
}

// fitting returns the lines that contain a text, or that it matches as an expression;
// nil if the text is empty.
func (e *lineEdit) fitting(s string) ([]int, error) {
	if s == "" {
		return nil, nil
	}
	re, err := expression(s, pyre.DotAll)
	if err != nil {
		return nil, err
	}
	out := []int{}
	for i, l := range e.lines {
		m, err := re.Search(e.ctx, l)
		if err != nil {
			return nil, err
		}
		if m != nil || strings.Contains(l, s) {
			out = append(out, i)
		}
	}
	return out, nil
}

// once refuses lines that are not exactly one.
func once(found []int, what string) error {
	switch {
	case len(found) > 1:
		return modules.Errorf("Found more than expected occurrences in \"%s\" expression", what)
	case found != nil && len(found) == 0:
		return modules.Errorf("Found less than expected occurrences in \"%s\" expression", what)
	}
	return nil
}

// fresh returns the content as a line, with the indentation and the line end of like.
func (e *lineEdit) fresh(like string) string {
	l := e.content
	if e.indent {
		l = like[:len(like)-len(strings.TrimLeft(like, " \t"))] + strings.TrimLeft(l, " \t\r\n")
	}
	eol := "\n"
	if strings.HasSuffix(like, "\r\n") {
		eol = "\r\n"
	}
	return strings.TrimRight(l, " \t\r\n") + eol
}

// is reports whether there is a line i, and whether it is the content.
func (e *lineEdit) is(i int) bool {
	return i >= 0 && i < len(e.lines) && strings.TrimSpace(e.lines[i]) == strings.TrimSpace(e.content)
}

// insert puts the content before the line i, like the line of that number.
func (e *lineEdit) insert(i, like int) []string {
	src := ""
	if like >= 0 && like < len(e.lines) {
		src = e.lines[like]
	}
	if i > 0 && !strings.HasSuffix(e.lines[i-1], "\n") {
		e.lines[i-1] += "\n"
	}
	return slices.Insert(e.lines, i, e.fresh(src))
}

func (e *lineEdit) apply(mode string) ([]string, error) {
	switch mode {
	case "delete":
		if !e.hasMatch {
			return nil, modules.Errorf("delete needs match or content")
		}
		var out []string
		for i, l := range e.lines {
			if !slices.Contains(e.match, i) {
				out = append(out, l)
			}
		}
		return out, nil
	case "replace":
		if !e.hasMatch {
			return nil, modules.Errorf("replace needs match")
		}
		for _, i := range e.match {
			old := e.lines[i]
			if e.lines[i] = e.fresh(old); !strings.HasSuffix(old, "\n") {
				e.lines[i] = strings.TrimRight(e.lines[i], "\r\n")
			}
		}
		return e.lines, nil
	}
	if e.before == nil && e.after == nil && (mode == "ensure" || e.location == "") {
		if mode == "ensure" {
			return nil, modules.Errorf("Wrong conditions? Unable to ensure line without knowing where to put it before and/or after.")
		}
		return nil, modules.Errorf("On insert either \"location\" or \"before/after\" conditions are required.")
	}
	if err := once(e.before, "before"); err != nil {
		return nil, err
	}
	if err := once(e.after, "after"); err != nil {
		return nil, err
	}
	if e.before != nil && e.after != nil {
		return e.between(e.after[0], e.before[0], mode)
	}
	return e.beside(mode)
}

// beside puts the content before or after a line, or at a location, unless it is
// there. ensure indents as the line that will be before, as Salt does.
func (e *lineEdit) beside(mode string) ([]string, error) {
	last := len(e.lines)
	switch {
	case e.before != nil:
		i := e.before[0]
		like := i
		if mode == "ensure" && i > 0 {
			like--
		}
		if !e.is(i - 1) {
			return e.insert(i, like), nil
		}
	case e.after != nil:
		if i := e.after[0]; !e.is(i + 1) {
			return e.insert(i+1, i), nil
		}
	case e.location == "start":
		if e.indent = false; !e.is(0) {
			return e.insert(0, 0), nil
		}
	case e.location == "end":
		if e.indent = false; !e.is(last - 1) {
			return e.insert(last, last-1), nil
		}
	default:
		return nil, modules.Errorf("Unknown location: \"%s\": start and end are known", e.location)
	}
	return e.lines, nil
}

// between puts the content between two lines: ensure in the place of what is there,
// at most one line; insert before the second.
func (e *lineEdit) between(after, before int, mode string) ([]string, error) {
	if mode == "insert" {
		for i := after + 1; i < before; i++ {
			if e.is(i) {
				return e.lines, nil
			}
		}
		return e.insert(before, before), nil
	}
	for i := after + 1; i < before; i++ {
		if e.is(i) {
			return e.lines, nil
		}
	}
	switch before - after {
	case 1:
		return e.insert(before, after), nil
	case 2:
		e.lines[after+1] = e.fresh(e.lines[after])
		return e.lines, nil
	}
	if before <= after {
		return nil, modules.Errorf("the line that fits \"after\" is behind the one that fits \"before\"")
	}
	return nil, modules.Errorf("Found more than one line between boundaries \"before\" and \"after\".")
}
