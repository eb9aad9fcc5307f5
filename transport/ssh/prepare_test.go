package ssh_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/ssh"
)

// fleet is a run: targets, some of them known.
type fleet struct {
	targets *targets.Map
	servers map[targets.ID]*sshtest.Server
}

// add adds n targets, each with a server of its own, whose ids begin with name.
func (f *fleet) add(t testing.TB, name string, n int, o sshtest.Options, options ...string) []*sshtest.Server {
	t.Helper()
	var out []*sshtest.Server
	for i := range n {
		s := serve(t, o)
		tg := target(t, s.Addr())
		tg.ID, tg.SSH.Timeout, tg.SSH.Options = targets.ID(fmt.Sprintf("%s%03d", name, i)), time.Minute, options
		if f.targets == nil {
			f.targets, f.servers = &targets.Map{}, map[targets.ID]*sshtest.Server{}
		}
		if err := f.targets.Add(tg); err != nil {
			t.Fatal(err)
		}
		f.servers[tg.ID] = s
		out = append(out, s)
	}
	return out
}

// run dials all targets as dispatch does, and tells done each outcome.
func (f *fleet) run(ctx context.Context, d *ssh.Dialer, l *transport.Limits, done func(targets.ID, error)) {
	order, release := d.Prepare(ctx, f.targets)
	defer release()
	transport.Run(ctx, l, order, func(ctx context.Context, tg *targets.Target) (struct{}, error) {
		c, err := d.Dial(ctx, tg)
		if err == nil {
			_ = c.Close()
		}
		return struct{}{}, err
	}, func(tg *targets.Target, _ struct{}, err error) { done(tg.ID, err) })
}

// gate is an operator who answers when the gate opens.
type gate struct {
	asked
	open <-chan struct{}
}

func (g *gate) ConfirmHostKeys(ctx context.Context, keys []ssh.UnknownKey) ([]ssh.UnknownKey, error) {
	select {
	case <-g.open:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return g.asked.ConfirmHostKeys(ctx, keys)
}

// TestOneTableForARun has more known hosts than slots, and in its second case more
// unknown ones too. The operator answers only when all known hosts are done.
func TestOneTableForARun(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                     string
		unknown, known, inFlight int
		connections              int64 // at most, to an unknown host
	}{
		{"slots for all", 30, 70, 100, 1},
		{"slots for the strangers", 12, 20, 24, 1},
		{"few slots", 12, 6, 4, 2},
		{"nobody is known", 9, 0, 9, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var f fleet
			known := f.add(t, "known", c.known, sshtest.Options{})
			f.add(t, "new", c.unknown, sshtest.Options{})
			knownDone := make(chan struct{})
			ask := &gate{open: knownDone}
			ask.accept = func(k ssh.UnknownKey) bool { return k.Host != "new001" }
			l := transport.NewLimits(transport.LimitOptions{InFlight: c.inFlight})
			d := dialer(t, ssh.Options{Prompter: ask, Limits: l}, "", known...)
			left := c.known
			if left == 0 {
				close(knownDone)
			}
			outcomes := map[targets.ID]error{}
			f.run(t.Context(), d, l, func(id targets.ID, err error) {
				outcomes[id] = err
				if id[0] == 'k' {
					if left--; left == 0 {
						close(knownDone)
					}
				}
			})
			if len(ask.tables) != 1 || len(ask.tables[0]) != c.unknown {
				t.Errorf("got the tables %v, want one of %d", ask.tables, c.unknown)
			}
			for id, err := range outcomes {
				if id == "new001" {
					check(t, err, fault.HostKey, "new001")
				} else if err != nil {
					t.Errorf("%s: %v", id, err)
				}
				if n := f.servers[id].Counts().Connections; id[0] == 'n' && n > c.connections {
					t.Errorf("%s: got %d connections, want at most %d", id, n, c.connections)
				}
			}
			// What was decided is not asked again.
			f.run(t.Context(), d, l, func(targets.ID, error) {})
			if len(ask.tables) != 1 {
				t.Errorf("got %d tables, want no more questions", len(ask.tables))
			}
		})
	}
}

func TestStrangersBehindAJumpHost(t *testing.T) {
	t.Parallel()
	for _, inFlight := range []int{100, 2} {
		t.Run(fmt.Sprint(inFlight), func(t *testing.T) {
			t.Parallel()
			jump := serve(t, sshtest.Options{Forward: true})
			var f fleet
			f.add(t, "new", 14, sshtest.Options{}, "ProxyJump="+jump.Addr())
			ask := &asked{accept: func(ssh.UnknownKey) bool { return true }}
			l := transport.NewLimits(transport.LimitOptions{InFlight: inFlight})
			d := dialer(t, ssh.Options{Prompter: ask, Limits: l}, "")
			f.run(t.Context(), d, l, func(id targets.ID, err error) {
				if err != nil {
					t.Errorf("%s: %v", id, err)
				}
			})
			if len(ask.tables) != 2 || ask.tables[0][0].Host != "the jump host 127.0.0.1" || len(ask.tables[1]) != 14 {
				t.Errorf("got %v, want the jump host, then the hosts behind it", ask.tables)
			}
			if n := jump.Counts().Logins; n != 1 {
				t.Errorf("got %d logins to the jump host, want 1", n)
			}
			for id, s := range f.servers {
				if n := s.Counts().Connections; inFlight == 100 && n != 1 {
					t.Errorf("%s: got %d connections, want 1", id, n)
				}
			}
		})
	}
}

