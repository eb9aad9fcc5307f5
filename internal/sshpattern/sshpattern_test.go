package sshpattern_test

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/sshpattern"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"", "", true},
		{"", "a", false},
		{"a", "", false},
		{"*", "", true},
		{"*", "anything", true},
		{"web?", "web1", true},
		{"web?", "web", false},
		{"web?", "web12", false},
		{"web*", "web", true},
		{"*.example.org", "a.b.example.org", true},
		{"*.example.org", "example.org", false},
		{"a*b*c", "aXbYbZc", true},
		{"a*b*c", "aXbYbZ", false},
		{"a**", "a", true},
		{"[host]:22", "[host]:22", true},
		{"[ab]", "a", false},
		{"WEB", "web", false},
	} {
		if got := sshpattern.Match(c.pattern, c.name); got != c.want {
			t.Errorf("%q, %q: got %v, want %v", c.pattern, c.name, got, c.want)
		}
	}
}

func TestMatchList(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		patterns, name string
		want           bool
	}{
		{"a,b", "b", true},
		{"a,b", "c", false},
		{"*,!b", "b", false},
		{"!b,*", "b", false},
		{"!b,*", "c", true},
		{"!b", "c", false}, // nothing says yes
	} {
		if got := sshpattern.MatchList(strings.Split(c.patterns, ","), c.name); got != c.want {
			t.Errorf("%q, %q: got %v, want %v", c.patterns, c.name, got, c.want)
		}
	}
}
