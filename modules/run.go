package modules

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/account"
	"github.com/gossh/gossh/internal/process"
)

// Runner starts programs on the host. It is safe for concurrent use.
type Runner interface {
	// Run runs a program and waits for it. Errors are those of process.Run: a code
	// other than 0 is none.
	Run(ctx context.Context, c *process.Command) (*process.Result, error)
	// Look returns the path of a program, as process.Look does.
	Look(name string, env []string) (string, error)
}

// System is the Runner of the host itself.
type System struct{}

var _ Runner = System{}

// Run implements Runner.
func (System) Run(ctx context.Context, c *process.Command) (*process.Result, error) {
	return process.Run(ctx, c)
}

// Look implements Runner.
func (System) Look(name string, env []string) (string, error) { return process.Look(name, env) }

// MaxOutput is how much of the output of a program Exec keeps, in bytes.
const MaxOutput = 16 << 20

// Path returns where the absolute path name is, below Root.
func (h *Host) Path(name string) string {
	if h.Root == "" {
		return name
	}
	return filepath.Join(h.Root, name)
}

// Has reports whether there is a program of that name.
func (h *Host) Has(name string) bool {
	_, err := h.Runner.Look(name, h.CEnv())
	return err == nil
}

// CEnv returns Env in the C locale, so that what programs say can be read. Its PATH has
// the directories for administration too, which those of users lack.
func (h *Host) CEnv() []string {
	out := make([]string, 0, len(h.Env)+1)
	for _, kv := range h.Env {
		if path, ok := strings.CutPrefix(kv, "PATH="); ok {
			kv = "PATH=" + withSbin(path)
		}
		if !strings.HasPrefix(kv, "LC_") && !strings.HasPrefix(kv, "LANG") {
			out = append(out, kv)
		}
	}
	return append(out, "LC_ALL=C")
}

// withSbin returns a PATH with the directories for administration.
func withSbin(path string) string {
	for _, dir := range []string{"/usr/sbin", "/sbin"} {
		if !strings.Contains(":"+path+":", ":"+dir+":") {
			path += ":" + dir
		}
	}
	return path
}

// Exec runs a program with the environment of the host in the C locale and nothing
// to read. argv is the program and its arguments: no shell sees them. A code other
// than 0 is no error; a program that is not there is a CommandError.
func (h *Host) Exec(ctx context.Context, argv ...string) (*process.Result, error) {
	return h.Start(ctx, &process.Command{Argv: argv})
}

// Start runs a program as Exec does, with the options of c. An Env that is set
// replaces that of the host, a Limit MaxOutput, an Output Stream.
func (h *Host) Start(ctx context.Context, c *process.Command) (*process.Result, error) {
	run := *c
	if run.Env == nil {
		run.Env = h.CEnv()
	}
	if run.Limit == 0 {
		run.Limit = MaxOutput
	}
	if run.Output == nil {
		run.Output = h.Stream
	}
	return h.start(ctx, &run)
}

// start runs a program whose options are complete.
func (h *Host) start(ctx context.Context, c *process.Command) (*process.Result, error) {
	r, err := h.Runner.Run(ctx, c)
	if err != nil {
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return nil, err
		}
		return nil, Errorf("Unable to run command '%s': %v", strings.Join(c.Argv, " "), err)
	}
	return r, nil
}

// Output runs a program as Exec does and returns what it wrote to its standard
// output, without the line ends at its end. A code other than 0 is a CommandError
// with what it wrote to its standard error.
func (h *Host) Output(ctx context.Context, argv ...string) (string, error) {
	r, err := h.start(ctx, &process.Command{Argv: argv, Env: h.CEnv(), Limit: MaxOutput})
	if err != nil {
		return "", err
	}
	if r.Code != 0 {
		return "", Failed(argv, r)
	}
	return strings.TrimRight(string(r.Stdout), "\r\n"), nil
}

// Failed returns the CommandError of a program that ended with another code than 0; a
// negative one is the signal that ended it.
func Failed(argv []string, r *process.Result) error {
	said := strings.TrimSpace(string(r.Stderr))
	if said == "" {
		said = strings.TrimSpace(string(r.Stdout))
	}
	how := fmt.Sprintf("failed with the code %d", r.Code)
	if r.Code < 0 {
		how = fmt.Sprintf("was ended by the signal %d", -r.Code)
	}
	if said != "" {
		how += ": " + said
	}
	return Errorf("%s %s", strings.Join(argv, " "), how)
}

// AccountsIn returns the users and groups of the root directory that a call names: its
// files alone count. With "" they are those of the host.
func (h *Host) AccountsIn(root string) *account.Source {
	if root == "" {
		return h.Accounts()
	}
	return &account.Source{
		Root: os.DirFS(h.Path(root)),
		Run:  func(context.Context, ...string) string { return "" },
	}
}

// ChangeAccounts runs a program of shadow, in the root directory that the argument
// root names; a dry run runs nothing. The result is True.
func (c *Call) ChangeAccounts(ctx context.Context, argv ...string) (any, error) {
	if c.Test {
		return true, nil
	}
	if root := c.Text("root"); root != "" {
		argv = slices.Insert(slices.Clone(argv), 1, "-R", c.Host.Path(root))
	}
	_, err := c.Host.Output(ctx, argv...)
	return err == nil, err
}

// Accounts returns the users and groups of the host.
func (h *Host) Accounts() *account.Source {
	root := h.Root
	if root == "" {
		root = "/"
	}
	return &account.Source{Root: os.DirFS(root), Run: func(ctx context.Context, argv ...string) string {
		out, err := h.Output(ctx, argv...)
		if err != nil {
			return "" // the contract of account.Source: it asks several programs
		}
		return out
	}}
}

// As returns the account of a user, and the identity to run a program as that user:
// nil if it is the user of this process. The name "" is that user too.
func (h *Host) As(ctx context.Context, name string) (account.User, *process.Identity, error) {
	if name == "" {
		return account.User{}, nil, nil
	}
	accounts := h.Accounts()
	u, ok := accounts.User(ctx, name)
	switch {
	case !ok:
		return u, nil, Errorf("User '%s' is not available", name)
	case int(u.UID) == os.Geteuid():
		return u, nil, nil
	case os.Geteuid() != 0:
		return u, nil, Errorf("running as %s needs root on the host, and this is the user id %d: use sudo", name, os.Geteuid())
	}
	return u, &process.Identity{UID: u.UID, GID: u.GID, Groups: accounts.Groups(ctx, u)}, nil
}
