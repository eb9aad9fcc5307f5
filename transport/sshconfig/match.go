package sshconfig

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/sshpattern"
)

// criterion is one condition of a Match line.
type criterion struct {
	name     string
	negated  bool
	arg      string
	patterns []string // arg at its commas
}

// criteria reads the arguments of a Match line.
func (l *loader) criteria(place string, args []string) ([]criterion, error) {
	var out []criterion
	for len(args) > 0 {
		word, arg, joined := strings.Cut(args[0], "=")
		args = args[1:]
		c := criterion{}
		c.name, c.negated = strings.CutPrefix(strings.ToLower(word), "!")
		switch c.name {
		case "all":
			if len(args) > 0 || len(out) > 1 {
				return nil, errors.New("all stands alone in a Match")
			}
		case "final", "canonical":
		default:
			if !joined && len(args) > 0 {
				arg, args = args[0], args[1:]
			}
			if arg == "" && c.name != "tagged" && c.name != "command" {
				return nil, fmt.Errorf("%s has no argument in a Match", c.name)
			}
			c.arg, c.patterns = arg, strings.Split(arg, ",")
			if c.name == "host" || c.name == "originalhost" {
				c.patterns = strings.Split(strings.ToLower(arg), ",")
			}
			if !isCriterion(c.name) {
				l.warnings = append(l.warnings, fmt.Sprintf("%s: Match %s is not known here, so the line does not match", place, c.name))
			}
		}
		out = append(out, c)
	}
	return out, nil
}

func isCriterion(name string) bool {
	switch name {
	case "host", "originalhost", "user", "localuser", "tagged", "command", "sessiontype", "exec", "localnetwork":
		return true
	}
	return false
}

// matches evaluates a Match line: all its criteria must hold. One that cannot be
// decided keeps the line from matching, also if it is negated.
func (r *resolver) matches(n *node) bool {
	result := true
	for i := range n.criteria {
		c := &n.criteria[i]
		switch {
		case c.name == "final" && !c.negated:
			r.wantFinal = true
		case !result: // what costs something is not asked any more
			continue
		}
		ok, decided := r.holds(n, c)
		result = result && decided && ok != c.negated
	}
	return result
}

// holds evaluates one criterion.
func (r *resolver) holds(n *node, c *criterion) (ok, decided bool) {
	switch c.name {
	case "all":
		return true, true
	case "final", "canonical": // names are not made canonical, but ssh has both in its second pass
		return r.final, true
	case "host":
		return sshpattern.MatchList(c.patterns, strings.ToLower(r.hostName())), true
	case "originalhost":
		return sshpattern.MatchList(c.patterns, strings.ToLower(r.q.Host)), true
	case "user":
		return sshpattern.MatchList(c.patterns, r.user()), true
	case "localuser":
		return sshpattern.MatchList(c.patterns, r.f.o.LocalUser), true
	case "tagged":
		tag := r.text("tag")
		return tag == "" && c.arg == "" || tag != "" && sshpattern.MatchList(c.patterns, tag), true
	case "sessiontype":
		return sshpattern.MatchList(c.patterns, "exec"), true
	case "command": // the thin's, which nobody wrote a pattern for
		return c.arg == "", true
	case "localnetwork":
		return r.onNetwork(n, c)
	case "exec":
		return r.exec(n, c)
	}
	return false, false
}

// execGrace is how long a command of Match exec may go on after it was cancelled.
const execGrace = time.Second

// exec runs the command of Match exec as ssh does: by the user's shell. It is
// configuration that nobody else can write.
func (r *resolver) exec(n *node, c *criterion) (ok, decided bool) {
	if !r.f.o.AllowExec {
		r.warn("%s: Match exec is not run; set ssh_config_exec in the section gossh to allow it", n.place)
		return false, false
	}
	line, err := expand(c.arg, r.tokens(), nil)
	if err != nil {
		r.fail("%s: %w", n.place, err)
		return false, false
	}
	shell := r.f.o.Getenv("SHELL")
	if shell == "" {
		shell = "/bin/sh"
	}
	cmd := exec.CommandContext(r.ctx, shell, "-c", line)
	cmd.WaitDelay = execGrace
	err = cmd.Run()
	if cause := r.ctx.Err(); cause != nil && r.err == nil {
		r.err = fmt.Errorf("%s: Match exec: %w", n.place, cause)
	}
	var status *exec.ExitError
	if err != nil && !errors.As(err, &status) {
		r.warn("%s: Match exec: %v", n.place, err)
		return false, false
	}
	return err == nil, true
}
