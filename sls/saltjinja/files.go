package saltjinja

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/gossh/gossh/jinja/py"
)

// files are the filters that look at files.
func files(s *salt) []def {
	return []def{
		{name: "is_empty", signature: "filename", fn: func(c *call) (py.Value, error) {
			info, _, err := s.stat(c, "is_empty")
			return py.Bool(info != nil && info.Size() == 0), err
		}},
		{name: "is_text_file", signature: "fp_ blocksize=512", fn: func(c *call) (py.Value, error) {
			n, err := c.int(1)
			if err != nil {
				return py.Value{}, err
			}
			info, block, err := s.head(c, "is_text_file", n)
			return py.Bool(info != nil && isText(block)), err
		}},
		{name: "is_bin_file", signature: "path", fn: func(c *call) (py.Value, error) {
			info, block, err := s.head(c, "is_bin_file", 2048)
			if info == nil || err != nil {
				return py.None, err
			}
			return py.Bool(!isText(block)), nil
		}},
		{name: "file_hashsum", signature: "path form=None chunk_size=65536", fn: s.fileHash},
		{name: "list_files", signature: "directory", fn: s.listFiles},
	}
}

// stat tells of the file of argument 0, or gives nil if there is none.
func (s *salt) stat(c *call, filter string) (fs.FileInfo, string, error) {
	name, err := c.text(0)
	if err != nil {
		return nil, "", err
	}
	if s.Files == nil {
		return nil, "", refused(filter, "files")
	}
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	if name == "" {
		name = "."
	}
	info, err := fs.Stat(s.Files, name)
	if err != nil {
		return nil, name, nil //nolint:nilerr // what cannot be looked at is not there
	}
	return info, name, nil
}

// head reads the first n bytes of a file.
func (s *salt) head(c *call, filter string, n int) (fs.FileInfo, []byte, error) {
	info, name, err := s.stat(c, filter)
	if err != nil || info == nil || !info.Mode().IsRegular() {
		return nil, nil, err
	}
	f, err := s.Files.Open(name)
	if err != nil {
		return nil, nil, nil //nolint:nilerr // as if it were not there
	}
	defer f.Close() //nolint:errcheck // nothing was written
	block := make([]byte, max(0, min(n, 1<<20)))
	read, err := io.ReadFull(f, block)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, nil, nil
	}
	return info, block[:read], nil
}

// isText guesses as Salt does: no NUL, and at most 30 % of the bytes are of no
// text, unless all is UTF-8.
func isText(block []byte) bool {
	if bytes.IndexByte(block, 0) >= 0 {
		return false
	}
	if utf8.Valid(block) || len(block) == 0 {
		return true
	}
	odd := 0
	for _, b := range block {
		if b < 0x20 && !bytes.ContainsRune([]byte("\n\r\t\f\b"), rune(b)) || b >= 0x7f {
			odd++
		}
	}
	return float64(odd)/float64(len(block)) <= 0.30
}

func (s *salt) fileHash(c *call) (py.Value, error) {
	form := s.HashType
	if !c.none(1) {
		var err error
		if form, err = c.text(1); err != nil {
			return py.Value{}, err
		}
	}
	h := newHash(form)
	if h == nil {
		return py.Value{}, py.Errorf("ValueError", "Invalid hash type: %s", form)
	}
	info, name, err := s.stat(c, "file_hashsum")
	if err != nil {
		return py.Value{}, err
	}
	if info == nil {
		return py.Str(""), nil
	}
	f, err := s.Files.Open(name)
	if err != nil {
		return py.Value{}, py.Errorf("OSError", "%v", err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	if _, err := io.Copy(h, f); err != nil {
		return py.Value{}, py.Errorf("OSError", "%v", err)
	}
	return py.Str(hex.EncodeToString(h.Sum(nil))), nil
}

// maxListed is how many files list_files gives.
const maxListed = 100_000

func (s *salt) listFiles(c *call) (py.Value, error) {
	given, err := c.text(0)
	if err != nil {
		return py.Value{}, err
	}
	info, name, err := s.stat(c, "list_files")
	if err != nil {
		return py.Value{}, err
	}
	if info == nil {
		return py.NewList([]py.Value{py.Str(given)}), nil
	}
	var out []py.Value
	err = fs.WalkDir(s.Files, name, func(p string, _ fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // what cannot be read is left out
		}
		if len(out) >= maxListed {
			return py.Errorf("MemoryError", "more than %d files", maxListed)
		}
		if p == name {
			out = append(out, py.Str(given))
			return nil
		}
		out = append(out, py.Str("/"+p))
		return c.t.Tick()
	})
	return py.NewList(out), err
}
