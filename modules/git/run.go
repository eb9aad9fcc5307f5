package git

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/modules"
)

// repo is git as one call wants it run.
type repo struct {
	c *modules.Call
	// dir is the argument cwd, or "": then git runs in the root directory.
	dir, home string
	as        *process.Identity
	env       []string
	// keys are the files of the argument identity; they are tried in turn.
	keys []string
	// temporary is removed in the end.
	temporary []string
}

// open looks at the arguments that most functions have.
func open(ctx context.Context, c *modules.Call) (*repo, error) {
	r := &repo{c: c, env: c.Host.CEnv()}
	r.set("GIT_TERMINAL_PROMPT", "0")
	u, as, err := c.Host.As(ctx, c.Text("user"))
	if err != nil {
		return nil, err
	}
	r.as = as
	for _, kv := range c.Host.Env {
		if v, ok := strings.CutPrefix(kv, "HOME="); ok {
			r.home = v
		}
	}
	if as != nil {
		r.home = u.Home
		r.set("HOME", u.Home)
		r.set("USER", u.Name)
		r.set("LOGNAME", u.Name)
	}
	if c.Given("cwd") {
		if r.dir, err = r.path(c.Text("cwd")); err != nil {
			return nil, err
		}
	}
	if err := r.identities(ctx); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

// close removes what the call left in the temporary directory.
func (r *repo) close() {
	for _, f := range r.temporary {
		_ = os.RemoveAll(f)
	}
}

// set sets a variable of the environment.
func (r *repo) set(name, value string) {
	env := make([]string, 0, len(r.env)+1)
	for _, kv := range r.env {
		if !strings.HasPrefix(kv, name+"=") {
			env = append(env, kv)
		}
	}
	r.env = append(env, name+"="+value)
}

// path returns an absolute path; ~ is the home directory of the user.
func (r *repo) path(name string) (string, error) {
	if rest, ok := strings.CutPrefix(name, "~"); ok && (rest == "" || rest[0] == '/') {
		name = r.home + rest
	}
	if !filepath.IsAbs(name) {
		return "", modules.Errorf("'%s' is not an absolute path", name)
	}
	return r.c.Host.Path(filepath.Clean(name)), nil
}

// run runs git in the repository. A code other than 0 is no error.
func (r *repo) run(ctx context.Context, merge bool, args ...string) ([]string, *process.Result, error) {
	before, err := r.words("git_opts")
	if err != nil {
		return nil, nil, err
	}
	argv := append(append([]string{"git"}, before...), args...)
	dir := r.dir
	if dir == "" {
		dir = "/"
	}
	for i := 0; ; i++ {
		env := r.env
		if i < len(r.keys) {
			env = append(env[:len(env):len(env)], "GIT_SSH_COMMAND="+sshCommand(r.keys[i]))
		}
		res, err := r.c.Host.Start(ctx, &process.Command{Argv: argv, Dir: dir, Env: env, As: r.as, Merge: merge})
		if err != nil || res.Code == 0 || i+1 >= len(r.keys) {
			return argv, res, masked(err)
		}
		r.c.Host.Logf("info", "git failed with the identity %s", r.keys[i])
	}
}

// out runs git and returns what it prints. A code other than 0 is an error.
func (r *repo) out(ctx context.Context, args ...string) (string, error) {
	return r.must(ctx, false, args)
}

// both is as out; what git writes to its standard error is in what it returns.
func (r *repo) both(ctx context.Context, args ...string) (string, error) {
	return r.must(ctx, true, args)
}

func (r *repo) must(ctx context.Context, merge bool, args []string) (string, error) {
	argv, res, err := r.run(ctx, merge, args...)
	if err != nil {
		return "", err
	}
	if res.Code != 0 {
		return "", masked(modules.Failed(argv, res))
	}
	return strings.TrimRight(string(res.Stdout), "\r\n"), nil
}

// text is out for what a function returns as it is.
func (r *repo) text(ctx context.Context, args ...string) (any, error) {
	s, err := r.out(ctx, args...)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// texts is both for what a function returns as it is.
func (r *repo) texts(ctx context.Context, args ...string) (any, error) {
	s, err := r.both(ctx, args...)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// words returns an argument that holds words for the command line: a list, or a text
// that is split as a shell does it. A "--" at its end is left out: git gets its own.
func (r *repo) words(name string) ([]string, error) {
	var out []string
	if list, ok := r.c.Named[name].([]any); ok {
		out = modules.Strings(list)
	} else {
		var err error
		if out, err = shellquote.Split(r.c.Text(name)); err != nil {
			return nil, modules.Errorf("%s: %v", name, err)
		}
	}
	if n := len(out); n > 0 && out[n-1] == "--" {
		out = out[:n-1]
	}
	return out, nil
}

// with returns a subcommand with the argument opts behind it, and then args. None of
// plain may begin with a dash: it is no option.
func (r *repo) with(subcommand []string, plain ...string) ([]string, error) {
	opts, err := r.words("opts")
	if err != nil {
		return nil, err
	}
	out := append(subcommand, opts...)
	for _, p := range plain {
		if strings.HasPrefix(p, "-") {
			return nil, modules.Errorf("%q is an option; those belong into opts", p)
		}
		if p != "" {
			out = append(out, p)
		}
	}
	return out, nil
}

// do runs a subcommand with the argument opts and the plain arguments.
func (r *repo) do(ctx context.Context, merge bool, subcommand []string, plain ...string) (any, error) {
	args, err := r.with(subcommand, plain...)
	if err != nil {
		return nil, err
	}
	s, err := r.must(ctx, merge, args)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// done returns True in the place of what git printed.
func done(_ any, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return true, nil
}

// first returns a, or b if that is empty.
func first(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// lines returns the lines of a text that are not empty; never nil.
func lines(s string) []string {
	out := []string{}
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimRight(l, "\r"); l != "" {
			out = append(out, l)
		}
	}
	return out
}
