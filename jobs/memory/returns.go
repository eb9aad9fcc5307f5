package memory

import (
	"slices"
	"time"

	"github.com/gossh/gossh/event"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/targets"
)

// returns are those of one job, whole or as outcomes alone.
type returns struct {
	keep  bool
	whole []jobs.Return
	short []outcome
	seq   event.Seq // of the last one; the node and the epoch are those of all
}

// outcome is what is kept of a return otherwise: a third of its memory, which is
// most of what a run over ten thousand hosts keeps of each.
type outcome struct {
	target   targets.ID
	message  string
	started  int64 // in nanoseconds since 1970
	duration time.Duration
	n        uint64
	retcode  int32
	kind     fault.Kind
	raised   bool
}

// newReturns reserves room for n returns: growing would leave behind as much again.
func newReturns(keep bool, n int) returns {
	if keep {
		return returns{keep: true, whole: make([]jobs.Return, 0, n)}
	}
	return returns{short: make([]outcome, 0, n)}
}

func (r *returns) add(ret jobs.Return) {
	if r.keep {
		r.whole = append(r.whole, ret)
		return
	}
	r.seq = ret.Seq
	r.short = append(r.short, outcome{
		ret.Target, ret.Message, ret.Started.UnixNano(), ret.Duration, ret.Seq.N, int32(ret.Retcode), ret.Kind, ret.Raised,
	})
}

// list returns copies. fun is the function of the job.
func (r *returns) list(fun string) []jobs.Return {
	if r.keep {
		return slices.Clone(r.whole)
	}
	out := make([]jobs.Return, len(r.short))
	for i, o := range r.short {
		out[i] = jobs.Return{
			Target: o.target, Fun: fun, Message: o.message, Started: time.Unix(0, o.started), Duration: o.duration,
			Seq: event.Seq{Node: r.seq.Node, Epoch: r.seq.Epoch, N: o.n}, Retcode: int(o.retcode), Kind: o.kind, Raised: o.raised,
		}
	}
	return out
}
