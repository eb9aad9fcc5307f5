package main

import (
	"context"
	"fmt"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/dispatch"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/jobs"
)

// collectJob fetches the results of a job that was left running on hosts.
func (a *app) collectJob(ctx context.Context, args *config.Args) error {
	if len(args.Words) == 0 {
		return usagef("gossh collect takes the id of a job")
	}
	jid, err := jobs.ParseID(args.Words[0])
	if err != nil {
		return usageError{err}
	}
	c, err := a.load(args)
	if err != nil {
		return configError(err)
	}
	if c.Bool("raw_shell") || c.Bool("rand_thin_dir") || args.Given("async") {
		return usagef("gossh collect has no place for -r, -W and --async")
	}
	whole := *args
	whole.Words = []string{"*", jobs.Collect}
	if len(args.Words) > 1 {
		whole.Words[0] = args.Words[1]
	}
	req, err := request(c, &whole)
	if err != nil {
		return err
	}
	req.Call.Args = []any{string(jid)}
	return a.start(ctx, c, args, req)
}

// collected is the job whose results are fetched, "" if it is not that.
func (v *view) collected() string {
	if v.req.Call.Fun != jobs.Collect {
		return ""
	}
	jid, _ := v.req.Call.Args[0].(string)
	return jid
}

// job is the id of the job that returns belong to.
func (v *view) job() string {
	if jid := v.collected(); jid != "" {
		return jid
	}
	return v.jid
}

// nothing reports whether a host has nothing of the job that is collected: it is
// counted, not shown.
func (v *view) nothing(r *jobs.Return) bool {
	if v.collected() == "" || r.Kind != fault.NoTarget {
		return false
	}
	v.without++
	v.line.Done(string(r.Target), fault.None)
	return true
}

// ended says how what was left running is found, and what was not found.
func (v *view) ended(sum *jobs.Summary) error {
	if v.left > 0 {
		v.a.say("gossh: job %s runs on %s: %s", v.jid, hosts(v.left), collectLine(v.jid, v.req))
	}
	jid := v.collected()
	switch v.without {
	case 0:
	case sum.Targets:
		return fault.New(fault.NoTarget, "", "none of %s has a result of job %s", hosts(sum.Targets), jid).
			WithHint("a result is fetched once, with the Salt ID that the host had in the job")
	default:
		v.a.say("gossh: %s of %d have no result of job %s", hosts(v.without), sum.Targets, jid)
	}
	return nil
}

// collectLine is the command that fetches the results of a job from its targets.
func collectLine(jid string, r dispatch.Request) string {
	target := shellquote.POSIX(r.Expr.Text)
	for _, o := range config.Options() {
		if o.Target != "" && o.Target == r.Expr.Kind {
			target = "-" + o.Short[0] + " " + target
		}
	}
	return "gossh collect " + jid + " " + target
}

func hosts(n int) string {
	if n == 1 {
		return "1 host"
	}
	return fmt.Sprintf("%d hosts", n)
}
