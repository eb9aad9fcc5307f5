package postgres

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
)

func datadirExists(_ context.Context, c *modules.Call) (any, error) { return hasData(c), nil }

func hasData(c *modules.Call) bool {
	_, err := os.Stat(c.Host.Path(c.Text("name") + "/PG_VERSION"))
	return err == nil
}

// initdb returns the program: of the directory that the options name, or in the PATH, or
// where Debian has it, the newest.
func initdb(c *modules.Call) string {
	if dir := setting(c, "", "bins_dir"); dir != "" {
		return strings.TrimRight(dir, "/") + "/initdb"
	}
	if c.Host.Has("initdb") {
		return "initdb"
	}
	best, major := "initdb", ""
	found, _ := filepath.Glob(c.Host.Path("/usr/lib/postgresql") + "/*/bin/initdb")
	for _, f := range found {
		// 9.6 is older than 10, and shorter names of numbers are less.
		v, _, _ := strings.Cut(filepath.Base(filepath.Dir(filepath.Dir(f))), ".")
		if len(v) > len(major) || len(v) == len(major) && v >= major {
			best, major = f, v
		}
	}
	return best
}

func datadirInit(ctx context.Context, c *modules.Call) (any, error) {
	name := c.Text("name")
	if !strings.HasPrefix(name, "/") {
		return nil, modules.Errorf("name must be an absolute path, not %q", name)
	}
	if hasData(c) {
		return false, nil
	}
	runas := c.Text("runas")
	if runas == "" {
		runas = "postgres"
	}
	user := c.Text("user")
	if user == "" {
		user = runas
	}
	_, as, err := c.Host.As(ctx, runas)
	if err != nil {
		return nil, err
	}
	argv := []string{initdb(c), "--pgdata=" + c.Host.Path(name), "--username=" + user, "--auth=" + c.Text("auth"), "--encoding=" + c.Text("encoding")}
	if c.Given("locale") {
		argv = append(argv, "--locale="+c.Text("locale"))
	}
	if c.Given("waldir") {
		argv = append(argv, "-X", c.Host.Path(c.Text("waldir"))) // the long name was another before version 10
	}
	if c.Bool("checksums") {
		argv = append(argv, "--data-checksums")
	}
	if c.Test {
		return true, nil
	}
	if c.Given("password") {
		pipe, err := passwordPipe(c.Text("password"), as)
		if err != nil {
			return nil, err
		}
		defer pipe.close()
		argv = append(argv, "--pwfile="+pipe.file.Name())
	}
	r, err := c.Host.Start(ctx, &process.Command{Argv: argv, As: as, Dir: "/"})
	if err != nil {
		return nil, err
	}
	if r.Code != 0 {
		return nil, modules.Failed([]string{"initdb"}, r)
	}
	return true, nil
}

// pipe is a named pipe in a directory of its own.
type pipe struct {
	file *os.File
	dir  string
}

// passwordPipe returns a pipe that as can read a password from. initdb takes it from a
// file alone, and a pipe is one that is never on the disk.
func passwordPipe(password string, as *process.Identity) (*pipe, error) {
	if strings.ContainsAny(password, "\n\x00") || len(password) > 1000 {
		return nil, modules.Errorf("the password must be one line")
	}
	p := &pipe{}
	var err error
	if p.dir, err = os.MkdirTemp("", ".gossh-pw-*"); err != nil {
		return nil, modules.Errorf("%v", err)
	}
	name := filepath.Join(p.dir, "p")
	if err = syscall.Mkfifo(name, 0o600); err == nil && as != nil {
		if err = os.Chown(name, int(as.UID), int(as.GID)); err == nil {
			err = os.Chown(p.dir, int(as.UID), int(as.GID))
		}
	}
	if err == nil {
		// For both ways, so that it waits for no reader, and keeps what is in it.
		p.file, err = os.OpenFile(name, os.O_RDWR, 0)
	}
	if err == nil {
		_, err = p.file.WriteString(password + "\n")
	}
	if err != nil {
		p.close()
		return nil, modules.Errorf("handing over the password: %v", err)
	}
	return p, nil
}

func (p *pipe) close() {
	if p.file != nil {
		_ = p.file.Close()
	}
	_ = os.RemoveAll(p.dir)
}
