package jobs

import (
	"context"
	"iter"
	"time"

	"github.com/gossh/gossh/event"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
)

// Call is a function with its arguments.
type Call struct {
	Fun    string       `json:"fun"`
	Args   []any        `json:"args,omitempty"`
	Kwargs *ordered.Map `json:"kwargs,omitempty"`
}

// Raw is the Fun of a job that ran a shell command without the thin.
const Raw = "ssh._raw"

// Collect is the Fun of a job that fetches the results of another one, which its only
// argument names, from the hosts that were left running it.
const Collect = "ssh._collect"

// Ref names what caused a job: a person, another job or an event.
type Ref struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// State is how far a job is.
type State string

// The states of a job.
const (
	Running  State = "running"
	Finished State = "finished"
)

// Job is one run.
type Job struct {
	ID        ID           `json:"jid"`
	Expr      targets.Expr `json:"tgt"`
	Call      Call         `json:"call"`
	Principal string       `json:"user"`
	Cause     []Ref        `json:"cause,omitempty"`
	Targets   []targets.ID `json:"minions"`
	Started   time.Time    `json:"start"`
	State     State        `json:"state"`
	Summary   Summary      `json:"summary"`
}

// Return is what one host answered, or why it did not. There is exactly one per
// job and target.
type Return struct {
	Target targets.ID `json:"id"`
	Fun    string     `json:"fun"`
	// Value is what the function returned, of the kinds of package ordered; nil
	// if it did not run.
	Value any `json:"return"`
	// Retcode is the function's own return code, 0 for success. Where the
	// function did not run it is 255, or the code of what ran instead of it.
	Retcode int `json:"retcode"`
	// Kind is None for success.
	Kind fault.Kind `json:"kind,omitempty"`
	// Raised is set if there is no Value because of an error; Message, Stdout
	// and Stderr then tell it.
	Raised bool `json:"raised,omitempty"`
	// Message is what an operator reads: at most three lines.
	Message string `json:"message,omitempty"`
	Stdout  string `json:"stdout,omitempty"`
	Stderr  string `json:"stderr,omitempty"`
	// Out is the outputter that the function prefers.
	Out string `json:"out,omitempty"`
	// Started and Duration tell when the host was worked on.
	Started  time.Time     `json:"start"`
	Duration time.Duration `json:"duration_ns"`
	// Seq is the event that announced it.
	Seq event.Seq `json:"seq"`
}

// Failed reports whether the host counts as failed.
func (r *Return) Failed() bool { return r.Kind != fault.None }

// Summary counts the outcomes of a job.
type Summary struct {
	Targets  int                `json:"targets"`
	OK       int                `json:"ok"`
	Failed   int                `json:"failed"`
	Kinds    map[fault.Kind]int `json:"kinds,omitempty"`
	Duration time.Duration      `json:"duration_ns"`
}

// Store keeps jobs. Implementations are safe for concurrent use; each method
// returns when ctx ends.
type Store interface {
	// Begin records a job that starts; an ID that is known is fault.Invalid.
	Begin(ctx context.Context, j Job) error
	// Record adds a return. It is idempotent per job and target: the first one
	// stays. An unknown job is fault.Invalid.
	Record(ctx context.Context, id ID, r Return) error
	// Finish marks the job as ended.
	Finish(ctx context.Context, id ID, s Summary) error
	// Get returns a job, or fault.NoTarget if there is none.
	Get(ctx context.Context, id ID) (Job, error)
	// Returns iterates over the returns of a job in the order of arrival.
	Returns(ctx context.Context, id ID) iter.Seq2[Return, error]
	// List iterates over the jobs that f admits, newest first.
	List(ctx context.Context, f Filter) iter.Seq2[Job, error]
}

// Filter chooses jobs; the zero Filter admits all.
type Filter struct {
	// Fun, if set, is the function.
	Fun string
	// Target, if set, is a host that took part.
	Target targets.ID
	// Since, if set, is the earliest start.
	Since time.Time
	// Limit bounds the number of jobs; 0 means no bound.
	Limit int
}
