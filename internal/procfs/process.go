package procfs

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Ticks is how many clock ticks a second has in /proc, on every platform that
// Linux runs on today.
const Ticks = 100

// Dir is the directory where /proc is.
type Dir string

// Process is a process, as far as it could be read.
type Process struct {
	PID, PPID, PGRP, Session int
	// TTY is the number of the terminal, 0 if there is none.
	TTY int
	// UID and GID are the effective ids.
	UID, GID uint32
	// Name is the name of the program, cut by the kernel at 15 bytes.
	Name string
	// State is one letter, as ps(1) shows it.
	State byte
	// Args are the command line; empty for what the kernel runs itself.
	Args []string
	// User and System are the time that it computed, Start is when it was started
	// after the boot: in ticks.
	User, System, Start uint64
	Nice, Threads       int
	// Virtual and Resident are its memory, in bytes.
	Virtual, Resident uint64
}

// Command returns the command line as ps(1) shows it.
func (p *Process) Command() string {
	if len(p.Args) == 0 {
		return "[" + p.Name + "]"
	}
	return strings.Join(p.Args, " ")
}

// Processes returns all processes, by their ids. Those that end meanwhile are left
// out.
func (d Dir) Processes() ([]Process, error) {
	pids, err := d.PIDs()
	if err != nil {
		return nil, err
	}
	out := make([]Process, 0, len(pids))
	for _, pid := range pids {
		p, err := d.Process(pid)
		switch {
		case err == nil:
			out = append(out, p)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
	}
	return out, nil
}

// PIDs returns the ids of all processes, sorted.
func (d Dir) PIDs() ([]int, error) {
	f, err := os.Open(string(d))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	names, err := f.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	var out []int
	for _, n := range names {
		if pid, err := strconv.Atoi(n); err == nil && pid > 0 {
			out = append(out, pid)
		}
	}
	slices.Sort(out)
	return out, nil
}

// Process returns one process. The error is fs.ErrNotExist if there is none.
func (d Dir) Process(pid int) (Process, error) {
	dir := filepath.Join(string(d), strconv.Itoa(pid))
	p := Process{PID: pid}
	line, err := readGone(filepath.Join(dir, "stat"))
	if err != nil {
		return p, err
	}
	if !p.stat(string(line)) {
		return p, errors.New(dir + "/stat has another form than proc(5) says")
	}
	status, err := readGone(filepath.Join(dir, "status"))
	if err != nil {
		return p, err
	}
	for text := range strings.Lines(string(status)) {
		f := strings.Fields(text)
		if len(f) < 3 {
			continue
		}
		id, _ := strconv.ParseUint(f[2], 10, 32)
		switch f[0] {
		case "Uid:":
			p.UID = uint32(id)
		case "Gid:":
			p.GID = uint32(id)
		}
	}
	args, err := readGone(filepath.Join(dir, "cmdline"))
	if err != nil {
		return p, err
	}
	if args = bytes.TrimRight(args, "\x00"); len(args) > 0 {
		p.Args = strings.Split(strings.ToValidUTF8(string(args), "\uFFFD"), "\x00")
	}
	return p, nil
}

// readGone reads a file of a process. That the process ended before or meanwhile is
// fs.ErrNotExist.
func readGone(name string) ([]byte, error) {
	b, err := os.ReadFile(name)
	if errors.Is(err, syscall.ESRCH) {
		err = fs.ErrNotExist
	}
	return b, err
}

// stat reads a line of /proc/PID/stat.
func (p *Process) stat(line string) bool {
	// The name is in parentheses, and may have some itself.
	open, end := strings.IndexByte(line, '('), strings.LastIndexByte(line, ')')
	if open < 0 || end < open {
		return false
	}
	f := strings.Fields(line[end+1:])
	if len(f) < 22 {
		return false
	}
	n := make([]int64, len(f))
	for i := range f {
		n[i], _ = strconv.ParseInt(f[i], 10, 64)
	}
	p.Name, p.State = strings.ToValidUTF8(line[open+1:end], "\uFFFD"), f[0][0]
	p.PPID, p.PGRP, p.Session, p.TTY = int(n[1]), int(n[2]), int(n[3]), int(n[4])
	p.User, p.System, p.Nice, p.Threads, p.Start = uint64(n[11]), uint64(n[12]), int(n[16]), int(n[17]), uint64(n[19])
	p.Virtual, p.Resident = uint64(n[20]), uint64(n[21])*uint64(os.Getpagesize())
	return true
}
