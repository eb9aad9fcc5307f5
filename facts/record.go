package facts

import (
	"context"
	"iter"
	"time"

	"github.com/gossh/gossh/targets"
)

// Record is what is remembered of one host.
type Record struct {
	// ID is the Salt ID under which it was reached, and Host, Port and User how; the
	// last two are zero if the target did not say.
	ID   targets.ID
	Host string
	Port int
	User string
	// HostKey is the fingerprint of the recorded key that vouched for it.
	HostKey string
	// Collected is when it said the grains.
	Collected time.Time
	// Grains are what it said, without what the roster lays over them.
	Grains Grains
}

// Store keeps the last record of each host. It is safe for concurrent use, also by
// several processes.
type Store interface {
	// Get returns the record of a host; nil, without an error, if there is none.
	Get(ctx context.Context, id targets.ID) (*Record, error)
	// Put keeps r in place of an older record of that ID.
	Put(ctx context.Context, r *Record) error
	// Remove forgets a host. It reports whether it was known.
	Remove(ctx context.Context, id targets.ID) (bool, error)
	// All yields the records in the order of their IDs. What is not readable is
	// passed over.
	All(ctx context.Context) iter.Seq2[*Record, error]
}
