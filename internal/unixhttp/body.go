package unixhttp

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// body reads the body of a response: of a known length, in chunks, or until the
// connection ends.
type body struct {
	ended   func() error // the error of the context, once it has ended
	conn    *os.File
	stop    func() bool
	r       *bufio.Reader
	left    int64 // of the length or of the chunk; -1: until the end
	chunked bool
	begun   bool // a chunk was read, whose end of line follows
	err     error
}

var _ io.ReadCloser = (*body)(nil)

// begin finds out how long the body is.
func (b *body) begin(resp *Response) error {
	length, known := resp.Header["content-length"]
	b.chunked = strings.EqualFold(resp.Header["transfer-encoding"], "chunked")
	switch {
	case resp.Status == 204 || resp.Status == 304:
		b.err = io.EOF
	case b.chunked:
	case known:
		n, err := strconv.ParseInt(length, 10, 64)
		if err != nil || n < 0 {
			return fmt.Errorf("%q is no length of a response", length)
		}
		b.left = n
		if n == 0 {
			b.err = io.EOF
		}
	default:
		b.left = -1
	}
	return nil
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	if b.err != nil || len(p) == 0 {
		return 0, b.err
	}
	if b.chunked && b.left == 0 {
		if b.err = b.next(); b.err != nil {
			return 0, b.why()
		}
	}
	if b.left >= 0 && int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.r.Read(p)
	if b.left > 0 {
		b.left -= int64(n)
		if err == io.EOF { //nolint:errorlint // a bufio.Reader returns it as it is
			err = io.ErrUnexpectedEOF
		}
		if err == nil && b.left == 0 && !b.chunked {
			err = io.EOF
		}
	}
	b.err = err
	if n > 0 {
		return n, nil
	}
	return n, b.why()
}

// why returns the error, that of the context if it ended.
func (b *body) why() error {
	if b.err != io.EOF && b.ended() != nil { //nolint:errorlint // as above
		b.err = b.ended()
	}
	return b.err
}

// next reads the line before a chunk, and after the last one what follows it.
func (b *body) next() error {
	if b.begun {
		if line, err := b.line(); err != nil || line != "" {
			return wrong(line, errors.Join(err, errChunk))
		}
	}
	b.begun = true
	line, err := b.line()
	if err != nil {
		return wrong(line, err)
	}
	size, _, _ := strings.Cut(line, ";")
	n, err := strconv.ParseUint(strings.TrimSpace(size), 16, 62)
	if err != nil {
		return wrong(line, err)
	}
	if b.left = int64(n); n > 0 {
		return nil
	}
	for range 100 { // trailers
		if line, err = b.line(); err != nil || line == "" {
			break
		}
	}
	if err != nil {
		return wrong(line, err)
	}
	return io.EOF
}

// line reads a short line.
func (b *body) line() (string, error) {
	line, err := b.r.ReadSlice('\n')
	if err == io.EOF { //nolint:errorlint // as above
		err = io.ErrUnexpectedEOF
	}
	return strings.TrimRight(string(line), "\r\n"), err
}

// errChunk means that a chunk is longer than it says.
var errChunk = errors.New("no end of line")

func wrong(line string, err error) error {
	return fmt.Errorf("reading a chunk at %.20q: %w", line, err)
}

// Close ends the connection.
func (b *body) Close() error {
	b.stop()
	b.err = os.ErrClosed
	return b.conn.Close()
}
