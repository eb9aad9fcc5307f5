package dispatch

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/thin/wire"
)

// The bounds of the events that a host may publish in one session.
const (
	maxEvent    = 64 << 10 // bytes of data
	maxTag      = 512
	eventBurst  = 100
	eventPerSec = 10
)

// HostEvent is what an event carries that a host has published.
type HostEvent struct {
	// ID is the host, whatever it says of itself.
	ID string `json:"id"`
	// Tag is that of the event, Data what the host says.
	Tag  string `json:"tag"`
	Data any    `json:"data"`
}

// event publishes an event of the host, under its own id.
func (a *asks) event(_ context.Context, req *wire.EventRequest) (any, error) {
	switch {
	case len(req.Data) != 1:
		return nil, errors.New("an event has one value")
	case req.Tag == "" || len(req.Tag) > maxTag:
		return nil, fmt.Errorf("the tag of an event has 1 to %d bytes", maxTag)
	case strings.ContainsFunc(req.Tag, func(r rune) bool { return r < ' ' || r == 0x7f || r == '�' }):
		return nil, errors.New("the tag of an event holds no control characters")
	case !ownTag(req.Tag, string(a.t.ID)):
		return nil, fmt.Errorf("the tag %s is not of this host: below salt/ it may use salt/minion/%[2]s/ and salt/beacon/%[2]s/", req.Tag, a.t.ID)
	}
	text, err := ordered.Encode(req.Data[0])
	if err != nil {
		return nil, err
	}
	if len(text) > maxEvent {
		return nil, fmt.Errorf("the event has %d bytes, and may have %d", len(text), maxEvent)
	}
	if !a.events.take(a.s.c.Now()) {
		return nil, fmt.Errorf("too many events: more than %d at once, and %d a second", eventBurst, eventPerSec)
	}
	a.s.c.Bus.Publish(req.Tag, HostEvent{ID: string(a.t.ID), Tag: req.Tag, Data: req.Data[0]})
	a.s.c.Log.Info("a host published an event", "target", a.t.ID, "tag", req.Tag, "data", string(text))
	return true, nil
}

// ownTag reports whether a host may use a tag: those of jobs, keys and other hosts
// are not its own.
func ownTag(tag, id string) bool {
	if tag != "salt" && !strings.HasPrefix(tag, "salt/") {
		return true
	}
	return strings.HasPrefix(tag, "salt/minion/"+id+"/") || strings.HasPrefix(tag, "salt/beacon/"+id+"/")
}

// bucket bounds a rate. It is safe for concurrent use.
type bucket struct {
	mu   sync.Mutex
	used float64
	last time.Time
}

// take reports whether one more is within the rate.
func (b *bucket) take(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.last.IsZero() {
		b.used = max(0, b.used-now.Sub(b.last).Seconds()*eventPerSec)
	}
	b.last = now
	if b.used+1 > eventBurst {
		return false
	}
	b.used++
	return true
}
