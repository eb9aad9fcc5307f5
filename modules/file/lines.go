package file

import (
	"bytes"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/gossh/gossh/internal/difflib"
	"github.com/gossh/gossh/internal/pyre"
	"github.com/gossh/gossh/modules"
)

// isText reports whether a content is text, by its start, as Salt decides it.
func isText(s string) bool {
	if len(s) > 512 {
		s = s[:512]
	}
	if s == "" || utf8.ValidString(s) {
		return strings.IndexByte(s, 0) < 0
	}
	odd := 0
	for i := range len(s) {
		c := s[i]
		if c == 0 {
			return false
		}
		if (c < 32 || c > 126) && bytes.IndexByte([]byte("\n\r\t\f\b"), c) < 0 {
			odd++
		}
	}
	return float64(odd)/float64(len(s)) <= 0.3
}

// textOf reads the file that the argument path means, links followed, and refuses
// what is no text.
func textOf(p place) (string, error) {
	if !p.isFile() {
		return "", modules.Errorf("File not found: %s", p.name)
	}
	s, err := text(p)
	if err == nil && !isText(s) {
		err = modules.Errorf("Cannot perform string replacements on a binary file: %s", p.name)
	}
	return s, err
}

// diff returns what makes b of a.
func diff(a, b string) string { return difflib.Unified(difflib.Lines(a), difflib.Lines(b), "", "") }

// backup is the argument backup of functions that edit.
type backup string

func backupOf(c *modules.Call) backup {
	switch v := c.Named["backup"]; v {
	case nil, false, "False", "":
		return ""
	case true:
		return ".bak"
	default:
		return backup(modules.Text(v))
	}
}

// keep copies p beside itself, before it is changed.
func (b backup) keep(p place) error {
	if b == "" {
		return nil
	}
	return copyAs(p, place{p.name + string(b), p.path + string(b)})
}

// copyAs copies a file with its owner, mode and times.
func copyAs(p, to place) error {
	in, err := os.Open(p.path)
	if err != nil {
		return failed("backing up", p, err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return failed("backing up", p, err)
	}
	err = replaceWith(to, 0o600, func(f *os.File) error {
		if _, err := io.Copy(f, in); err != nil {
			return err
		}
		if err := likeOld(f, p, info); err != nil {
			return err
		}
		return os.Chtimes(f.Name(), info.ModTime(), info.ModTime())
	})
	if err != nil {
		return failed("backing up", p, err)
	}
	return nil
}

// flagsOf reads the flags of an expression: a number, a name, or a list of names, as
// Python's module re has them.
func flagsOf(v any) (pyre.Flags, error) {
	numbers := []struct {
		n    int64
		name string
		flag pyre.Flags
	}{
		{2, "IGNORECASE", pyre.IgnoreCase},
		{8, "MULTILINE", pyre.Multiline},
		{16, "DOTALL", pyre.DotAll},
		{64, "VERBOSE", pyre.Verbose},
		{256, "ASCII", pyre.ASCII},
		{32, "UNICODE", 0},
		{4, "LOCALE", 0},
	}
	var out pyre.Flags
	if n, ok := v.(int64); ok {
		for _, f := range numbers {
			if n&f.n != 0 {
				out |= f.flag
			}
		}
		return out, nil
	}
	for _, name := range modules.Strings(v) {
		found := false
		for _, f := range numbers {
			if upper := strings.ToUpper(name); upper == f.name || upper == f.name[:1] || upper == "X" && f.name == "VERBOSE" {
				out |= f.flag
				found = true
			}
		}
		if !found {
			return 0, modules.Errorf("Invalid re flag given: %s", name)
		}
	}
	return out, nil
}
