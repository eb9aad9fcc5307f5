package output

import (
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
)

// Result is what is known of one host.
type Result struct {
	// ID is the Salt ID of the host.
	ID string
	// JID and Fun name the job and its function. They may be empty.
	JID, Fun string
	// Value is what the function returned, in the values of package ordered.
	Value any
	// Out is the function's own outputter, such as "highstate", or empty.
	Out string
	// Kind is fault.None where all is well, and fault.Failed where the function
	// ran and reported failure: then Value counts. With any other kind there is
	// no Value.
	Kind fault.Kind
	// Message is what the operator reads of a failure that gossh itself found,
	// up to three lines.
	Message string
	// Retcode is the host's own exit code.
	Retcode int
	// Stdout and Stderr are what the host said before it failed.
	Stdout, Stderr string
}

// found reports whether the failure was found by gossh, so that there is no value
// of a function.
func (r Result) found() bool {
	return r.Kind != fault.None && (r.Kind != fault.Failed || r.Value == nil && r.Message != "")
}

// text returns what is shown for a person.
func (r Result) text() any {
	if !r.found() {
		return r.Value
	}
	if r.Message == "" {
		return r.Kind.Doc()
	}
	return r.Message
}

// data returns what is shown for a program: stderr says what went wrong, also
// where the host said nothing.
func (r Result) data() any {
	if !r.found() {
		return r.Value
	}
	stderr := r.Stderr
	if stderr == "" {
		stderr, _ = r.text().(string)
	}
	return ordered.Of("stdout", r.Stdout, "stderr", stderr, "retcode", int64(r.Retcode), "kind", r.Kind.String())
}
