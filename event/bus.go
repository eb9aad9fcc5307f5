package event

import (
	"fmt"
	"path"
	"sync"
	"time"
)

// Seq is the place of an event in the history of a bus. It means something after
// a restart and across nodes: a later event of the same Node and Epoch has a
// greater N.
type Seq struct {
	Node  string `json:"node"`
	Epoch uint64 `json:"epoch"`
	N     uint64 `json:"n"`
}

// String returns node/epoch/n.
func (s Seq) String() string { return fmt.Sprintf("%s/%d/%d", s.Node, s.Epoch, s.N) }

// Event is one thing that happened. Data must not be changed by anybody.
type Event struct {
	Seq  Seq       `json:"seq"`
	Tag  string    `json:"tag"`
	Time time.Time `json:"_stamp"`
	Data any       `json:"data"`
}

// Options configure a Bus; the zero value is useful.
type Options struct {
	// Node names this controller in sequence numbers.
	Node string
	// Epoch tells the runs of one node apart; 0 means the start time in
	// milliseconds.
	Epoch uint64
	// Replay is how many events are kept for subscribers that come back; 0 means
	// 1024.
	Replay int
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Bus distributes events. It is safe for concurrent use.
type Bus struct {
	o    Options
	mu   sync.Mutex
	n    uint64
	ring []Event // the last events, ring[n%len] is the oldest once it is full
	subs map[*Subscription]struct{}
}

// NewBus returns a Bus without subscribers.
func NewBus(o Options) *Bus {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Replay <= 0 {
		o.Replay = 1024
	}
	if o.Epoch == 0 {
		o.Epoch = uint64(o.Now().UnixMilli())
	}
	return &Bus{o: o, subs: map[*Subscription]struct{}{}}
}

// Publish gives data to every subscription whose pattern fits tag, and returns
// the event's number. It never blocks: a subscription whose buffer is full loses
// the event and counts it.
func (b *Bus) Publish(tag string, data any) Seq {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.n++
	e := Event{Seq: Seq{b.o.Node, b.o.Epoch, b.n}, Tag: tag, Time: b.o.Now(), Data: data}
	if len(b.ring) < b.o.Replay {
		b.ring = append(b.ring, e)
	} else {
		b.ring[(b.n-1)%uint64(b.o.Replay)] = e
	}
	for s := range b.subs {
		s.offer(e)
	}
	return e.Seq
}

// SubscribeOptions configure a Subscription.
type SubscribeOptions struct {
	// Buffer is how many events may wait; 0 means 256.
	Buffer int
	// After, if its N is not 0 and node and epoch are this bus's, asks for the
	// kept events after it. A zero After asks for new events only.
	After Seq
}

// Subscription receives the events that match its pattern.
type Subscription struct {
	bus     *Bus
	pattern string
	c       chan Event
	dropped uint64
}

// Subscribe returns a subscription to the tags that match pattern, in which *
// stands for any text without a slash and ? for one character, as in
// path.Match; a pattern that ends in a slash matches everything below it. The
// caller closes it.
func (b *Bus) Subscribe(pattern string, o SubscribeOptions) (*Subscription, error) {
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, fmt.Errorf("subscribing to %q: %w", pattern, err)
	}
	if o.Buffer <= 0 {
		o.Buffer = 256
	}
	s := &Subscription{bus: b, pattern: pattern, c: make(chan Event, o.Buffer)}
	b.mu.Lock()
	defer b.mu.Unlock()
	if o.After.N > 0 && o.After.Node == b.o.Node && o.After.Epoch == b.o.Epoch {
		b.replay(s, o.After.N)
	}
	b.subs[s] = struct{}{}
	return s, nil
}

// replay offers the kept events after n; what is no longer kept counts as dropped.
func (b *Bus) replay(s *Subscription, n uint64) {
	oldest := b.n - uint64(len(b.ring)) + 1
	if n+1 < oldest {
		s.dropped += oldest - n - 1
	}
	for i := max(n+1, oldest); i <= b.n; i++ {
		s.offer(b.ring[(i-1)%uint64(b.o.Replay)])
	}
}

func (s *Subscription) matches(tag string) bool {
	if n := len(s.pattern); n > 0 && s.pattern[n-1] == '/' {
		return len(tag) > n && tag[:n] == s.pattern
	}
	ok, err := path.Match(s.pattern, tag)
	return err == nil && ok
}

// offer is called with the bus locked.
func (s *Subscription) offer(e Event) {
	if !s.matches(e.Tag) {
		return
	}
	select {
	case s.c <- e:
	default:
		s.dropped++
	}
}

// C returns the channel of events; it is closed by Close.
func (s *Subscription) C() <-chan Event { return s.c }

// Dropped returns how many events did not fit the buffer or were no longer kept.
func (s *Subscription) Dropped() uint64 {
	s.bus.mu.Lock()
	defer s.bus.mu.Unlock()
	return s.dropped
}

// Close ends the subscription. It may be called more than once.
func (s *Subscription) Close() {
	s.bus.mu.Lock()
	defer s.bus.mu.Unlock()
	if _, ok := s.bus.subs[s]; ok {
		delete(s.bus.subs, s)
		close(s.c)
	}
}
