package dispatch

import (
	"context"
	"fmt"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

// background makes a request for bg=True one that is left running, so that its result
// can be collected. Where the thin dir is wiped the command is started as Salt does it,
// and what it returns is lost.
func background(req *wire.Request) {
	switch req.Fun {
	case "cmd.run", "cmd.run_all", "cmd.shell", "cmd.script":
	default:
		return
	}
	v, given := req.Kwargs.Get("bg")
	if text := modules.Text(v); !given || req.Wipe || text != "True" && text != "true" {
		return
	}
	req.Kwargs, req.Async = req.Kwargs.Clone(), true // that of the job is other hosts' too
	req.Kwargs.Delete("bg")
}

const collecting = "collecting the result"

// collect fetches what a job that was left running has returned on this host, and then
// has the host forget it. The outcome of a host that has nothing of it is
// fault.NoTarget, that of one on which it still runs fault.Timeout.
func (s *Service) collect(ctx context.Context, conn transport.Conn, rn *run, t *targets.Target) (jobs.Return, error) {
	if len(rn.req.Call.Args) != 1 {
		return jobs.Return{}, fault.New(fault.Invalid, collecting, "the job is not named")
	}
	return s.fetch(ctx, conn, rn, t, modules.Text(rn.req.Call.Args[0]))
}

// gather fetches the results that wait on a host, if the follower takes those of other
// jobs, and says how they are fetched otherwise.
func (s *Service) gather(ctx context.Context, conn transport.Conn, rn *run, t *targets.Target, waiting []string) {
	for _, jid := range waiting {
		if !rn.req.Options.Gather || rn.req.Options.Wipe {
			s.c.Warn(fmt.Sprintf("%s: the result of a job waits to be fetched: gossh collect %s '%s'", t.ID, jid, t.ID))
			continue
		}
		r, err := s.fetch(ctx, conn, rn, t, jid)
		if err != nil {
			s.c.Warn(string(t.ID) + ": the result of job " + jid + " stays on the host: " + fault.Message(err))
			continue
		}
		r.Started = s.c.Now()
		s.published(jobs.ID(jid), &r)
		sctx, stop := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
		// A store that has forgotten the job, or never knew it, has no place for it.
		if err := s.c.Store.Record(sctx, jobs.ID(jid), r); err != nil && fault.KindOf(err) != fault.Invalid {
			s.c.Warn(fmt.Sprintf("the return of %s for job %s was not recorded: %v", t.ID, jid, err))
		}
		stop()
		rn.feed.put(ctx, Update{Gathered: &Gathered{JID: jobs.ID(jid), Return: r}}, size(&r))
	}
}

// fetch is collect for a job.
func (s *Service) fetch(ctx context.Context, conn transport.Conn, rn *run, t *targets.Target, jid string) (jobs.Return, error) {
	req := request(rn, t)
	req.Fun, req.Args, req.Kwargs, req.Stream, req.Async, req.Wipe = "", nil, nil, false, false, false
	req.Collect = jid
	session, err := s.open(ctx, conn, rn, t, req, false)
	if err != nil {
		return jobs.Return{}, err
	}
	defer s.end(t, session)
	reply, err := session.Call(ctx, req, nil)
	if err != nil {
		return jobs.Return{}, err
	}
	r, err := collected(t, req.Collect, reply)
	if reply.Job == nil || r.Kind == fault.NoTarget && !rn.req.Options.Wipe {
		return r, err
	}
	// It goes only now that it is here.
	forget := *req
	forget.Forget, forget.Wipe = r.Kind != fault.Timeout, rn.req.Options.Wipe
	if !forget.Forget && !forget.Wipe {
		return r, err
	}
	last, ferr := session.Call(ctx, &forget, nil)
	switch {
	case ferr != nil:
		s.c.Warn(string(t.ID) + ": the result stays on the host: " + fault.Message(ferr))
	case last.Error != nil:
		s.c.Warn(string(t.ID) + ": the result stays on the host: " + last.Error.Stderr)
	}
	return r, err
}

// collected is the outcome of a host that was asked for the result of a job.
func collected(t *targets.Target, jid string, reply *wire.Reply) (jobs.Return, error) {
	job := reply.Job
	if job == nil {
		r, err := answered(t, jobs.Collect, reply)
		if err == nil && !r.Failed() {
			err = fault.New(fault.Internal, collecting, "the host does not say what became of it")
		}
		return r, err
	}
	since := time.Duration(job.Seconds * float64(time.Second)).Round(time.Second)
	var err *fault.Error
	switch job.State {
	case wire.JobDone:
		return answered(t, job.Fun, reply)
	case wire.JobNone:
		err = fault.New(fault.NoTarget, "", "there is no result of job %s on this host", jid)
	case wire.JobRunning:
		err = fault.New(fault.Timeout, "", "job %s still runs: %s, for %v", jid, job.Fun, since).
			WithHint("collect it later; saltutil.kill_job ends it")
	default:
		err = fault.New(fault.Lost, "", "job %s has ended without a result: %s, begun %v ago", jid, job.Fun, since).
			WithHint("it was killed, or the host was restarted: look before you run it again")
	}
	return failed(context.Background(), t, job.Fun, err), nil
}
