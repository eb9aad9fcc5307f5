package py

// IsZero says whether v is the zero Value: not a Python value at all, where it
// stands for "nothing here".
func (v Value) IsZero() bool { return v.ref == nil }
