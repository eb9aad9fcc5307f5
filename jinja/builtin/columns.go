package builtin

import "github.com/gossh/gossh/jinja/py"

var (
	sliceParams = Params{Func: "sync_do_slice", Names: []string{"value", "slices", "fill_with"}, Given: 1, Required: 2}
	batchParams = Params{Func: "do_batch", Names: []string{"value", "linecount", "fill_with"}, Given: 1, Required: 2}
)

func filterSlice(_ *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
	out := [2]py.Value{{}, py.None}
	if err := sliceParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	count, fill := out[0], out[1]
	return generate("sync_do_slice", func(t *py.Thread) (func(t *py.Thread) (py.Value, bool, error), error) {
		items, err := py.Collect(t, x)
		if err != nil {
			return nil, err
		}
		slices, ok := count.AsInt()
		if !ok || slices == 0 {
			if _, err = py.FloorDiv(t, py.Int(int64(len(items))), count); err == nil {
				_, err = index(count)
			}
			if slices == 0 && ok {
				err = py.Errorf("ZeroDivisionError", "integer division or modulo by zero")
			}
			return nil, err
		}
		n := int64(len(items))
		if slices < 0 {
			return nil, nil
		}
		each, extra := n/slices, n%slices
		number, start := int64(-1), int64(0)
		return func(*py.Thread) (py.Value, bool, error) {
			if number++; number >= slices {
				return py.Value{}, false, nil
			}
			end := start + each
			if number < extra {
				end++
			}
			part := append([]py.Value(nil), items[start:end]...)
			start = end
			if !fill.IsNone() && number >= extra {
				part = append(part, fill)
			}
			return py.NewList(part), true, nil
		}, nil
	}), nil
}

func filterBatch(_ *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
	out := [2]py.Value{{}, py.None}
	if err := batchParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	count, fill := out[0], out[1]
	return generate("do_batch", func(t *py.Thread) (func(t *py.Thread) (py.Value, bool, error), error) {
		it, err := py.Iter(t, x)
		b := &batcher{it: it, count: count, fill: fill}
		return b.next, err
	}), nil
}

type batcher struct {
	it          py.Iterator
	count, fill py.Value
	row         []py.Value
	done        bool
}

func (b *batcher) next(t *py.Thread) (py.Value, bool, error) {
	for !b.done {
		item, ok, err := b.it.Next(t)
		if err != nil {
			return item, false, err
		}
		if !ok {
			b.done = true
			break
		}
		full, err := py.Equal(t, py.Int(int64(len(b.row))), b.count)
		if err != nil {
			return item, false, err
		}
		if full {
			row := b.row
			b.row = []py.Value{item}
			return py.NewList(row), true, nil
		}
		b.row = append(b.row, item)
	}
	if len(b.row) == 0 {
		return py.Value{}, false, nil
	}
	row := b.row
	b.row = nil
	if b.fill.IsNone() {
		return py.NewList(row), true, nil
	}
	have := py.Int(int64(len(row)))
	if less, err := py.Less(t, have, b.count); err != nil || !less {
		return py.NewList(row), err == nil, err
	}
	lack, err := py.Sub(t, b.count, have)
	if err != nil {
		return lack, false, err
	}
	fill, err := py.Mul(t, py.NewList([]py.Value{b.fill}), lack)
	if err != nil {
		return fill, false, err
	}
	return py.NewList(append(row, fill.Ref().(*py.List).Items...)), true, nil
}
