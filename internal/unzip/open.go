package unzip

import (
	"compress/flate"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
)

// Errors of Open and of what it returns.
var (
	ErrPassword = errors.New("the password is wrong, or there is none")
	ErrMethod   = errors.New("this way of compression or encryption is not known")
	ErrDamaged  = errors.New("the archive is damaged")
)

// Open returns a reader of the content of an entry. It fails at its end if the
// content is not what the archive says. Of encryption it knows the traditional one.
func (e *Entry) Open(r io.ReaderAt, password string) (io.Reader, error) {
	data, err := e.data(r)
	if err != nil {
		return nil, err
	}
	if e.Encrypted {
		check := byte(e.crc >> 24)
		if e.flags&8 != 0 {
			check = byte(e.clock >> 8)
		}
		if data, err = decrypt(data, password, check); err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name, err)
		}
	}
	switch e.method {
	case 0:
	case 8:
		data = flate.NewReader(data)
	default:
		return nil, fmt.Errorf("%s: %w", e.Name, ErrMethod)
	}
	return &checked{e: e, r: data, sum: crc32.NewIEEE()}, nil
}

// checked is the content of an entry, compared with what the directory says of it.
type checked struct {
	e   *Entry
	r   io.Reader
	sum hash.Hash32
	n   uint64
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	_, _ = c.sum.Write(p[:n]) // a hash never fails
	c.n += uint64(n)
	switch {
	case c.n > c.e.Size, errors.Is(err, io.EOF) && (c.n != c.e.Size || c.sum.Sum32() != c.e.crc):
		return 0, fmt.Errorf("%s: %w", c.e.Name, ErrDamaged)
	case err != nil && !errors.Is(err, io.EOF):
		return n, fmt.Errorf("%s: %w: %w", c.e.Name, ErrDamaged, err)
	}
	return n, err
}

// cipher is the traditional encryption of ZIP, after section 6.1 of its
// specification. It is weak; archives have it all the same.
type cipher struct {
	r    io.Reader
	keys [3]uint32
}

// decrypt reads the header and compares its last byte.
func decrypt(r io.Reader, password string, check byte) (io.Reader, error) {
	c := &cipher{r: r, keys: [3]uint32{0x12345678, 0x23456789, 0x34567890}}
	for i := range len(password) {
		c.update(password[i])
	}
	var head [12]byte
	if _, err := io.ReadFull(c, head[:]); err != nil {
		return nil, ErrDamaged
	}
	if password == "" || head[11] != check {
		return nil, ErrPassword
	}
	return c, nil
}

func (c *cipher) update(b byte) {
	k := &c.keys
	k[0] = crc32.IEEETable[byte(k[0])^b] ^ k[0]>>8
	k[1] = (k[1]+k[0]&0xff)*134775813 + 1
	k[2] = crc32.IEEETable[byte(k[2])^byte(k[1]>>24)] ^ k[2]>>8
}

func (c *cipher) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i := range n {
		t := uint16(c.keys[2]) | 2
		p[i] ^= byte(uint32(t) * uint32(t^1) >> 8)
		c.update(p[i])
	}
	return n, err
}
