package ssh

import (
	"encoding/binary"

	xssh "golang.org/x/crypto/ssh"
)

// Terminal modes of RFC 4254, section 8.
const (
	ttyOpEnd  = 0
	ttyIgnPar = 30
	ttyParMrk = 31
	ttyInPck  = 32
	ttyIStrip = 33
	ttyINLCR  = 34
	ttyIgnCR  = 35
	ttyICRNL  = 36
	ttyIXOn   = 38
	ttyIXAny  = 39
	ttyIXOff  = 40
	ttyISig   = 50
	ttyICanon = 51
	ttyEcho   = 53
	ttyEchoNL = 56
	ttyIExten = 59
	ttyOPost  = 70
	ttyONLCR  = 72
	ttyCS7    = 90
	ttyCS8    = 91
	ttyParEnb = 92
)

// The size of the terminal: wide, so that nothing folds lines.
const (
	columns = 200
	rows    = 50
)

// rawTerminal returns the payload of a pty-req for a terminal that changes no
// byte in either direction: no echo, no line editing, no signals from control
// characters, no flow control, no new-line translation, eight bits.
func rawTerminal() []byte {
	var modes []byte
	set := func(value uint32, ops ...byte) {
		for _, op := range ops {
			modes = binary.BigEndian.AppendUint32(append(modes, op), value)
		}
	}
	set(0, ttyIgnPar, ttyParMrk, ttyInPck, ttyIStrip, ttyINLCR, ttyIgnCR, ttyICRNL, ttyIXOn, ttyIXAny, ttyIXOff,
		ttyISig, ttyICanon, ttyEcho, ttyEchoNL, ttyIExten, ttyOPost, ttyONLCR, ttyCS7, ttyParEnb)
	set(1, ttyCS8)
	return xssh.Marshal(struct {
		Term                      string
		Cols, Rows, Width, Height uint32
		Modes                     string
	}{"dumb", columns, rows, 0, 0, string(append(modes, ttyOpEnd))})
}
