// Package wire is the protocol between the controller and the thin: the messages
// and the frames that carry them.
//
// # The stream
//
// The controller starts one process on the host and talks to it over stdin and
// stdout. What the process writes before a mark of this run (motd, the lecture of
// sudo, the noise of shell start-up files) is not part of the protocol. A mark is
// a line that starts with Mark and the nonce of the run. The gate, a POSIX shell
// script on the command line, answers with marks (see Status); the thin answers
// with the mark "hello". After the hello both sides speak frames.
//
// The controller's first line is a Start, as JSON. It may be sent before anything
// was read, unless a become method may take what it reads for a password.
package wire
