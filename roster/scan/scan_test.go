package scan_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/rostertest"
	"github.com/gossh/gossh/roster/scan"
	"github.com/gossh/gossh/targets"
)

// patience is a timeout that no test waits for.
const patience = time.Minute

// network is what a scan finds by address and port: what each server says.
type network map[string]string

func (n network) dial(_ context.Context, _, address string) (net.Conn, error) {
	text, ok := n[address]
	if !ok {
		return nil, errors.New("connection refused")
	}
	ours, theirs := net.Pipe()
	go func() { // ends when the scan closes its side
		_, _ = io.WriteString(theirs, text)
		_ = theirs.Close()
	}()
	return ours, nil
}

const banner = "SSH-2.0-test\r\n"

func open(t testing.TB, o scan.Options) *scan.Provider {
	t.Helper()
	if o.Timeout == 0 {
		o.Timeout = patience
	}
	p, err := scan.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestConformance(t *testing.T) {
	t.Parallel()
	n := network{"192.0.2.3:22": banner, "192.0.2.1:22": banner, "[2001:db8::1]:22": banner}
	rostertest.Run(t, []targets.ID{"2001:db8::1", "192.0.2.1", "192.0.2.3"}, func(t testing.TB) roster.Provider {
		return open(t, scan.Options{Dial: n.dial, Networks: []string{"2001:db8::1", "192.0.2.0/29"}})
	})
	rostertest.Run(t, nil, func(t testing.TB) roster.Provider { return open(t, scan.Options{Dial: n.dial}) })
}

// resolve returns what an expression means, as user@host:port.
func resolve(t *testing.T, o scan.Options, e targets.Expr, others ...roster.Provider) (string, error) {
	t.Helper()
	s := &roster.Set{Providers: append([]roster.Provider{open(t, o)}, others...), Compile: scan.Compile(targets.Compile)}
	m, err := s.Resolve(t.Context(), e)
	if err != nil {
		return "", err
	}
	var got []string
	for h := range m.All() {
		text := net.JoinHostPort(h.Addr(), strconv.Itoa(h.Port))
		if h.User != "" {
			text = h.User + "@" + text
		}
		got = append(got, text)
	}
	return strings.Join(got, " "), nil
}

func TestTargets(t *testing.T) {
	t.Parallel()
	n := network{}
	for i := range 256 {
		n[fmt.Sprintf("192.0.2.%d:22", i)] = banner
	}
	n["[2001:db8::1]:22"], n["[2001:db8::]:22"] = banner, banner
	for _, c := range []struct{ kind, text, want string }{
		{"", "192.0.2.1", "192.0.2.1:22"},
		{"", "ada@192.0.2.1", "ada@192.0.2.1:22"},
		{"", "192.0.2.0/30", "192.0.2.1:22 192.0.2.2:22"},
		{"", "192.0.2.4/31", "192.0.2.4:22 192.0.2.5:22"},
		{"", "192.0.2.4/32", "192.0.2.4:22"},
		{"", "192.0.2.9-192.0.2.11", "192.0.2.9:22 192.0.2.10:22 192.0.2.11:22"},
		{"", "192.0.2.254-255", "192.0.2.254:22 192.0.2.255:22"},
		{"", "2001:db8::/126", "[2001:db8::1]:22"},
		{"", "[2001:db8::1]", "[2001:db8::1]:22"},
		{"list", "192.0.2.3,ada@192.0.2.0/30, 192.0.2.1", "192.0.2.3:22 ada@192.0.2.1:22 ada@192.0.2.2:22"},
		{"list", "192.0.2.[3-4]", "192.0.2.3:22 192.0.2.4:22"},
		{"", "192.0.2.1,192.0.2.3", "192.0.2.1:22 192.0.2.3:22"},
		{"", "192.0.2.0/29 ! 192.0.2.2-4 ! 192.0.2.6", "192.0.2.1:22 192.0.2.5:22"},
		{"", "192.0.2.[1-4]&192.0.2.[3-9]", "192.0.2.3:22 192.0.2.4:22"},
		{"", "192.0.2.1-3^192.0.2.2-4", "192.0.2.1:22 192.0.2.4:22"},
		{"list", "ada@192.0.2.0/30!192.0.2.1,web.example.com", "ada@192.0.2.2:22 web.example.com:0"},
		{"", "192.0.2.1!a.example.com,b.example.com", "192.0.2.1:22 b.example.com:0"},
		{"list", "192.0.2.3 web.example.com", "192.0.2.3:22 web.example.com:0"},
	} {
		got, err := resolve(t, scan.Options{Dial: n.dial}, targets.Expr{Kind: c.kind, Text: c.text})
		if err != nil || got != c.want {
			t.Errorf("%s: got %s, %v, want %s", c.text, got, err, c.want)
		}
	}
}

func TestWrongTargets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		kind fault.Kind
		want string
	}{
		{"192.0.2.1/24", fault.Invalid, "did you mean 192.0.2.0/24?"},
		{"192.0.2.9-2", fault.Invalid, "is empty"},
		{"10.0.0.0/8", fault.Invalid, "more than 65536"},
		{"2001:db8::/64", fault.Invalid, "more than 65536"},
		{"192.0.2.0/33", fault.NoTarget, "no target"},
		{"192.0.2.1-x", fault.NoTarget, "no target"},
		{"192.0.2.1", fault.NoTarget, "no target"}, // silent, and no host of no roster
		{"*", fault.NoTarget, "no target"},
	} {
		e := targets.Expr{Text: c.text}
		if strings.Contains(c.text, "-x") || strings.Contains(c.text, "/33") {
			e.Text += "*" // a pattern, not a name that could be a host
		}
		got, err := resolve(t, scan.Options{Dial: network{}.dial}, e)
		if fault.KindOf(err) != c.kind || !strings.Contains(fault.Message(err), c.want) {
			t.Errorf("%s: got %q, %v, want %q", c.text, got, err, c.want)
		}
	}
}

