package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// MaxFrame bounds the payload of a frame, in bytes.
const MaxFrame = 256 << 10

// headerLen is the length of a frame's header: the length of the payload as
// four bytes, the type as one, the number of the call as four; big endian.
const headerLen = 9

// frameType says what a frame is.
type frameType uint8

// The types of frames. Their numbers never change.
const (
	// frameCall opens a call: its kind, a newline, a JSON body.
	frameCall frameType = 1
	// frameData carries bytes from the one who serves a call to the one who
	// opened it. It uses up credit.
	frameData frameType = 2
	// frameCredit allows that many more bytes of data, as four bytes.
	frameCredit frameType = 3
	// framePart is a part of a reply that does not fit one frame.
	framePart frameType = 4
	// frameReply is the last part of a reply, which is JSON. It ends the call.
	frameReply frameType = 5
	// frameError ends a call with a message instead of a reply.
	frameError frameType = 6
	// frameCancel asks to end a call, which still gets its reply.
	frameCancel frameType = 7
	// frameLog is a line for the log: its level, a newline, the text.
	frameLog frameType = 8
	// frameBye says that this side opens no more calls. The thin answers it with
	// its own when everything is done.
	frameBye frameType = 9
	// frameOpening is a part of a call that does not fit one frame; frameCall is
	// its last part.
	frameOpening frameType = 10
)

// lastType is the highest number of a type.
const lastType = frameOpening

// ErrProtocol is wrapped by errors about bytes that are no frames of this
// protocol.
var ErrProtocol = errors.New("the host does not speak the protocol")

type frame struct {
	typ     frameType
	call    uint32
	payload []byte
}

// reader reads frames. Payloads that others keep are read where they are kept,
// not copied there.
type reader struct {
	r    io.Reader
	head [headerLen]byte
	buf  []byte
}

// next reads one frame. Its payload is valid until the next one is read, unless it
// is data or a reply: then it belongs to the caller. The error is io.EOF only
// between frames.
func (r *reader) next() (frame, error) {
	if _, err := io.ReadFull(r.r, r.head[:]); err != nil {
		return frame{}, err
	}
	n := binary.BigEndian.Uint32(r.head[:4])
	f := frame{typ: frameType(r.head[4]), call: binary.BigEndian.Uint32(r.head[5:])}
	if n > MaxFrame {
		return frame{}, fmt.Errorf("%w: a frame of %d bytes", ErrProtocol, n)
	}
	if f.typ < frameCall || f.typ > lastType {
		return frame{}, fmt.Errorf("%w: a frame of type %d", ErrProtocol, f.typ)
	}
	switch {
	case f.typ == frameData || f.typ == framePart || f.typ == frameReply:
		f.payload = make([]byte, n)
	case cap(r.buf) < int(n):
		r.buf = make([]byte, n)
		fallthrough
	default:
		f.payload = r.buf[:n]
	}
	if _, err := io.ReadFull(r.r, f.payload); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return frame{}, err
	}
	return f, nil
}

// putHeader writes the header of a frame of n bytes to the beginning of b.
func putHeader(b []byte, t frameType, call uint32, n int) {
	binary.BigEndian.PutUint32(b, uint32(n))
	b[4] = byte(t)
	binary.BigEndian.PutUint32(b[5:], call)
}

// appendFrame appends a frame to b.
func appendFrame(b []byte, f frame) []byte {
	n := len(b)
	b = append(b, make([]byte, headerLen)...)
	putHeader(b[n:], f.typ, f.call, len(f.payload))
	return append(b, f.payload...)
}
