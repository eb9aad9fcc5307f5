package py

import "context"

// Thread is the state of one rendering: its context, limits and policies. It
// belongs to one goroutine. Everything that can grow, loop or fail takes it; it
// is never nil, but its zero value is ready for use.
type Thread struct {
	Ctx    context.Context //nolint:containedctx // one Thread is one call
	Limits Limits
	// Policy is that of the undefined for a missing name, attribute or item.
	Policy Policy
	// Local is for the package that runs the thread (jinja keeps its state
	// there); py does not look at it.
	Local any

	depth int
	ticks uint
}

// Limits bound what one rendering may use; zero means the default.
type Limits struct {
	MaxRange  int // members of a range(), default 100,000
	MaxString int // bytes of one string made by repetition, padding, joining or formatting, default 64 MiB
	MaxDepth  int // nested calls, default 400
	MaxDigits int // decimal digits of an int made by arithmetic, default 10,000
}

func limit(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

func (l *Limits) ranges() int { return limit(l.MaxRange, 100_000) }
func (l *Limits) bytes() int  { return limit(l.MaxString, 64<<20) }
func (l *Limits) depth() int  { return limit(l.MaxDepth, 400) }
func (l *Limits) digits() int { return limit(l.MaxDigits, 10_000) }

// items is how many members a list may get at once: what fits into the bytes
// of the longest string.
func (l *Limits) items() int { return l.bytes() / 16 }

// Enter counts a nested call and fails beyond Limits.MaxDepth with a
// RecursionError; each Enter that succeeds needs its Leave.
func (t *Thread) Enter() error {
	if t.depth >= t.Limits.depth() {
		return &Error{Type: "RecursionError", Msg: "maximum recursion depth exceeded"}
	}
	t.depth++
	return nil
}

// Leave ends what Enter began.
func (t *Thread) Leave() { t.depth-- }

// Tick is called in every loop; now and then it looks at the context and returns
// its error.
func (t *Thread) Tick() error {
	t.ticks++
	if t.ticks&0xff != 0 || t.Ctx == nil {
		return nil
	}
	if t.Ctx.Err() != nil {
		return context.Cause(t.Ctx)
	}
	return nil
}

// Room fails when a string of n bytes is more than the limit.
func (t *Thread) Room(n int) error {
	if n < 0 || n > t.Limits.bytes() {
		return Errorf("MemoryError", "a string of more than %d bytes", t.Limits.bytes())
	}
	return nil
}

// roomItems fails when a list of n members is more than the limit.
func (t *Thread) roomItems(n int) error {
	if n < 0 || n > t.Limits.items() {
		return Errorf("MemoryError", "a list of more than %d items", t.Limits.items())
	}
	return nil
}
