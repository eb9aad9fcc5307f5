package ssh

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gossh/gossh/targets"
)

const (
	// collectFor is how long unknown keys are gathered before somebody is asked,
	// where nobody told which hosts will come.
	collectFor = 700 * time.Millisecond
	// defaultAskWithin bounds what a dead host costs the others, and is far below the
	// two minutes that sshd gives a client to log in.
	defaultAskWithin = 10 * time.Second
)

// question is a key that somebody is to accept.
type question struct {
	key UnknownKey
	yes chan bool
}

// desk puts the questions about unknown keys together, so that there is one table
// for a run and not one for each host.
//
// A dial that meets an unknown key waits at the desk with its connection open.
// Somebody is asked once nobody else is expected: Prepare tells the desk which
// hosts of a run will come, and each of them is expected until it waits here, or
// its dial has ended.
type desk struct {
	mu      sync.Mutex
	waiting []*question
	answers map[UnknownKey]bool // without their Host: several targets may be one host
	// expected counts, by the name in known_hosts files, what may still show a key;
	// here counts the waiting questions. missing is how many names are expected of
	// which no question waits.
	expected, here map[string]int
	missing        int
	changed        chan struct{} // closed, and replaced, when missing becomes 0
	strangers      map[*targets.Target]*stranger
	asking         sync.WaitGroup
}

func newDesk() *desk {
	return &desk{
		answers: map[UnknownKey]bool{}, expected: map[string]int{}, here: map[string]int{},
		strangers: map[*targets.Target]*stranger{}, changed: make(chan struct{}),
	}
}

// expect and forget change what is expected of a name; mu is held.
func (k *desk) expect(name string) { k.count(k.expected, name, 1) }
func (k *desk) forget(name string) { k.count(k.expected, name, -1) }

// count adds n to one of the counters of a name and keeps missing right.
func (k *desk) count(in map[string]int, name string, n int) {
	before := k.expected[name] > 0 && k.here[name] == 0
	if in[name] += n; in[name] == 0 {
		delete(in, name)
	}
	switch after := k.expected[name] > 0 && k.here[name] == 0; {
	case after && !before:
		k.missing++
	case before && !after:
		if k.missing--; k.missing == 0 {
			close(k.changed)
			k.changed = make(chan struct{})
		}
	}
}

// ask puts a question to the operator, together with those of other hosts, and
// returns the answer; no, if ctx ends before. What was answered is not asked again.
func (d *Dialer) ask(ctx context.Context, key UnknownKey) bool {
	k := d.desk
	q := &question{key, make(chan bool, 1)}
	k.mu.Lock()
	if yes, ok := k.answers[key.anonymous()]; ok || d.life.Err() != nil {
		k.mu.Unlock()
		return yes
	}
	k.waiting = append(k.waiting, q)
	k.count(k.here, key.Name, 1)
	if len(k.waiting) == 1 {
		// Not in the goroutine of this host: the others must not lose by its end.
		k.asking.Go(func() { d.askAll(d.life) })
	}
	k.mu.Unlock()
	select {
	case yes := <-q.yes:
		return yes
	case <-ctx.Done():
		return false
	}
}

// askAll waits until nobody else is expected, and asks about all that wait. Whoever
// comes while the operator thinks belongs to the next table.
func (d *Dialer) askAll(ctx context.Context) {
	d.desk.settle(ctx, d.o.AskWithin)
	d.prompts.turn.Lock()
	defer d.prompts.turn.Unlock()
	batch, keys := d.desk.take()
	if len(keys) > 0 {
		accepted, _ := d.prompts.p.ConfirmHostKeys(ctx, keys) // no answer is a no
		d.answer(keys, accepted)
	}
	d.desk.mu.Lock()
	defer d.desk.mu.Unlock()
	for _, q := range batch {
		q.yes <- d.desk.answers[q.key.anonymous()]
	}
}

// answer notes what the operator said about keys.
func (d *Dialer) answer(keys, accepted []UnknownKey) {
	d.desk.mu.Lock()
	defer d.desk.mu.Unlock()
	yes := make(map[UnknownKey]bool, len(accepted))
	for _, a := range accepted {
		yes[a] = true
	}
	names := map[string]bool{}
	for _, key := range keys {
		d.desk.answers[key.anonymous()] = yes[key]
		names[key.Name] = names[key.Name] || yes[key]
	}
	d.advance(names)
}

// settle waits until nobody is expected any more, at most for a time.
func (k *desk) settle(ctx context.Context, atMost time.Duration) {
	k.mu.Lock()
	known, changed, missing := len(k.strangers) > 0, k.changed, k.missing
	k.mu.Unlock()
	if known && missing == 0 {
		return
	}
	wait := collectFor
	if missing > 0 {
		wait = atMost
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-changed:
	case <-t.C:
	case <-ctx.Done():
	}
}

// take empties the desk. It returns the questions that waited, and the keys among
// them that nobody was asked about before, those of one host together.
func (k *desk) take() (batch []*question, keys []UnknownKey) {
	k.mu.Lock()
	defer k.mu.Unlock()
	batch, k.waiting = k.waiting, nil
	seen := map[UnknownKey]bool{}
	for _, q := range batch {
		k.count(k.here, q.key.Name, -1)
		bare := q.key.anonymous()
		if _, ok := k.answers[bare]; ok || seen[bare] {
			continue
		}
		seen[bare] = true
		keys = append(keys, q.key)
	}
	slices.SortFunc(keys, func(a, b UnknownKey) int {
		return cmp.Or(strings.Compare(a.Host, b.Host), strings.Compare(a.Name, b.Name))
	})
	return batch, keys
}

// anonymous returns k without what the roster calls its host.
func (k UnknownKey) anonymous() UnknownKey {
	k.Host = ""
	return k
}
