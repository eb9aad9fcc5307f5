package guest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/spool"
	"github.com/gossh/gossh/thin/wire"
)

// collect answers a request for the result of a job, and logs what the job did.
func (g *guest) collect(req *wire.Request) *wire.Reply {
	s := spool.Of(g.dir)
	e, err := s.Get(req.Collect, req.ID)
	if errors.Is(err, spool.ErrNone) {
		return &wire.Reply{Job: &wire.Spooled{State: wire.JobNone}}
	}
	if err != nil {
		return failed(fault.Failed, err.Error(), "")
	}
	reply := &wire.Reply{}
	switch {
	case req.Forget:
		if err := s.Remove(req.Collect, req.ID); err != nil {
			return failed(fault.Failed, "the result was not removed: "+err.Error(), "")
		}
	case e.State == spool.Done:
		b, err := s.Result(req.Collect, req.ID)
		var k kept
		if err == nil {
			err = json.Unmarshal(b, &k)
		}
		if err != nil || k.Reply == nil {
			return failed(fault.Failed, fmt.Sprintf("the result is broken: %v", err), "")
		}
		for _, l := range k.Log {
			if logged(l[0], req.LogLevel) {
				g.log(l[0], l[1])
			}
		}
		reply = k.Reply
	}
	reply.Job = &wire.Spooled{State: string(e.State), Fun: e.Fun, Seconds: time.Since(e.Started).Seconds()}
	return reply
}

// waiting returns the jobs of a Salt ID whose results wait, or that have died.
func (g *guest) waiting(id string) []string {
	var out []string
	all, err := spool.Of(g.dir).List()
	if err != nil {
		g.log("warning", "looking for results that wait: "+err.Error())
	}
	for _, e := range all {
		if e.ID == id && e.State != spool.Running {
			out = append(out, e.JID)
		}
	}
	return out
}

// refusal is the reply to a request to wipe a thin dir in which results wait, or nil.
func (g *guest) refusal(req *wire.Request) *wire.Reply {
	all, err := spool.Of(g.dir).List()
	if err != nil {
		return failed(fault.Failed, "looking for results that wait: "+err.Error(), "")
	}
	if len(all) == 0 || req.Force {
		return nil
	}
	var jobs []string
	for _, e := range all {
		what := "the result of"
		switch e.State {
		case spool.Running:
			what = "what still runs of"
		case spool.Dead:
			what = "what is left of"
		}
		jobs = append(jobs, fmt.Sprintf("%s job %s (%s)", what, e.JID, e.Fun))
	}
	return failed(fault.Invalid, "wiping the thin dir would remove "+strings.Join(jobs, ", "),
		fmt.Sprintf("gossh collect %s '%s' fetches it; --force-wipe removes it", all[0].JID, all[0].ID))
}

// mayWipe reports whether the thin dir can be removed, after ending what a forced wipe
// ends: that lets go of the directory a moment after it has let go of its job.
func (g *guest) mayWipe() bool {
	if !g.clear() {
		return false
	}
	for range lockTries {
		if alone(g.used, g.dir) {
			return true
		}
		if !g.force.Load() {
			return false
		}
		time.Sleep(lockPause)
	}
	return false
}

// clear ends the jobs that run, and reports whether nothing is left that a wipe must
// not remove.
func (g *guest) clear() bool {
	s := spool.Of(g.dir)
	all, err := s.List()
	if err != nil || !g.force.Load() {
		return err == nil && len(all) == 0
	}
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		for _, e := range all {
			_ = s.Signal(e.JID, e.ID, sig) // it may have ended
		}
		for deadline := time.Now().Add(endGrace + 2*time.Second); time.Now().Before(deadline); time.Sleep(lockPause) {
			if !running(s) {
				return true
			}
		}
	}
	return !running(s)
}

// running reports whether a job has a process.
func running(s spool.Spool) bool {
	all, err := s.List()
	if err != nil {
		return true
	}
	for _, e := range all {
		if e.Alive {
			return true
		}
	}
	return false
}
