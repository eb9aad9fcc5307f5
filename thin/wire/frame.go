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
)

// ErrProtocol is wrapped by errors about bytes that are no frames of this
// protocol.
var ErrProtocol = errors.New("the host does not speak the protocol")

type frame struct {
	typ     frameType
	call    uint32
	payload []byte
}

// readFrame reads one frame. The payload is valid until buf is used again. The
// error is io.EOF only between frames.
func readFrame(r io.Reader, head *[headerLen]byte, buf []byte) (frame, []byte, error) {
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return frame{}, buf, err
	}
	n := binary.BigEndian.Uint32(head[:4])
	f := frame{typ: frameType(head[4]), call: binary.BigEndian.Uint32(head[5:])}
	if n > MaxFrame {
		return frame{}, buf, fmt.Errorf("%w: a frame of %d bytes", ErrProtocol, n)
	}
	if f.typ < frameCall || f.typ > frameBye {
		return frame{}, buf, fmt.Errorf("%w: a frame of type %d", ErrProtocol, f.typ)
	}
	if cap(buf) < int(n) {
		buf = make([]byte, n, max(int(n), 4<<10))
	}
	f.payload = buf[:n]
	if _, err := io.ReadFull(r, f.payload); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return frame{}, buf, err
	}
	return f, buf, nil
}

// appendFrame appends a frame to b.
func appendFrame(b []byte, f frame) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(f.payload)))
	b = append(b, byte(f.typ))
	b = binary.BigEndian.AppendUint32(b, f.call)
	return append(b, f.payload...)
}
