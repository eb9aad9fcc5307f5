package sshtest

import "time"

// Phase is a point in the life of a connection at which a server can misbehave.
type Phase int

// The phases, in their order.
const (
	// Never is no phase.
	Never Phase = iota
	// Accept is right after TCP, before the server says anything.
	Accept
	// KeyExchange is after the server has sent its version.
	KeyExchange
	// Login is the moment at which the client asks for a method.
	Login
	// Open is the request for a session channel.
	Open
	// Exec is the request to run a command.
	Exec
	// Output is in the middle of a command's output (Faults.After).
	Output
)

// Faults are the ways in which a Server misbehaves. The zero Faults is a server
// without any.
type Faults struct {
	// Die closes the TCP connection in that phase; Stall goes silent in it and
	// keeps the connection open.
	Die, Stall Phase
	// After is how many bytes of a command's output pass before Output.
	After int64
	// Drop is how many connections are closed at once after they were accepted,
	// as a server with a full MaxStartups does.
	Drop int
	// Garbage is sent instead of SSH, then the connection is closed.
	Garbage []byte
	// RefuseAuth refuses every login.
	RefuseAuth bool
	// RefuseExec refuses to run commands.
	RefuseExec bool
	// NoExitStatus ends commands without telling how.
	NoExitStatus bool
	// IgnoreSignals drops the signals that a client sends.
	IgnoreSignals bool
	// IgnoreRequests leaves global requests, such as keep-alives, unanswered.
	IgnoreRequests bool
	// OneSession refuses a second session channel on a connection.
	OneSession bool
	// LateSlot refuses so many requests for a session after the first one of a
	// connection, as sshd with MaxSessions 1 does for a moment.
	LateSlot int
	// Banner is sent before the login; Noise is written to stdout before the
	// output of each command, as start-up files of shells do.
	Banner, Noise string
	// StderrBytes of filler go to stderr before each command.
	StderrBytes int64
	// ReadPause is waited before each read of a command's input.
	ReadPause time.Duration
}
