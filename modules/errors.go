package modules

import (
	"errors"
	"fmt"
)

// ErrNoFile is returned by FileSource.Fetch for a file that the controller does
// not have.
var ErrNoFile = errors.New("no such file on the controller")

// CommandError is a failure that a function reports, Salt's
// CommandExecutionError: it is shown as "Error running 'mod.fun': message".
type CommandError struct{ Msg string }

// Error returns the message.
func (e *CommandError) Error() string { return e.Msg }

// Errorf returns a CommandError.
func Errorf(format string, args ...any) error {
	return &CommandError{fmt.Sprintf(format, args...)}
}

// ArgumentError means that the arguments do not fit the function.
type ArgumentError struct {
	// Msg says why, in salt-call's words.
	Msg string
	// Doc is how the function is called; it may be empty.
	Doc string
	// Hint is what to try, for people.
	Hint string
}

// Error returns the message.
func (e *ArgumentError) Error() string { return e.Msg }
