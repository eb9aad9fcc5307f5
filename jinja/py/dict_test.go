package py_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/gossh/gossh/jinja/py"
)

// model is a dict as simple as can be.
type model struct {
	keys []int64
	vals map[int64]int64
}

func (m *model) set(k, v int64) {
	if _, ok := m.vals[k]; !ok {
		m.keys = append(m.keys, k)
	}
	m.vals[k] = v
}

func (m *model) delete(k int64) bool {
	if _, ok := m.vals[k]; !ok {
		return false
	}
	delete(m.vals, k)
	for i, have := range m.keys {
		if have == k {
			m.keys = append(m.keys[:i:i], m.keys[i+1:]...)
			break
		}
	}
	return true
}

// key makes keys of three types; equal numbers must be one key.
func key(r *rand.Rand, n int64) py.Value {
	switch {
	case n%3 == 0:
		return py.Str("k" + strconv.FormatInt(n, 10))
	case r.IntN(2) == 0:
		return py.Float(float64(n))
	}
	return py.Int(n)
}

func TestDictAgainstModel(t *testing.T) {
	t.Parallel()
	for _, span := range []int64{4, 9, 40, 1000} {
		r := rand.New(rand.NewPCG(1, uint64(span)))
		th := &py.Thread{}
		d, m := py.NewDict(0), &model{vals: map[int64]int64{}}
		for step := range 5000 {
			n := r.Int64N(span)
			switch op := r.IntN(10); {
			case op < 5:
				if err := d.Set(th, key(r, n), py.Int(int64(step))); err != nil {
					t.Fatal(err)
				}
				m.set(n, int64(step))
			case op < 9:
				got, err := d.Delete(th, key(r, n))
				if want := m.delete(n); got != want || err != nil {
					t.Fatalf("step %d: got %v, %v, want %v", step, got, err, want)
				}
			case step%500 == 0:
				d.Clear()
				m.keys, m.vals = nil, map[int64]int64{}
			}
			if step%50 == 0 {
				sameDict(t, r, d, m)
				d = d.Copy()
			}
		}
	}
}

func sameDict(t *testing.T, r *rand.Rand, d *py.Dict, m *model) {
	t.Helper()
	th := &py.Thread{}
	if d.Len() != len(m.keys) {
		t.Fatalf("got %d entries, want %d", d.Len(), len(m.keys))
	}
	for i, n := range m.keys {
		k, v := d.At(i)
		if eq, _ := py.Equal(th, k, key(r, n)); !eq {
			t.Fatalf("entry %d: got key %s, want %d", i, show(k), n)
		}
		got, found, err := d.Get(th, key(r, n))
		if eq, _ := py.Equal(th, got, v); !eq || !found || err != nil {
			t.Fatalf("key %d: got %s, %v, %v, want %s", n, show(got), found, err, show(v))
		}
		if want, _ := v.AsInt(); want != m.vals[n] {
			t.Fatalf("key %d: got %d, want %d", n, want, m.vals[n])
		}
	}
}

func TestDictChangedWhileIterating(t *testing.T) {
	t.Parallel()
	for _, view := range []string{"keys", "values", "items"} {
		th := &py.Thread{}
		d := py.NewDict(0)
		d.SetStr("a", py.Int(1))
		d.SetStr("b", py.Int(2))
		v, _, err := py.CallMethod(th, d.Value(), view, py.Args{})
		if err != nil {
			t.Fatal(err)
		}
		it, err := py.Iter(th, v)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok, err := it.Next(th); !ok || err != nil {
			t.Fatalf("got %v, %v, want a member", ok, err)
		}
		d.SetStr("a", py.Int(3)) // a value may change
		if _, ok, err := it.Next(th); !ok || err != nil {
			t.Errorf("%s: got %v, %v, want a member", view, ok, err)
		}
		d.SetStr("c", py.Int(3))
		for range 2 {
			_, _, err = it.Next(th)
			if got := answer(th, py.None, err); got != "!RuntimeError: dictionary changed size during iteration" {
				t.Errorf("%s: got %s, want a RuntimeError", view, got)
			}
		}
	}
}

func TestSetChangedWhileIterating(t *testing.T) {
	t.Parallel()
	th := &py.Thread{}
	s, err := py.NewSet(th, py.Int(1), py.Int(2))
	if err != nil {
		t.Fatal(err)
	}
	it, _ := py.Iter(th, s.Value())
	if err := s.Add(th, py.Int(3)); err != nil {
		t.Fatal(err)
	}
	_, _, err = it.Next(th)
	if got := answer(th, py.None, err); got != "!RuntimeError: Set changed size during iteration" {
		t.Errorf("got %s, want a RuntimeError", got)
	}
}

func TestListSeesWhatIsAppendedMeanwhile(t *testing.T) {
	t.Parallel()
	th := &py.Thread{}
	v := py.NewList([]py.Value{py.Int(1), py.Int(2)})
	it, _ := py.Iter(th, v)
	n := 0
	for ; ; n++ {
		_, ok, err := it.Next(th)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			break
		}
		if n < 3 {
			if err := call(v, "append", py.Int(9))(th); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n != 5 {
		t.Errorf("got %d members, want 5", n)
	}
}

func TestSelfContaining(t *testing.T) {
	t.Parallel()
	th := &py.Thread{}
	v := py.NewList(nil)
	l, _ := v.Ref().(*py.List)
	d := py.NewDict(0)
	d.SetStr("d", d.Value())
	l.Items = append(l.Items, py.Int(1), v, py.NewPair(v, py.Int(2)), d.Value())
	const want = "[1, [...], ([...], 2), {'d': {...}}]"
	if s, err := py.Repr(th, v); s != want || err != nil {
		t.Errorf("got %s, %v; want %s", s, err, want)
	}
}
