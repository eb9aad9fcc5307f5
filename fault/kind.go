package fault

import "fmt"

// Kind is the class of a failure. The set is closed: a new kind is a change of
// the design, because users and machines branch on it. The zero Kind is not a
// failure at all.
type Kind uint8

// The failure kinds. Their names (String) are part of every stored and printed
// format and never change.
const (
	// None is the absence of a failure.
	None Kind = iota
	// Invalid is wrong input: a roster, a configuration, a flag, an argument.
	Invalid
	// NoTarget means that the target expression matched nothing.
	NoTarget
	// Unreachable means that no connection to the host came to be: name
	// resolution, TCP, the jump host or the proxy command failed, or the peer
	// hung up before authentication was decided.
	Unreachable
	// HostKey means that the host's key is unknown, changed or revoked.
	HostKey
	// Auth means that the host refused every login that was offered.
	Auth
	// Become means that the login worked and the change of user (sudo) did not.
	Become
	// Deploy means that the thin could not be put on the host or started there.
	Deploy
	// Timeout means that a deadline of gossh passed.
	Timeout
	// Lost means that the stream ended without an exit status: what the host
	// did is unknown. It is never retried by itself.
	Lost
	// Cancelled means that the operator, or a failure elsewhere, ended the run.
	Cancelled
	// Failed means that the function ran and reported failure.
	Failed
	// Internal is a defect of gossh.
	Internal
)

type row struct {
	name   string
	exit   int
	status int
	retry  bool
	doc    string
}

// table is the one place where a kind is mapped to what others see of it.
var table = [...]row{
	None:        {"", 0, 200, false, ""},
	Invalid:     {"invalid", 20, 400, false, "the input is wrong: roster, configuration, flag or argument"},
	NoTarget:    {"notarget", 2, 404, false, "the target expression matched nothing"},
	Unreachable: {"unreachable", 20, 502, true, "no connection to the host"},
	HostKey:     {"hostkey", 20, 502, false, "the host key is unknown, changed or revoked"},
	Auth:        {"auth", 20, 502, false, "the host refused every login that was offered"},
	Become:      {"become", 20, 502, false, "the change of user on the host failed"},
	Deploy:      {"deploy", 20, 502, false, "the thin could not be put on the host or started"},
	Timeout:     {"timeout", 20, 504, false, "a deadline passed"},
	Lost:        {"lost", 20, 502, false, "the connection ended before the outcome was known"},
	Cancelled:   {"cancelled", 20, 499, false, "the run was ended before this host was done"},
	Failed:      {"failed", 20, 200, false, "the function ran and reported failure"},
	Internal:    {"internal", 20, 500, false, "a defect of gossh; please report it"},
}

// String returns the name of k as it stands in JSON, job records and APIs; it is
// empty for None.
func (k Kind) String() string {
	if int(k) < len(table) {
		return table[k].name
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// Doc returns one clause that says what k means.
func (k Kind) Doc() string {
	if int(k) < len(table) {
		return table[k].doc
	}
	return ""
}

// ExitCode returns the process exit code of a run in which a host failed with k.
func (k Kind) ExitCode() int {
	if int(k) < len(table) {
		return table[k].exit
	}
	return 20
}

// HTTPStatus returns the status with which an API answers for k.
func (k Kind) HTTPStatus() int {
	if int(k) < len(table) {
		return table[k].status
	}
	return 500
}

// Retryable reports whether an attempt that failed with k may be repeated
// without asking: only where it is certain that the host did nothing.
func (k Kind) Retryable() bool {
	return int(k) < len(table) && table[k].retry
}

// Kinds returns every failure kind in the order of the table, without None.
func Kinds() []Kind {
	out := make([]Kind, 0, len(table)-1)
	for i := 1; i < len(table); i++ {
		out = append(out, Kind(i))
	}
	return out
}

// Parse returns the kind named s. The second result is false if there is none.
func Parse(s string) (Kind, bool) {
	for i, r := range table {
		if r.name == s {
			return Kind(i), true
		}
	}
	return None, false
}

// MarshalText implements encoding.TextMarshaler with the name of k.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (k *Kind) UnmarshalText(b []byte) error {
	v, ok := Parse(string(b))
	if !ok {
		return fmt.Errorf("reading failure kind: %q is not one", b)
	}
	*k = v
	return nil
}
