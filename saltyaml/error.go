package saltyaml

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/redact"
)

// Error is what is wrong with a document, and where.
type Error struct {
	// File is the name that the caller gave to the source.
	File string
	// Line and Column are counted from 1; Column counts characters.
	Line, Column int
	// Msg says what is wrong, without the position.
	Msg string
	// Source is the offending line where it helps to see it, else empty; what is a
	// secret in it is masked.
	Source string
}

// Error returns "file:line:column: message", and the line in quotes where there
// is one; what a line says of a secret is masked.
func (e *Error) Error() string {
	at := strconv.Itoa(e.Line) + ":" + strconv.Itoa(e.Column) + ": " + e.Msg
	if e.File != "" {
		at = e.File + ":" + at
	}
	if e.Source != "" {
		at += " in " + strconv.Quote(shown(e.Source))
	}
	return at
}

// maxShown is how many characters of a source line an error shows.
const maxShown = 80

func shown(line string) string {
	line = redact.Lines([]string{line})[0]
	if utf8.RuneCountInString(line) > maxShown {
		return string([]rune(line)[:maxShown]) + "..."
	}
	return line
}

// Errorf returns an error about n in the file named name, for those who find a
// value that they cannot use. Its kind is fault.Invalid.
func (n *Node) Errorf(name, format string, args ...any) error {
	return fail(&Error{File: name, Line: n.Line(), Column: n.Column(), Msg: fmt.Sprintf(format, args...)})
}

func fail(e *Error) error { return fault.Wrap(fault.Invalid, "", e) }

// maxAbove is how much of the source is looked at for the key that a line is below.
const maxAbove = 64 << 10

// lineFor returns the line that begins at start for an error. What is a secret in it
// is masked: the line alone does not tell if it is below a key that speaks of one.
func lineFor(src []byte, start int) string {
	above := strings.Split(string(src[max(0, start-maxAbove):start]), "\n")
	lines := append(above[:len(above)-1], lineAt(src[start:], 1))
	return redact.Lines(lines)[len(lines)-1]
}

// lineAt returns the text of a line, counted from 1, without its end.
func lineAt(src []byte, line int) string {
	for ; line > 1; line-- {
		i := bytes.IndexByte(src, '\n')
		if i < 0 {
			return ""
		}
		src = src[i+1:]
	}
	if i := bytes.IndexByte(src, '\n'); i >= 0 {
		src = src[:i]
	}
	return strings.TrimRight(string(src), "\r")
}