// TestBanner has that only SSH counts, on the first port that speaks it.
func TestBanner(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, first, second, want string }{
		{"both", banner, banner, "192.0.2.1:22"},
		{"second", "", banner, "192.0.2.1:2222"},
		{"old", "SSH-1.99-x\n", "", "192.0.2.1:22"},
		{"lines before it", "hello\r\nworld\r\n" + banner, "", "192.0.2.1:22"},
		{"a long line before it", strings.Repeat("x", 600) + "\n" + banner, "", "192.0.2.1:22"},
		{"in the middle of a long line", strings.Repeat("x", 512) + banner, "", ""},
		{"in the middle of a line", "x " + banner, "", ""},
		{"another protocol", "220 mail.example.com ESMTP\r\n", "", ""},
		{"version 1", "SSH-1.5-x\n", "", ""},
		{"too much before it", strings.Repeat("x\n", 8192) + banner, "", ""},
		{"nothing", "", "", ""},
	} {
		n := network{"192.0.2.1:22": c.first, "192.0.2.1:2222": c.second}
		got, err := resolve(t, scan.Options{Dial: n.dial, Ports: []string{"22", "2222"}}, targets.Expr{Text: "192.0.2.1"})
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: got %q, %v, want %q", c.name, got, err, c.want)
		}
	}
}

// TestBounded has that no more addresses are tried at once than asked for, and
// that as many are: each dial waits for the others.
func TestBounded(t *testing.T) {
	t.Parallel()
	const parallel = 4
	var running, most atomic.Int64
	full := make(chan struct{})
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		defer running.Add(-1)
		n := running.Add(1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		if n == parallel {
			select {
			case <-full:
			default:
				close(full)
			}
		}
		select {
		case <-full:
		case <-ctx.Done():
		}
		return nil, errors.New("connection refused")
	}
	p := open(t, scan.Options{Dial: dial, Parallel: parallel, Networks: []string{"192.0.2.0/26"}})
	for e, err := range p.Entries(t.Context(), roster.Query{}) {
		t.Errorf("got %v, %v", e.ID, err)
	}
	if most.Load() != parallel {
		t.Errorf("got %d dials at once, want %d", most.Load(), parallel)
	}
}

