package output

import (
	"fmt"
	"strconv"

	"github.com/gossh/gossh/fault"
)

// Options says how a Printer prints. The zero value prints each host as it comes,
// without colour, with the function's own outputter or nested.
type Options struct {
	// Name is the outputter that was asked for (--out), one of Names or an
	// alias. It beats the function's own outputter, except that "highstate"
	// leaves a function that has one its own. Empty means the function's own,
	// else nested.
	Name string
	// Indent is --out-indent.
	Indent Indent
	// Color turns colours on.
	Color bool
	// Terminal says that the output is a terminal, colours or not: then control
	// characters of hosts are replaced and do not reach it.
	Terminal bool
	// KeepEscapes leaves the ESC characters of hosts as they are
	// (strip_colors: False); they are replaced by "?" otherwise.
	KeepEscapes bool
	// Static prints all hosts at once, by ID, when the Printer is closed.
	Static bool
	// Fold prints hosts with identical returns as one, when the Printer is
	// closed. Only the outputters made for reading have it.
	Fold bool
	// NestedIndent is the columns before what nested prints (nested_indent).
	NestedIndent int
	// Theme gives colours other codes (color_theme).
	Theme Theme
	// State is for the highstate outputter.
	State StateOptions
}

// StateOptions are the state_* settings. The zero value shows every state in
// full.
type StateOptions struct {
	// Mode is state_output: full, terse, mixed, changes or filter, each also
	// with the suffix _id, which shows IDs instead of names. Empty means full.
	Mode string
	// Brief leaves out states that are well and changed nothing
	// (state_verbose: False).
	Brief bool
	// Diff also does (state_output_diff: True).
	Diff bool
	// NoProfile leaves out start times and durations
	// (state_output_profile: False).
	NoProfile bool
	// Percent adds the shares of success and failure (state_output_pct).
	Percent bool
	// Tabular is state_tabular: empty is the plain terse line, "true" an aligned
	// one, and anything else a format for it in the manner of Python's
	// str.format, with the arguments colour, name, state, function, result, end
	// of colour, and the state's return.
	Tabular string
	// CompressIDs merges the states of one ID with the same result
	// (state_compress_ids).
	CompressIDs bool
	// Exclude and Terse name the results (True, False, None) that the mode
	// filter drops, or shows on one line (state_output_exclude,
	// state_output_terse).
	Exclude, Terse []string
}

// Indent is --out-indent or output_indent. The zero value means that it is not
// set.
type Indent struct {
	mode indentMode
	n    int
}

type indentMode uint8

const (
	indentUnset indentMode = iota
	indentLine
	indentPretty
	indentColumns
)

// Pretty is four columns with sorted keys.
func Pretty() Indent { return Indent{mode: indentPretty, n: 4} }

// Columns is n columns per level, or everything on one line where n is negative.
func Columns(n int) Indent {
	if n < 0 {
		return Indent{mode: indentLine}
	}
	return Indent{mode: indentColumns, n: n}
}

// maxIndent bounds the columns per level: they are multiplied by the depth of
// what a host sends.
const maxIndent = 40

// ParseIndent reads "pretty", "none" or "null" (one line), or a number.
func ParseIndent(s string) (Indent, error) {
	switch s {
	case "":
		return Indent{}, nil
	case "pretty":
		return Pretty(), nil
	case "none", "null", "None":
		return Columns(-1), nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n > maxIndent {
		return Indent{}, fault.New(fault.Invalid, "reading the indent of the output",
			"%q is neither pretty, none nor a number up to %d", s, maxIndent)
	}
	return Columns(n), nil
}

// String returns what ParseIndent reads.
func (i Indent) String() string {
	switch i.mode {
	case indentPretty:
		return "pretty"
	case indentLine:
		return "none"
	case indentColumns:
		return fmt.Sprint(i.n)
	}
	return ""
}
