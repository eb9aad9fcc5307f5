package output

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/gossh/gossh/ordered"
)

// mergedKey holds the changes of merged states by name.
const mergedKey = "compressed changes"

// compressIDs merges states with the same ID, SLS, module and result into one: it
// has the first place in the order, the sum of the durations, the earliest start,
// and the changes by name. If a state lacks what this needs, all stay as they are.
func compressIDs(states []*state) []*state {
	type key struct{ module, id, sls, result string }
	keyOf := func(st *state) key {
		return key{st.module, st.text("__id__"), st.text("__sls__"), st.text("result")}
	}
	n := map[key]int{}
	for _, st := range states {
		if !st.mergeable() {
			return states
		}
		n[keyOf(st)]++
	}
	// The function is not part of the key that is counted, but states of two
	// functions are shown apart.
	type shown struct {
		key
		fun string
	}
	merged := map[shown]*state{}
	var out []*state
	for _, st := range states {
		k := shown{keyOf(st), st.fun}
		if n[k.key] == 1 {
			out = append(out, st)
			continue
		}
		if into := merged[k]; into != nil {
			into.merge(st)
			continue
		}
		c := *st
		c.ret = st.ret.Clone()
		c.merged = n[k.key]
		c.id = fmt.Sprintf("%s (%d)", st.text("__id__"), c.merged)
		c.name = fmt.Sprintf("state_compressed_%s_%s_%s", k.sls, k.id, k.result)
		merged[k] = &c
		out = append(out, &c)
	}
	return out
}

// mergeable reports whether the state says all that merging needs.
func (st *state) mergeable() bool {
	for _, k := range []string{"__id__", "__sls__", "__run_num__", "duration", "start_time", "name"} {
		if _, ok := st.ret.Get(k); !ok {
			return false
		}
	}
	return st.module != ""
}

func (st *state) merge(from *state) {
	st.ret.Set("duration", round(st.duration()+from.duration(), 3))
	if compareNumbers(from.ret.Value("__run_num__"), st.ret.Value("__run_num__")) < 0 {
		st.ret.Set("__run_num__", from.ret.Value("__run_num__"))
	}
	if cmp.Less(from.text("start_time"), st.text("start_time")) {
		st.ret.Set("start_time", from.text("start_time"))
	}
	changes := from.ret.Value("changes")
	if !truthy(changes) {
		return
	}
	own, _ := st.ret.Value("changes").(*ordered.Map)
	byName, ok := own.Value(mergedKey).(*ordered.Map)
	if !ok {
		byName = ordered.NewMap(2)
		if own.Len() > 0 {
			byName.Set(st.text("name"), own)
		}
		st.ret.Set("changes", ordered.Of(mergedKey, byName))
	}
	byName.Set(from.text("name"), changes)
}

// mergedChanges returns how many of the merged states changed something.
func (st *state) mergedChanges() int {
	own, _ := st.ret.Value("changes").(*ordered.Map)
	byName, _ := own.Value(mergedKey).(*ordered.Map)
	return max(byName.Len(), 1)
}

// round returns f with so many decimals.
func round(f float64, decimals int) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(f, 'f', decimals, 64), 64)
	if err != nil { // out of range: f was infinite
		return f
	}
	return r
}
