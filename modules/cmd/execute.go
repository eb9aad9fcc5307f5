package cmd

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/modules"
)

// maxOutput bounds each stream of a command, in bytes, both as it comes and as JSON:
// two streams and what is around them must fit into one reply.
const maxOutput = 16 << 20

// job is one command and how it is run. Its other options are arguments of the call.
type job struct {
	c *modules.Call
	// cmd is a text, or a list of words.
	cmd any
	// shell lets a shell read the command.
	shell bool
	// merge puts stderr into stdout.
	merge bool
	// background does not wait for the command; bg=True does the same.
	background bool
	// ready is set if cmd is no template, whatever the call says.
	ready bool
	// who runs it; nil if that is still to be found out.
	who *user
}

// result is what a command did.
type result struct {
	pid, retcode   int
	stdout, stderr string
}

// execute runs a job and sets the return code of the call.
func execute(ctx context.Context, j *job) (*result, error) {
	if err := refuse(j.c); err != nil {
		return nil, err
	}
	if templated(j.c) && !j.ready {
		if err := renderJob(ctx, j); err != nil {
			return nil, err
		}
	}
	checks, err := readChecks(j.c)
	if err != nil {
		return nil, err
	}
	spec, err := j.command(ctx)
	if err != nil {
		return nil, err
	}
	j.logf("info", "Executing command '%s' in directory '%s'", j.text(), spec.Dir)
	if j.background || j.c.Bool("bg") {
		pid, err := process.Detach(spec)
		if err != nil {
			return nil, j.failed(err)
		}
		return &result{pid: pid}, nil
	}
	done, err := j.c.Host.Runner.Run(ctx, spec)
	if err != nil {
		return nil, j.failed(err)
	}
	r := j.result(done)
	if !done.TimedOut && checks.passes(r) {
		r.retcode = 0
	}
	if !j.c.Bool("ignore_retcode") {
		j.c.Retcode = r.retcode
	}
	j.report(r)
	if j.c.Bool("hide_output") {
		r.stdout, r.stderr = "", ""
	}
	return r, nil
}

// refuse names the arguments that Salt has and that cannot be honoured here.
func refuse(c *modules.Call) error {
	for _, n := range []string{"use_vt", "encoded_cmd"} {
		if c.Bool(n) {
			return &modules.ArgumentError{Msg: "Passed invalid arguments: " + n + "=" + c.Text(n) + " is not available yet in " + c.Fun}
		}
	}
	return nil
}

// failed is the error for a command that could not be started, or was ended.
func (j *job) failed(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	text := j.text()
	if j.quiet() {
		text = "REDACTED"
	}
	return modules.Errorf("Unable to run command '%s': %v", text, err)
}

// command puts together what is started.
func (j *job) command(ctx context.Context) (*process.Command, error) {
	c := j.c
	who := j.who
	if who == nil {
		var err error
		if who, err = findUser(ctx, c); err != nil {
			return nil, err
		}
	}
	spec := &process.Command{Merge: j.merge, Limit: maxOutput, As: who.as}
	if c.Stream != nil && !c.Bool("hide_output") {
		spec.Output = c.Stream
	}
	var err error
	if spec.Env, err = environment(c, who); err != nil {
		return nil, err
	}
	if spec.Dir, err = directory(c, who, spec.Env); err != nil {
		return nil, err
	}
	if spec.Argv, err = j.argv(); err != nil {
		return nil, err
	}
	if spec.Umask, err = umask(c); err != nil {
		return nil, err
	}
	seconds, err := c.Seconds("timeout")
	if err != nil {
		return nil, err
	}
	spec.Timeout = time.Duration(seconds * float64(time.Second))
	if v := c.Named["stdin"]; v != nil {
		text := modules.Text(v)
		if !c.Bool("stdin_raw_newlines") {
			text = strings.ReplaceAll(text, `\n`, "\n")
		}
		spec.Stdin = []byte(text)
	}
	return spec, nil
}

// argv returns the program and its arguments.
func (j *job) argv() ([]string, error) {
	list, isList := j.cmd.([]any)
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = modules.Text(w)
	}
	switch {
	case isList:
	case j.shell:
		words = []string{modules.Text(j.cmd)}
	default:
		var err error
		if words, err = shellquote.Split(modules.Text(j.cmd)); err != nil {
			return nil, modules.Errorf("Unable to run command '%s': %v", j.text(), err)
		}
	}
	if len(words) == 0 {
		return nil, modules.Errorf("Unable to run an empty command")
	}
	if !j.shell {
		return words, nil
	}
	argv := shellFor(j.c, words[0])
	sh := argv[0]
	if _, err := j.c.Host.Runner.Look(sh, j.c.Host.Env); err != nil || !strings.Contains(sh, "/") {
		return nil, modules.Errorf("The shell %s is not available", sh)
	}
	return slices.Concat(argv, words), nil
}

// text returns the command as it is shown.
func (j *job) text() string {
	list, ok := j.cmd.([]any)
	if !ok {
		return modules.Text(j.cmd)
	}
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = shellquote.POSIX(modules.Text(w))
	}
	return strings.Join(words, " ")
}

// umask returns the mask that the call asks for; nil leaves the one there is. As in
// Salt, 0 is refused.
func umask(c *modules.Call) (*uint32, error) {
	if c.Named["umask"] == nil {
		return nil, nil
	}
	text := c.Text("umask")
	digits := strings.TrimLeft(text, "0")
	if digits == "" {
		return nil, modules.Errorf("Zero umask is not allowed.")
	}
	n, err := strconv.ParseUint(digits, 8, 32)
	if err != nil || n > 0o777 {
		return nil, modules.Errorf("Invalid umask: '%s'", text)
	}
	mask := uint32(n)
	return &mask, nil
}
