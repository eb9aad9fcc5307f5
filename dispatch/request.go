package dispatch

import (
	"time"

	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/targets"
)

// Request asks for one function, or one raw command, on some targets. It is plain
// data: it can be queued and stored, and holds no secrets.
type Request struct {
	// JID names the job; "" takes a new one.
	JID jobs.ID `json:"jid,omitempty"`
	// Expr chooses the targets.
	Expr targets.Expr `json:"tgt"`
	// Call is the function. For a raw command its Fun is jobs.Raw and its only
	// argument is the line for the login shell.
	Call jobs.Call `json:"call"`
	// Principal is who asks.
	Principal string `json:"user"`
	// Cause tells why: a person, a job or an event.
	Cause []jobs.Ref `json:"cause,omitempty"`
	// Options say how.
	Options Options `json:"options"`
}

// Options say how a request is carried out. The zero value is useful.
type Options struct {
	// PreFlight runs ssh_pre_flight although the thin dir is there.
	PreFlight bool `json:"pre_flight,omitempty"`
	// Fresh sends the thin although the host has it.
	Fresh bool `json:"fresh,omitempty"`
	// Wipe removes the thin dir afterwards. A host on which results wait to be
	// collected refuses that, unless Force is set.
	Wipe  bool `json:"wipe,omitempty"`
	Force bool `json:"force,omitempty"`
	// Async leaves the function running on the hosts. What they return tells how it is
	// found; a job of jobs.Collect fetches what it returns.
	Async bool `json:"async,omitempty"`
	// Stream asks for lines of output as they appear.
	Stream bool `json:"stream,omitempty"`
	// Gather also fetches what hosts have returned for earlier jobs that were left
	// running, for followers that tell the jobs apart.
	Gather bool `json:"gather,omitempty"`
	// LogLevel is the least severe level that hosts send their log for; "" means
	// warning.
	LogLevel string `json:"log_level,omitempty"`
	// IdleTimeout ends a host that has sent nothing for so long; 0 means never.
	IdleTimeout time.Duration `json:"idle_timeout,omitempty"`
	// Deadline bounds the whole job; 0 means no bound.
	Deadline time.Duration `json:"deadline,omitempty"`
	// Attached makes the fan-out wait for a follower that falls behind, so that
	// it sees everything with bounded memory. Without it what a follower has
	// missed comes from the store.
	Attached bool `json:"attached,omitempty"`
}

// Update is one thing that a follower of a job learns. Exactly one of the
// pointers is set.
type Update struct {
	// N counts the updates of the job from 1.
	N uint64
	// Job is the first update: the job with its targets.
	Job *jobs.Job
	// Started tells that a host is being worked on.
	Started *targets.ID
	// Output is a piece of a function's output.
	Output *Output
	// Return is the outcome of a host.
	Return *jobs.Return
	// Gathered is what a host has returned for an earlier job.
	Gathered *Gathered
	// Summary is the last update.
	Summary *jobs.Summary
}

// Gathered is an outcome of an earlier job that was left running.
type Gathered struct {
	JID    jobs.ID
	Return jobs.Return
}

// Output is a piece of output of a function that still runs.
type Output struct {
	Target targets.ID
	// Stream is "stdout" or "stderr".
	Stream string
	// Data is at most a few KiB; it need not end with a newline.
	Data []byte
}

// NewEvent is published under salt/job/<jid>/new.
type NewEvent struct {
	JID     jobs.ID      `json:"jid"`
	TgtType string       `json:"tgt_type"`
	Tgt     string       `json:"tgt"`
	User    string       `json:"user"`
	Fun     string       `json:"fun"`
	Arg     []any        `json:"arg"`
	Minions []targets.ID `json:"minions"`
}

// ReturnEvent is published under salt/job/<jid>/ret/<id>.
type ReturnEvent struct {
	JID     jobs.ID    `json:"jid"`
	ID      targets.ID `json:"id"`
	Fun     string     `json:"fun"`
	Return  any        `json:"return"`
	Retcode int        `json:"retcode"`
	Success bool       `json:"success"`
	Kind    string     `json:"kind,omitempty"`
}
