package knownhosts

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/ssh"
)

// The markers of lines.
const (
	authority = "@cert-authority"
	revoked   = "@revoked"
)

// line is what a line of a file says beside the names. Its key is decoded when a
// host of that name is asked for: most lines of a long file never are.
type line struct {
	file   string
	number int
	marker string // "", authority or revoked
	kind   string // the type of the key
	blob   string // the key in base64
}

// place returns file:line.
func (l line) place() string {
	if l.number == 0 {
		return l.file
	}
	return l.file + ":" + strconv.Itoa(l.number)
}

// parse reads [marker] names type key [comment] and returns the field with the
// names, which is empty for a comment.
func (l *line) parse(text string) (field string, err error) {
	field, rest := word(text)
	if field == "" || field[0] == '#' {
		return "", nil
	}
	if field[0] == '@' {
		l.marker = field
		if field != authority && field != revoked {
			return "", fmt.Errorf("there is no marker %.40q", field)
		}
		field, rest = word(rest)
	}
	l.kind, rest = word(rest)
	l.blob, _ = word(rest)
	if l.blob == "" {
		return "", errors.New("it has fewer than three fields")
	}
	return field, l.check()
}

// word returns the first word of s and what follows it.
func word(s string) (first, rest string) {
	s = strings.TrimLeft(s, " \t\r\n")
	if i := strings.IndexAny(s, " \t\r\n"); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// check looks whether the key is what the line says, without decoding all of it.
func (l *line) check() error {
	var scratch [1024]byte
	buf := scratch[:]
	if n := base64.StdEncoding.DecodedLen(len(l.blob)); n > len(buf) {
		buf = make([]byte, n)
	}
	n, err := base64.StdEncoding.Decode(buf, []byte(l.blob))
	if err != nil {
		return errors.New("the key is no base64")
	}
	if buf = buf[:n]; len(buf) < 4 {
		return errors.New("the key is cut off")
	}
	size := binary.BigEndian.Uint32(buf)
	if buf = buf[4:]; uint64(size) > uint64(len(buf)) {
		return errors.New("the key is cut off")
	}
	if inner := string(buf[:size]); inner != l.kind {
		return fmt.Errorf("the key is a %.40q and no %.40q", inner, l.kind)
	}
	return nil
}

// key decodes the key.
func (l *line) key() (ssh.PublicKey, error) {
	blob, err := base64.StdEncoding.DecodeString(l.blob)
	if err != nil {
		return nil, err
	}
	key, err := ssh.ParsePublicKey(blob)
	if err != nil {
		return nil, fmt.Errorf("the key does not parse: %w", err)
	}
	return key, nil
}