func TestDeadStrangersHoldNobodyUp(t *testing.T) {
	t.Parallel()
	var f fleet
	f.add(t, "new", 3, sshtest.Options{})
	for _, s := range f.add(t, "down", 2, sshtest.Options{}) {
		_ = s.Close()
	}
	f.add(t, "silent", 1, sshtest.Options{Faults: sshtest.Faults{Stall: sshtest.Accept}})
	f.targets.Get("silent000").SSH.Timeout = 300 * time.Millisecond
	ask := &asked{accept: func(ssh.UnknownKey) bool { return true }}
	l := transport.NewLimits(transport.LimitOptions{})
	d := dialer(t, ssh.Options{Prompter: ask, Limits: l}, "")
	kinds := map[fault.Kind]int{}
	f.run(t.Context(), d, l, func(_ targets.ID, err error) { kinds[fault.KindOf(err)]++ })
	if want := (map[fault.Kind]int{fault.None: 3, fault.Unreachable: 2, fault.Timeout: 1}); !maps.Equal(kinds, want) {
		t.Errorf("got %v, want %v", kinds, want)
	}
	if len(ask.tables) != 1 || len(ask.tables[0]) != 3 {
		t.Errorf("got the tables %v, want one of 3", ask.tables)
	}
}

func TestPrepareWithoutQuestions(t *testing.T) {
	t.Parallel()
	var f fleet
	s := f.add(t, "web", 2, sshtest.Options{})
	ask := &asked{accept: func(ssh.UnknownKey) bool { return true }}
	for name, d := range map[string]*ssh.Dialer{
		"nobody to ask": dialer(t, ssh.Options{}, ""),
		"accept-new":    dialer(t, ssh.Options{Prompter: ask, Policy: ssh.AcceptNew}, ""),
		"strict":        dialer(t, ssh.Options{Prompter: ask}, "StrictHostKeyChecking yes\n"),
		"all known":     dialer(t, ssh.Options{Prompter: ask}, "", s...),
	} {
		order, done := d.Prepare(t.Context(), f.targets)
		if order != f.targets {
			t.Errorf("%s: got another order, want the targets as they are", name)
		}
		done()
	}
	if n := s[0].Counts().Connections; n != 0 || len(ask.tables) != 0 {
		t.Errorf("got %d connections and %d questions, want none", n, len(ask.tables))
	}
}

func TestQuestionEndsWithTheRun(t *testing.T) {
	t.Parallel()
	var f fleet
	f.add(t, "new", 6, sshtest.Options{})
	l := transport.NewLimits(transport.LimitOptions{InFlight: 2})
	ctx, cancel := context.WithCancel(t.Context())
	ask := &interrupting{cancel: cancel}
	d := dialer(t, ssh.Options{Prompter: ask, Limits: l}, "")
	f.run(ctx, d, l, func(id targets.ID, err error) {
		if k := fault.KindOf(err); k != fault.Cancelled {
			t.Errorf("%s: got %v, want %v", id, err, fault.Cancelled)
		}
	})
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

// interrupting is an operator who interrupts the run instead of answering.
type interrupting struct {
	asked
	cancel func()
}

func (i *interrupting) ConfirmHostKeys(ctx context.Context, _ []ssh.UnknownKey) ([]ssh.UnknownKey, error) {
	i.cancel()
	<-ctx.Done()
	return nil, errors.New("interrupted")
}

func TestUnknownKeysAreCollectedWithoutPrepare(t *testing.T) {
	t.Parallel()
	d, ask := (*ssh.Dialer)(nil), &asked{accept: func(ssh.UnknownKey) bool { return true }}
	d = dialer(t, ssh.Options{Prompter: ask}, "")
	s := serve(t, sshtest.Options{})
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() { connect(t, d, target(t, s.Addr())) })
	}
	wg.Wait()
	if len(ask.tables) != 1 || len(ask.tables[0]) != 1 {
		t.Errorf("got the tables %v, want one of one key", ask.tables)
	}
}

// TestTheClockStandsStillForTheOperator has an answer that takes longer than the
// host's timeout, and than the host waits for a login.
func TestTheClockStandsStillForTheOperator(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{})
	ask := &asked{accept: func(ssh.UnknownKey) bool {
		time.Sleep(11 * time.Second)
		s.Disconnect()
		return true
	}}
	tg := target(t, s.Addr())
	tg.SSH.Timeout = 10 * time.Second
	login(t, dialer(t, ssh.Options{Prompter: ask}, ""), tg)
	if len(ask.tables) != 1 {
		t.Errorf("got %d questions, want 1", len(ask.tables))
	}
}
