// Package unzip reads ZIP archives. It is a fifth of the size of archive/zip, which
// brings the compressors along: hosts carry it.
package unzip

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// ErrNoZip means that a file is no ZIP archive.
var ErrNoZip = errors.New("no ZIP archive")

// Entry is a file of an archive.
type Entry struct {
	// Name is its name as the archive has it; directories end with a slash.
	Name string
	// Mode is its mode, 0 if the archive does not say.
	Mode fs.FileMode
	// Size is how large it is.
	Size uint64
	// Encrypted is set if it needs a password.
	Encrypted bool

	method, flags, clock uint16
	crc                  uint32
	compressed, offset   uint64
}

// IsDir reports whether it is a directory.
func (e *Entry) IsDir() bool { return strings.HasSuffix(e.Name, "/") }

const (
	endSize    = 22 // of the record at the end, without its comment
	dirSize    = 46 // of the fixed part of an entry of the directory
	headSize   = 30 // of that before the data
	maxComment = 1<<16 - 1
	// maxDirectory bounds what is read of names.
	maxDirectory = 1 << 28
)

// Read returns the entries of an archive of that size, in its order.
func Read(r io.ReaderAt, size int64) ([]Entry, error) {
	start, length, end, err := directory(r, size)
	if err != nil {
		return nil, err
	}
	if length > maxDirectory || length > end || start > end-length {
		return nil, ErrNoZip
	}
	before := end - length - start // what stands before the archive, such as a program that unpacks it
	b := make([]byte, length)
	if _, err := r.ReadAt(b, int64(end-length)); err != nil {
		return nil, err
	}
	var out []Entry
	for len(b) >= dirSize && string(b[:4]) == "PK\x01\x02" {
		e, n := entry(b)
		if n > len(b) {
			return nil, ErrNoZip
		}
		e.offset += before
		out = append(out, e)
		b = b[n:]
	}
	if len(b) > 0 && !strings.HasPrefix(string(b), "PK\x05\x05") {
		return nil, ErrNoZip
	}
	return out, nil
}

// directory returns where the directory is said to begin, its length, and where it ends.
func directory(r io.ReaderAt, size int64) (start, length, end uint64, err error) {
	tail := make([]byte, min(size, endSize+maxComment))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0, 0, 0, err
	}
	at := strings.LastIndex(string(tail), "PK\x05\x06")
	if at < 0 || len(tail)-at < endSize {
		return 0, 0, 0, ErrNoZip
	}
	record := tail[at:]
	end = uint64(size) - uint64(len(record))
	length, start = uint64(u32(record[12:])), uint64(u32(record[16:]))
	if start != 1<<32-1 && length != 1<<32-1 && u16(record[10:]) != 1<<16-1 || at < 20 {
		return start, length, end, nil
	}
	locator := tail[at-20:]
	if string(locator[:4]) != "PK\x06\x07" {
		return start, length, end, nil
	}
	var big [56]byte
	end = u64(locator[8:])
	if _, err := r.ReadAt(big[:], int64(end&(1<<63-1))); err != nil || string(big[:4]) != "PK\x06\x06" {
		return 0, 0, 0, ErrNoZip
	}
	return u64(big[48:]), u64(big[40:]), end, nil
}

// entry reads an entry of the directory; n is its size.
func entry(b []byte) (e Entry, n int) {
	names, extras := int(u16(b[28:])), int(u16(b[30:]))
	n = dirSize + names + extras + int(u16(b[32:]))
	if n > len(b) {
		return e, n
	}
	e = Entry{
		Name: string(b[dirSize : dirSize+names]), flags: u16(b[8:]), method: u16(b[10:]), clock: u16(b[12:]), crc: u32(b[16:]),
		compressed: uint64(u32(b[20:])), Size: uint64(u32(b[24:])), offset: uint64(u32(b[42:])),
	}
	e.Encrypted = e.flags&1 != 0
	if attr := u32(b[38:]) >> 16; attr != 0 {
		e.Mode = fs.FileMode(attr & 0o777)
		switch attr & 0o170000 {
		case 0o120000:
			e.Mode |= fs.ModeSymlink
		case 0o040000:
			e.Mode |= fs.ModeDir
		}
	}
	e.wide(b[dirSize+names : dirSize+names+extras])
	return e, n
}

// wide reads what is too large for the fixed part.
func (e *Entry) wide(extra []byte) {
	for len(extra) >= 4 {
		id, n := u16(extra), int(u16(extra[2:]))
		extra = extra[4:]
		if n > len(extra) {
			return
		}
		if field := extra[:n]; id == 1 {
			for _, v := range []*uint64{&e.Size, &e.compressed, &e.offset} {
				if *v == 1<<32-1 && len(field) >= 8 {
					*v, field = u64(field), field[8:]
				}
			}
		}
		extra = extra[n:]
	}
}

// data returns the bytes of an entry as they are in the archive.
func (e *Entry) data(r io.ReaderAt) (io.Reader, error) {
	var head [headSize]byte
	if _, err := r.ReadAt(head[:], int64(e.offset&(1<<63-1))); err != nil || string(head[:4]) != "PK\x03\x04" {
		return nil, fmt.Errorf("%s: %w", e.Name, ErrNoZip)
	}
	from := int64(e.offset) + headSize + int64(u16(head[26:])) + int64(u16(head[28:]))
	return io.NewSectionReader(r, from, int64(min(e.compressed, 1<<62))), nil
}

func u16(b []byte) uint16 { return binary.LittleEndian.Uint16(b) }
func u32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }
func u64(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }
