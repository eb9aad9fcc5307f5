package pyre

// Bound lowers the bounds of one search: the real ones take a minute with the race
// detector.
func (re *Regexp) Bound(steps, stack int) *Regexp {
	re.steps, re.stack = min(re.steps, steps), min(re.stack, stack)
	return re
}
