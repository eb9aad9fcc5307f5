package progress_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/output/progress"
)

// screen is what a terminal shows, of which it knows carriage return and "clear to
// the end of the line".
type screen struct {
	mu     sync.Mutex
	lines  []string
	line   string
	writes int
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	// Every "\r" here comes with text and "\x1b[K" behind it: the line is new.
	for _, r := range strings.ReplaceAll(string(b), "\x1b[K", "") {
		switch r {
		case '\r':
			s.line = ""
		case '\n':
			s.lines = append(s.lines, s.line)
			s.line = ""
		default:
			s.line += string(r)
		}
	}
	return len(b), nil
}

// shown returns the line that the cursor is on.
func (s *screen) shown() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.line
}

func (s *screen) drawings() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.writes
}

func TestLine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &screen{}
		l := progress.New(progress.Options{W: s, Terminal: true})
		out := l.Writer(s)
		l.Start(100)
		for i := range 20 {
			l.Started(fmt.Sprint("web", i))
		}
		time.Sleep(time.Second / 2)
		if want := "0/100 done, 20 running"; s.shown() != want {
			t.Errorf("got %q, want %q", s.shown(), want)
		}
		if n := s.drawings(); n > 5 {
			t.Errorf("got %d drawings in half a second, want at most 5", n)
		}
		for i := range 7 {
			l.Done(fmt.Sprint("web", i), fault.None)
		}
		l.Done("web19", fault.Auth)
		l.Done("never", fault.Timeout)
		time.Sleep(11600 * time.Millisecond)
		if want := "9/100 done, 2 failed, 12 running, slowest web10 12s"; s.shown() != want {
			t.Errorf("got %q, want %q", s.shown(), want)
		}
		if _, err := fmt.Fprint(out, "web1:\n    True\n"); err != nil {
			t.Fatal(err)
		}
		if s.shown() != "" {
			t.Errorf("after output got %q on the line, want nothing", s.shown())
		}
		time.Sleep(time.Second / 5)
		if s.shown() == "" {
			t.Error("the line did not come back after output")
		}
		// A question has the line to itself, and two may overlap.
		first, second := l.Pause(), l.Pause()
		for _, resume := range []func(){first, second} {
			time.Sleep(time.Second)
			if s.shown() != "" {
				t.Errorf("during a question got %q", s.shown())
			}
			resume()
		}
		time.Sleep(time.Second / 5)
		if s.shown() == "" {
			t.Error("the line did not come back after the questions")
		}
		l.Close()
		l.Close()
		want := []string{"web1:", "    True", "100 hosts: 7 ok, 2 failed (1 auth, 1 timeout), 91 not done in 14.5 s"}
		if got := fmt.Sprintf("%q", s.lines); got != fmt.Sprintf("%q", want) {
			t.Errorf("got %s, want %q", got, want)
		}
	})
}

func TestLineFitsTheTerminal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		width    int
		id, want string
	}{
		{80, "web1", "0/1 done, 1 running, slowest web1 2s"},
		{37, "web1", "0/1 done, 1 running, slowest web1 2s"},
		{36, "web1", "0/1 done, 1 running, slowest web1 …"},
		{12, "web1", "0/1 done, …"},
		{1, "web1", ""},
		{0, "a\x1b[2Jb", "0/1 done, 1 running, slowest a?[2Jb 2s"},
		{38, "日本日本日本", "0/1 done, 1 running, slowest 日本日…"},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &screen{}
			l := progress.New(progress.Options{W: s, Terminal: true, Width: func() int { return c.width }})
			l.Start(1)
			l.Started(c.id)
			time.Sleep(2*time.Second + time.Millisecond)
			if s.shown() != c.want {
				t.Errorf("width %d: got %q, want %q", c.width, s.shown(), c.want)
			}
			l.Close()
		})
	}
}

func TestLineIsSilentWithoutTerminal(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	now := time.Unix(0, 0)
	l := progress.New(progress.Options{W: &b, Now: func() time.Time { return now }})
	l.Start(1)
	l.Started("web1")
	fmt.Fprint(l.Writer(&b), "out\n")
	now = now.Add(64 * time.Second)
	l.Done("web1", fault.None)
	l.Close()
	if b.String() != "out\n" {
		t.Errorf("got %q, want only the output", b.String())
	}
	if got, want := l.Summary(), "1 host: 1 ok in 1m4s"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if progress.OnTerminal(0, "dumb") {
		t.Error("a dumb terminal passes for one that can draw")
	}
}
