package targets

import "errors"

// ErrUnknown is wrapped by the errors of Match that say: this host may be meant or
// not, it depends on grains or pillar data that are not known.
var ErrUnknown = errors.New("not known")

// unknown is made for each host of a large roster: its text is only made if somebody
// reads it.
type unknown struct {
	what Need
	id   ID
}

// Error implements error.
func (u *unknown) Error() string {
	return "the " + needName(u.what) + " of " + string(u.id) + " are " + ErrUnknown.Error()
}

// Unwrap returns an error of the kind fault.Invalid that wraps ErrUnknown.
func (u *unknown) Unwrap() error { return errUnknown }

var errUnknown = invalid("%w", ErrUnknown)
