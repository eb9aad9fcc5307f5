package sshdtest

import (
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
)

// Host is one running server.
type Host struct {
	// IP and Port are where it listens.
	IP, Port string
	// Dir is its directory: configuration, host keys, log. Root's HOME is "home" in it.
	Dir string

	farm *Farm
	log  string
	// words of the log, by what they count
	connection, session, subsystem, forward string
}

// Addr returns host:port.
func (h *Host) Addr() string { return net.JoinHostPort(h.IP, h.Port) }

// Counts are how often something was asked of a Host since it started.
type Counts struct {
	// Connections were accepted. Sessions are commands and shells that were started,
	// Subsystems such as sftp; Forwards connections to elsewhere through the host.
	// Dropbear's log has connections only.
	Connections, Sessions, Subsystems, Forwards int
}

// Sub returns what was added since before.
func (c Counts) Sub(before Counts) Counts {
	return Counts{
		c.Connections - before.Connections, c.Sessions - before.Sessions,
		c.Subsystems - before.Subsystems, c.Forwards - before.Forwards,
	}
}

// Counts counts in the log. A server writes each line before it answers, so that a
// client that has ended is counted.
func (h *Host) Counts() Counts {
	log := h.Log()
	count := func(word string) int {
		if word == "" {
			return 0
		}
		return strings.Count(log, word)
	}
	return Counts{count(h.connection), count(h.session), count(h.subsystem), count(h.forward)}
}

// Log returns what the server has logged, at sshd's level DEBUG1.
func (h *Host) Log() string {
	b, err := os.ReadFile(h.log)
	if err != nil {
		h.farm.tb.Errorf("reading the log of %s: %v", h.Addr(), err)
	}
	return string(b)
}

// Line returns the line of a flat roster for the host: it logs in as the user of the
// tests, with the farm's key, and has the next ThinDir. Attributes, as "name: value", are
// added or replace these; "name:" alone removes one.
func (h *Host) Line(id string, attributes ...string) string {
	base := []string{
		"host: " + h.IP, "port: " + h.Port, "user: " + h.farm.User, "priv: " + h.farm.Key,
		"thin_dir: " + h.farm.ThinDir(),
	}
	var out []string
	for _, b := range base {
		name, _, _ := strings.Cut(b, ":")
		replaced := false
		for _, a := range attributes {
			replaced = replaced || strings.HasPrefix(a, name+":")
		}
		if !replaced {
			out = append(out, b)
		}
	}
	for _, a := range attributes {
		if !strings.HasSuffix(a, ":") {
			out = append(out, a)
		}
	}
	return fmt.Sprintf("%s: {%s}\n", id, strings.Join(out, ", "))
}

// Trust makes the host known under another name in KnownHosts of its farm, such as
// an alias of ssh_config.
func (h *Host) Trust(tb testing.TB, name string) {
	tb.Helper()
	b, err := os.ReadFile(h.farm.KnownHosts)
	if err != nil {
		tb.Fatal(err)
	}
	for l := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(l, "["+h.IP+"]:"+h.Port+" "); ok {
			h.farm.append(name + " " + rest)
		}
	}
}
