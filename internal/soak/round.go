package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime/pprof"
	"time"

	"github.com/gossh/gossh/dispatch"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/targets"
)

// faults are what hosts do wrong. harmless ones must not keep a host from answering.
func faults() (harmful, harmless []sshtest.Faults) {
	harmful = []sshtest.Faults{
		{RefuseAuth: true},
		{RefuseExec: true},
		{NoExitStatus: true},
		{Garbage: []byte("HTTP/1.1 400 Bad Request\r\n\r\n")},
		{Drop: 1},
		{IgnoreRequests: true, Stall: sshtest.Exec},
	}
	for p := sshtest.Accept; p <= sshtest.Output; p++ {
		harmful = append(harmful, sshtest.Faults{Die: p, After: 100}, sshtest.Faults{Stall: p, After: 100})
	}
	return harmful, []sshtest.Faults{
		{},
		{},
		{},
		{Banner: "keep out\n"},
		{Noise: "motd\n"},
		{StderrBytes: 100_000},
		{OneSession: true},
		{ReadPause: time.Millisecond},
		{IgnoreSignals: true},
		{IgnoreRequests: true},
	}
}

// job is one way to run something on the hosts.
type job struct {
	name    string
	call    jobs.Call
	options dispatch.Options
	// cancel ends the job after that time; 0 lets it run. Then, and with a deadline
	// that it cannot meet, no host is expected to answer.
	cancel time.Duration
	ends   bool
}

// idle is the idle timeout of all jobs: it ends hosts that hang after the login.
const idle = 3 * time.Second

func allJobs() []job {
	raw := func(line string) jobs.Call { return jobs.Call{Fun: jobs.Raw, Args: []any{line}} }
	call := func(fun string, args ...any) jobs.Call { return jobs.Call{Fun: fun, Args: args} }
	return []job{
		{name: "warm", call: call("cmd.run", "uptime")},
		{name: "warm", call: call("test.ping")},
		{name: "stream", call: call("cmd.run", "echo a; echo b >&2; head -c 200000 /dev/zero | tr '\\0' x"), options: dispatch.Options{Stream: true}},
		{name: "cold", call: call("test.ping"), options: dispatch.Options{Wipe: true}},
		{name: "fresh", call: call("grains.items"), options: dispatch.Options{Fresh: true}},
		{name: "raw", call: raw("ls | wc -l")},
		{name: "cancelled", call: call("cmd.run", "sleep 8"), cancel: 700 * time.Millisecond, ends: true},
		{name: "cancelled at once", call: call("cmd.run", "sleep 8"), cancel: time.Millisecond, ends: true},
		{name: "raw cancelled", call: raw("sleep 8"), cancel: 400 * time.Millisecond, ends: true},
		{name: "deadline", call: call("test.sleep", int64(8)), options: dispatch.Options{Deadline: time.Second}, ends: true},
	}
}

// remembered is a little more than the time in which the failure of a jump host is
// taken for all hosts behind it.
const remembered = 20 * time.Second

// round gives some hosts faults and runs one job on all.
func (w *world) round(ctx context.Context, random *rand.Rand) error {
	harmful, harmless := faults()
	list := allJobs()
	j := list[random.IntN(len(list))]
	j.options.IdleTimeout, j.options.Attached = idle, true
	sound := map[targets.ID]sshtest.Faults{}
	for i, s := range w.hosts {
		if random.IntN(4) == 0 {
			s.SetFaults(harmful[random.IntN(len(harmful))])
			continue
		}
		f := harmless[random.IntN(len(harmless))]
		s.SetFaults(f)
		if i%2 == 1 && time.Since(w.shaken) < remembered {
			continue
		}
		sound[w.targets.At(i).ID] = f
	}
	var upset *time.Timer
	if random.IntN(8) == 0 { // what happens to everybody in the middle
		what := [...]func(){w.jump.Disconnect, w.jump.Freeze, w.hosts[0].Disconnect, w.hosts[0].Freeze}[random.IntN(4)]
		upset = time.AfterFunc(time.Duration(random.IntN(300))*time.Millisecond, what)
		sound, w.shaken = nil, time.Now()
	}
	err := w.run(ctx, j, sound)
	if upset != nil {
		upset.Stop()
	}
	w.jump.DropFrozen()
	for _, s := range w.hosts {
		s.SetFaults(sshtest.Faults{})
		s.DropFrozen()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", j.name, err)
	}
	return nil
}

// jobLimit is what no job may take: all of its time-outs together are below it.
const jobLimit = time.Minute

// run runs a job and checks its outcomes.
func (w *world) run(ctx context.Context, j job, sound map[targets.ID]sshtest.Faults) error {
	id, err := w.service.Start(ctx, dispatch.Request{Call: j.call, Options: j.options})
	if err != nil {
		return err
	}
	if j.cancel > 0 {
		defer time.AfterFunc(j.cancel, func() {
			_ = w.service.Cancel(ctx, id) // it may be over
		}).Stop()
	}
	late := time.AfterFunc(jobLimit, func() {
		w.out.Printf("%s has not ended after %v:", j.name, jobLimit)
		_ = pprof.Lookup("goroutine").WriteTo(w.out.Writer(), 1)
	})
	outcomes := map[targets.ID]int{}
	for u, err := range w.service.Follow(ctx, id, 0) {
		if err != nil {
			return err
		}
		if u.Return == nil {
			continue
		}
		r := u.Return
		outcomes[r.Target]++
		w.count[r.Kind]++
		if r.Kind == fault.Internal {
			return fmt.Errorf("%s ended as internal: %s", r.Target, r.Message)
		}
		f, ok := sound[r.Target]
		if !ok || j.ends {
			continue
		}
		w.sound++
		if r.Kind == fault.Timeout { // this machine is slow, or something hangs: the end tells
			w.slow++
			continue
		}
		if r.Failed() {
			return fmt.Errorf("%s failed with the harmless %+v: %v: %s", r.Target, f, r.Kind, r.Message)
		}
	}
	if !late.Stop() {
		return fmt.Errorf("it took longer than %v", jobLimit)
	}
	for t := range w.targets.All() {
		if outcomes[t.ID] != 1 {
			return fmt.Errorf("%s has %d outcomes", t.ID, outcomes[t.ID])
		}
	}
	return nil
}
