package event_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/event"
)

func subscribe(t *testing.T, b *event.Bus, pattern string, o event.SubscribeOptions) *event.Subscription {
	t.Helper()
	s, err := b.Subscribe(pattern, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func drain(s *event.Subscription) []string {
	s.Close()
	var got []string
	for e := range s.C() {
		got = append(got, e.Tag)
	}
	return got
}

func TestPatterns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern string
		want    []string
	}{
		{"salt/job/*/new", []string{"salt/job/1/new", "salt/job/2/new"}},
		{"salt/job/1/", []string{"salt/job/1/new", "salt/job/1/ret/web1"}},
		{"salt/job/1/new", []string{"salt/job/1/new"}},
		{"*", nil},
	} {
		b := event.NewBus(event.Options{})
		s := subscribe(t, b, c.pattern, event.SubscribeOptions{})
		for _, tag := range []string{"salt/job/1/new", "salt/job/1/ret/web1", "salt/job/2/new"} {
			b.Publish(tag, nil)
		}
		if got := drain(s); !cmp.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.pattern, got, c.want)
		}
	}
	if _, err := event.NewBus(event.Options{}).Subscribe("[", event.SubscribeOptions{}); err == nil {
		t.Error("a broken pattern was accepted")
	}
}

func TestFullBufferDropsAndCounts(t *testing.T) {
	t.Parallel()
	b := event.NewBus(event.Options{})
	s := subscribe(t, b, "a/", event.SubscribeOptions{Buffer: 2})
	for i := range 5 {
		b.Publish(fmt.Sprint("a/", i), i)
	}
	if s.Dropped() != 3 {
		t.Errorf("got %d dropped, want 3", s.Dropped())
	}
	if got := drain(s); !cmp.Equal(got, []string{"a/0", "a/1"}) {
		t.Errorf("got %v", got)
	}
}

func TestReplay(t *testing.T) {
	t.Parallel()
	b := event.NewBus(event.Options{Node: "n", Epoch: 7, Replay: 4})
	var seqs []event.Seq
	for i := range 6 {
		seqs = append(seqs, b.Publish(fmt.Sprint("a/", i), i))
	}
	s := subscribe(t, b, "a/", event.SubscribeOptions{After: seqs[3]})
	old := subscribe(t, b, "a/", event.SubscribeOptions{After: seqs[0]})
	foreign := subscribe(t, b, "a/", event.SubscribeOptions{After: event.Seq{Node: "m", Epoch: 7, N: 1}})
	b.Publish("a/6", 6)
	if old.Dropped() != 1 {
		t.Errorf("got %d dropped, want 1", old.Dropped())
	}
	for _, c := range []struct {
		s    *event.Subscription
		want []string
	}{
		{s, []string{"a/4", "a/5", "a/6"}},
		{old, []string{"a/2", "a/3", "a/4", "a/5", "a/6"}},
		{foreign, []string{"a/6"}},
	} {
		if got := drain(c.s); !cmp.Equal(got, c.want) {
			t.Errorf("got %v, want %v", got, c.want)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	b := event.NewBus(event.Options{})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s, err := b.Subscribe("x/", event.SubscribeOptions{})
			if err != nil {
				t.Error(err)
				return
			}
			for i := range 100 {
				b.Publish(fmt.Sprint("x/", i), i)
			}
			s.Close()
			s.Close()
		})
	}
	wg.Wait()
}
