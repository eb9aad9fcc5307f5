package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// reader is a program that reads rosters. The command that argv returns takes the
// file as its last argument, and prints the seconds of processor time that it took.
type reader struct {
	name string
	argv func(path string) ([]string, error)
}

func readers() []reader {
	return []reader{{"PyYAML's C loader", pyYAMLReader}, {"Salt", saltReader}}
}

// pyYAMLMatch reads a roster with PyYAML's C loader and matches the ids. Salt does
// so, and much besides.
const pyYAMLMatch = `
import fnmatch, sys, time, yaml
start = time.process_time()
with open(sys.argv[1]) as f:
    data = yaml.load(f, Loader=yaml.CSafeLoader)
found = [i for i in data if fnmatch.fnmatch(i, "*")]
print(time.process_time() - start)
`

func pyYAMLReader(path string) ([]string, error) {
	python, err := lookPath("python3", path)
	if err != nil {
		return nil, err
	}
	if exec.Command(python, "-c", "import yaml; yaml.CSafeLoader").Run() != nil { //nolint:noctx // it ends by itself
		return nil, errors.New("python3-yaml is not installed")
	}
	return []string{python, "-c", pyYAMLMatch}, nil
}

// saltMatch has Salt's own roster module read the file.
const saltMatch = `
import sys, time
import salt.config, salt.roster
opts = salt.config.master_config(None)
opts.update(roster_file=sys.argv[1], roster="flat")
start = time.process_time()
found = salt.roster.Roster(opts, "flat").targets("*", "glob")
if not found:
    sys.exit("no targets")
print(time.process_time() - start)
`

// saltReader returns the Python that salt-ssh runs with: it has packages of its
// own.
func saltReader(path string) ([]string, error) {
	program, err := lookPath("salt-ssh", path)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(program)
	if err != nil {
		return nil, err
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	python, ok := bytes.CutPrefix(line, []byte("#!"))
	argv := strings.Fields(string(python))
	if !ok || len(argv) == 0 {
		return nil, fmt.Errorf("%s is no script", program)
	}
	return append(argv, "-c", saltMatch), nil
}

// lookPath returns the first program of that name in the directories of path.
func lookPath(name, path string) (string, error) {
	for _, dir := range filepath.SplitList(path) {
		file := filepath.Join(dir, name)
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			return file, nil
		}
	}
	return "", fmt.Errorf("%s is not installed", name)
}

// seconds runs a command that prints how many seconds counts, which becomes the
// Wall of the sample.
func seconds(argv []string) (sample, error) {
	s, err := run(argv)
	if err != nil {
		return s, err
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(string(s.out)), 64)
	s.Wall = time.Duration(f * float64(time.Second))
	return s, err
}