// TestSilent has that a server that says nothing is given up, by the timeout and
// by the end of the context.
func TestSilent(t *testing.T) {
	t.Parallel()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() // what waits to be accepted has been connected, and hears nothing
	_, port, _ := net.SplitHostPort(l.Addr().String())
	q := roster.Query{Expr: targets.Expr{Text: "127.0.0.1"}}
	for e, err := range open(t, scan.Options{Ports: []string{port}, Timeout: 50 * time.Millisecond}).Entries(t.Context(), q) {
		t.Errorf("got %v, %v", e.ID, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		defer cancel()
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	var got error
	for _, err := range open(t, scan.Options{Ports: []string{port}, Dial: dial}).Entries(ctx, q) {
		got = err
	}
	if !errors.Is(got, context.Canceled) {
		t.Errorf("got %v, want %v", got, context.Canceled)
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	for _, o := range []scan.Options{
		{Ports: []string{"0"}},
		{Ports: []string{"ssh"}},
		{Ports: []string{"65536"}},
		{Networks: []string{"example.com"}},
		{Networks: []string{"192.0.2.1/24"}},
	} {
		if _, err := scan.New(o); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v: got %v", o, err)
		}
	}
}

// FuzzTargets reads texts as targets: what matches an address is scanned.
func FuzzTargets(f *testing.F) {
	for _, s := range []string{"192.0.2.0/30", "a@192.0.2.1-9", "::1-::9", "192.0.2.[1-3],b", "fe80::1%eth0", "255.255.255.255/32", "/", "@", "192.0.2.0/30!192.0.2.1^b"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	n := network{"192.0.2.1:22": banner, "[::1]:22": banner, "255.255.255.255:22": banner}
	f.Fuzz(func(t *testing.T, text string, list bool) {
		e := targets.Expr{Text: text}
		if list {
			e.Kind = targets.List
		}
		m, err := scan.Compile(targets.Compile)(e)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("got %v", err)
			}
			return
		}
		for x, err := range open(t, scan.Options{Dial: n.dial}).Entries(t.Context(), roster.Query{Expr: e}) {
			if err != nil {
				if fault.KindOf(err) != fault.Invalid {
					t.Errorf("got %v", err)
				}
				return
			}
			if ok, err := m.Match(&targets.Target{ID: x.ID}, nil); !ok || err != nil {
				if strings.ContainsAny(text, "&!^") {
					continue // something else may take it away
				}
				t.Errorf("%s was scanned for %q and does not match it: %v", x.ID, text, err)
			}
		}
	})
}

// TestEmpty tells what to do where nothing is found.
func TestEmpty(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ target, want string }{
		{"*", "looks at nothing"},
		{"192.0.2.0/30", "no address answers as an SSH server within 1m0s on port 22 2222"},
	} {
		p, err := scan.New(scan.Options{Ports: []string{"22", "2222"}, Timeout: patience, Dial: network{}.dial})
		if err != nil {
			t.Fatal(err)
		}
		s := &roster.Set{Providers: []roster.Provider{&roster.Named{Name: "scan", Provider: p}}, Compile: scan.Compile(targets.Compile)}
		_, err = s.Resolve(t.Context(), targets.Expr{Text: c.target})
		if fault.KindOf(err) != fault.NoTarget || !strings.Contains(fault.HintOf(err), c.want) {
			t.Errorf("%s: got %v, hint %q, want %q", c.target, err, fault.HintOf(err), c.want)
		}
	}
}
