package jobs

import (
	"strings"
	"sync"
	"time"

	"github.com/gossh/gossh/fault"
)

// ID is a jid: 20 digits, the UTC time of the job down to the microsecond
// (YYYYMMDDhhmmssffffff), optionally followed by an underscore and more.
type ID string

// ParseID returns s as an ID or fault.Invalid.
func ParseID(s string) (ID, error) {
	bad := fault.New(fault.Invalid, "", "'%s' is not a valid JID", s).
		WithHint("a jid is 20 digits, as in 20260131235959123456, or those, an underscore and a suffix")
	digits, suffix, more := strings.Cut(s, "_")
	if len(digits) != 20 || (more && suffix == "") || len(s) > 64 {
		return "", bad
	}
	for _, r := range digits {
		if r < '0' || r > '9' {
			return "", bad
		}
	}
	for _, r := range suffix {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return "", bad
		}
	}
	return ID(s), nil
}

// Clock makes IDs that differ even within one microsecond. The zero Clock is
// ready; it is safe for concurrent use.
type Clock struct {
	// Now is the clock; nil means time.Now.
	Now  func() time.Time
	mu   sync.Mutex
	last time.Time
}

// Next returns a new ID.
func (c *Clock) Next() ID {
	now := time.Now
	if c.Now != nil {
		now = c.Now
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	t := now().UTC().Truncate(time.Microsecond)
	if !t.After(c.last) {
		t = c.last.Add(time.Microsecond)
	}
	c.last = t
	return ID(strings.Replace(t.Format("20060102150405.000000"), ".", "", 1))
}
