package progress

import (
	"fmt"
	"strings"
	"time"

	"github.com/gossh/gossh/fault"
)

// slow is how long a host runs before it is named as the slowest.
const slow = time.Second

// status returns the text of the line.
func (l *Line) status() string {
	parts := []string{fmt.Sprintf("%d/%d done", l.done, l.total)}
	if n := l.failures(); n > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", n))
	}
	if n := len(l.running); n > 0 {
		parts = append(parts, fmt.Sprintf("%d running", n))
	}
	if id, d := l.slowest(); d >= slow {
		parts = append(parts, fmt.Sprintf("slowest %s %s", id, d.Truncate(time.Second)))
	}
	return strings.Join(parts, ", ")
}

// slowest returns the host that has been running longest, and how long.
func (l *Line) slowest() (string, time.Duration) {
	var id string
	var begin time.Time
	for h, t := range l.running {
		if id == "" || t.Before(begin) || t.Equal(begin) && h < id {
			id, begin = h, t
		}
	}
	if id == "" {
		return "", 0
	}
	return id, l.now().Sub(begin)
}

func (l *Line) failures() int {
	n := 0
	for _, c := range l.failed {
		n += c
	}
	return n
}

// Summary returns the closing line, such as "100 hosts: 98 ok, 2 failed (1 auth, 1
// timeout) in 3.2 s", without a line feed.
func (l *Line) Summary() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.summary()
}

func (l *Line) summary() string {
	var b strings.Builder
	noun := "hosts"
	if l.total == 1 {
		noun = "host"
	}
	failed := l.failures()
	fmt.Fprintf(&b, "%d %s: %d ok", l.total, noun, l.done-failed)
	if failed > 0 {
		var kinds []string
		for _, k := range fault.Kinds() {
			if n := l.failed[k]; n > 0 {
				kinds = append(kinds, fmt.Sprintf("%d %s", n, k))
			}
		}
		fmt.Fprintf(&b, ", %d failed (%s)", failed, strings.Join(kinds, ", "))
	}
	if n := l.total - l.done; n > 0 {
		fmt.Fprintf(&b, ", %d not done", n)
	}
	fmt.Fprintf(&b, " in %s", duration(l.now().Sub(l.begin)))
	return b.String()
}

// duration returns d with tenths of a second below a minute.
func duration(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Truncate(time.Second).String()
}
