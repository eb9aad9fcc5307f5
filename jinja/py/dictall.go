package py

import "iter"

// All iterates over the entries of d in order. d must not change meanwhile.
func (d *Dict) All() iter.Seq2[Value, Value] {
	return func(yield func(k, v Value) bool) {
		for e, i := d.next(0); e != nil; e, i = d.next(i) {
			if !yield(e.key, e.val) {
				return
			}
		}
	}
}
