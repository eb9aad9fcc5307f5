package sshconfig_test

import (
	"testing"
)

// TestUndecidedNeverMatches: a criterion that is not decided does not match when
// it is negated either.
func TestUndecidedNeverMatches(t *testing.T) {
	t.Parallel()
	f, _, err := load(t, "Match !exec false\n Port 1\nMatch !colour blue\n Port 2\nMatch sessiontype exec !command x tagged \"\"\n User u\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	if c := resolve(t, f, "h"); c.Port != 0 || c.User != "u" {
		t.Errorf("got port %d and user %q, want 0 and u", c.Port, c.User)
	}
}

func TestMatchLocalNetwork(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"127.0.0.0/8": 1, "203.0.113.0/24": 0, "203.0.113.1,127.0.0.1": 1, "127.0.0.0/8,!127.0.0.1": 0,
	} {
		f, _, err := load(t, "Match localnetwork "+text+"\n Port 1\n", nil)
		if err != nil {
			t.Fatal(err)
		}
		if c := resolve(t, f, "h"); c.Port != want {
			t.Errorf("%s: got %d, want %d", text, c.Port, want)
		}
	}
}

func TestTag(t *testing.T) {
	t.Parallel()
	f, _, err := load(t, "Host h\n Tag blue\nMatch tagged b*\n Port 1\nMatch tagged \"\"\n Port 2\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := resolve(t, f, "h").Port, resolve(t, f, "i").Port; a != 1 || b != 2 {
		t.Errorf("got %d and %d, want 1 and 2", a, b)
	}
}
