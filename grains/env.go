package grains

import (
	"context"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/gossh/gossh/grains/netif"
	"github.com/gossh/gossh/internal/process"
)

// Env is what the collectors look at. Tests fill it with other systems.
type Env struct {
	// OS is the operating system, as Go names it.
	OS string
	// Root is the file system; names have no leading slash.
	Root fs.FS
	// Getenv returns an environment variable.
	Getenv func(string) string
	// Run returns the standard output of a command, "" if it fails.
	Run func(ctx context.Context, argv ...string) string
	// Uname tells what uname(2) does.
	Uname func(ctx context.Context, e *Env) Uname
	// Links lists the network interfaces.
	Links func(ctx context.Context, e *Env) []netif.Link
	// Getwd returns the current directory.
	Getwd func() (string, error)
	// CPUs is the number of processors if nothing else tells it.
	CPUs int
	// UID, GID and PID are those of the thin.
	UID, GID, PID int
	// Now is the clock, in the zone of the host.
	Now func() time.Time
}

// Uname is what uname(2) tells.
type Uname struct{ System, Node, Release, Version, Machine string }

// System returns the surroundings of this process.
func System() *Env {
	return &Env{
		OS: runtime.GOOS, Root: os.DirFS("/"), Getenv: os.Getenv, Run: process.Output,
		Uname: uname, Links: links, CPUs: runtime.NumCPU(), Getwd: os.Getwd,
		UID: os.Geteuid(), GID: os.Getegid(), PID: os.Getpid(), Now: time.Now,
	}
}

// maxFile bounds what is read of a file: what is bigger is none that tells a grain.
const maxFile = 4 << 20

// read returns the text of a file without surrounding white space, "" if it cannot
// be read: then the grain is missing or empty.
func (e *Env) read(name string) string {
	f, err := e.Root.Open(name)
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(strings.ToValidUTF8(string(b), "\uFFFD"))
}

// names lists a directory, sorted; nothing if it cannot be read.
func (e *Env) names(dir string) []string {
	entries, err := fs.ReadDir(e.Root, dir)
	if err != nil {
		return nil
	}
	out := make([]string, len(entries))
	for i, entry := range entries {
		out[i] = entry.Name()
	}
	return out
}

func (e *Env) exists(name string) bool {
	_, err := fs.Stat(e.Root, name)
	return err == nil
}

// has reports whether a program is installed.
func (e *Env) has(program string) bool {
	for _, dir := range []string{"usr/bin/", "bin/", "usr/sbin/", "sbin/", "usr/local/bin/"} {
		if e.exists(dir + program) {
			return true
		}
	}
	return false
}

// ask runs a command and returns its output without surrounding white space.
func (e *Env) ask(ctx context.Context, argv ...string) string {
	return strings.TrimSpace(e.Run(ctx, argv...))
}

// fields reads lines of KEY=value, as in os-release(5).
func (e *Env) fields(name string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(e.read(name)) {
		k, v, ok := strings.Cut(strings.TrimSpace(line), "=")
		if !ok || k == "" || k[0] == '#' {
			continue
		}
		if n := len(v); n > 1 && (v[0] == '"' || v[0] == '\'') && v[n-1] == v[0] {
			if v = v[1 : n-1]; line[len(k)+1] == '"' {
				v = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\$`, "$", "\\`", "`").Replace(v)
			}
		}
		out[k] = v
	}
	return out
}

// links lists the interfaces of this host.
func links(ctx context.Context, e *Env) []netif.Link { return netif.List(ctx, e.Run) }
