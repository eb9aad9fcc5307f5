package sshconfig

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ownership"
)

// What is read has bounds. maxDepth is OpenSSH's.
const (
	maxDepth = 16      // of files that include each other
	maxFiles = 1000    // in all
	maxSize  = 4 << 20 // of one file, in bytes
)

// loader reads one file and those that it includes.
type loader struct {
	o        *Options
	user     bool // it is the user's, not the system's
	files    int
	ignore   []string // the patterns of IgnoreUnknown
	paths    []string // of the files that are there
	warnings []string
}

// file reads one file; strict refuses it if others may have written it.
func (l *loader) file(name string, depth int, strict bool) (*lines, error) {
	if l.files++; depth > maxDepth || l.files > maxFiles {
		return nil, fault.New(fault.Invalid, "reading "+name, "files include each other more than %d deep, or are more than %d", maxDepth, maxFiles)
	}
	text, err := readFile(name, strict)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.EISDIR) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	l.paths = append(l.paths, name)
	return l.parse(name, text, depth)
}

// parse reads the lines of a file.
func (l *loader) parse(name, text string, depth int) (*lines, error) {
	var out []node
	number := 0
	for text := range strings.Lines(text) {
		number++
		n, err := l.line(name+":"+strconv.Itoa(number), text)
		if err != nil {
			return nil, err
		}
		if n == nil {
			continue
		}
		if n.key == "include" {
			if n.include, err = l.included(n, depth); err != nil {
				return nil, err
			}
		}
		out = append(out, *n)
	}
	return newLines(out), nil
}

// readFile returns the text of a file.
func readFile(name string, strict bool) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "reading the ssh configuration", err)
	}
	defer f.Close()
	if strict {
		info, err := f.Stat()
		if err != nil {
			return "", fault.Wrap(fault.Invalid, "reading the ssh configuration", err)
		}
		if err := ownership.SSHConfig(name, info); err != nil {
			return "", err
		}
	}
	text, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err == nil && len(text) > maxSize {
		err = fmt.Errorf("%s has more than %d MiB", name, maxSize>>20)
	}
	return string(text), fault.Wrap(fault.Invalid, "reading the ssh configuration", err)
}

// included reads the files that an Include names. As ssh does, it is strict with
// them also if the system's file includes them.
func (l *loader) included(n *node, depth int) (*lines, error) {
	var out []node
	for _, arg := range n.args {
		pattern, err := l.anchor(arg)
		if err != nil {
			return nil, fault.New(fault.Invalid, "", "%s: Include %s: %w", n.place, arg, err)
		}
		names, err := glob(pattern)
		if err != nil {
			return nil, fault.New(fault.Invalid, "", "%s: the pattern %q is broken", n.place, pattern)
		}
		for _, name := range names {
			nodes, err := l.file(name, depth+1, true)
			if err != nil {
				return nil, err
			}
			// A block ends with its file.
			out = append(out, node{key: "include", class: block, include: nodes})
		}
	}
	return newLines(out), nil
}

// anchor makes the pattern of an Include absolute. The tokens that depend on the
// host do not work here, because files are read once for all hosts.
func (l *loader) anchor(p string) (string, error) {
	if strings.HasPrefix(p, "~") && !l.user {
		return "", errors.New("a file of the system has no home")
	}
	p, err := expand(p, tokens{
		'd': l.o.Home, 'u': l.o.LocalUser, 'i': strconv.Itoa(os.Getuid()),
		'l': l.o.LocalHost, 'L': shortName(l.o.LocalHost),
	}, l.o.Getenv)
	if err != nil {
		return "", err
	}
	if p, err = l.o.tilde(p); err != nil || filepath.IsAbs(p) {
		return p, err
	}
	dir := filepath.Dir(l.o.System)
	if l.user {
		dir = filepath.Join(l.o.Home, ".ssh")
	}
	return escapeGlob(dir) + "/" + p, nil
}

func escapeGlob(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(s)
}

// glob is as glob(3): ! negates a bracket, and a wildcard does not match the dot
// of a hidden file, which may be what an editor left there.
func glob(pattern string) ([]string, error) {
	pattern = filepath.Clean(strings.ReplaceAll(pattern, "[!", "[^"))
	names, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	parts := strings.Split(pattern, "/")
	var out []string
	for _, name := range names {
		hidden := false
		for i, s := range strings.Split(name, "/") {
			hidden = hidden || i < len(parts) && strings.HasPrefix(s, ".") && !strings.HasPrefix(parts[i], ".")
		}
		if !hidden {
			out = append(out, name)
		}
	}
	return out, nil
}
