package pyre

import (
	"errors"
	"fmt"
	"strings"
)

// SyntaxError means that an expression or a replacement is not valid.
type SyntaxError struct {
	// Msg says why, in Python's words.
	Msg string
	// Pos is the position in characters, or -1.
	Pos int
	// Text is the expression.
	Text string
}

// Error returns the message as Python's re.error has it.
func (e *SyntaxError) Error() string {
	if e.Pos < 0 {
		return e.Msg
	}
	msg := fmt.Sprintf("%s at position %d", e.Msg, e.Pos)
	if !strings.Contains(e.Text, "\n") {
		return msg
	}
	before := string([]rune(e.Text)[:e.Pos])
	line := strings.Count(before, "\n")
	column := len([]rune(before[strings.LastIndexByte(before, '\n')+1:]))
	return fmt.Sprintf("%s (line %d, column %d)", msg, line+1, column+1)
}

// ErrTooComplex means that a search was given up: expressions can be written that
// take for ever.
var ErrTooComplex = errors.New("the regular expression takes too many steps on this text")

// quote returns a name as Python's repr shows it, as far as names go.
func quote(name string) string {
	mark := "'"
	if strings.Contains(name, "'") && !strings.Contains(name, `"`) {
		mark = `"`
	}
	return mark + strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(name) + mark
}
