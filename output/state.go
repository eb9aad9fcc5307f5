package output

import (
	"cmp"
	"math/big"
	"strconv"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/pyfmt"
	"github.com/gossh/gossh/ordered"
)

// state is the result of one state: the parts of its tag, and what it returned.
type state struct {
	module, id, name, fun string
	ret                   *ordered.Map
	// merged is the number of states that were made one by compressIDs.
	merged int
}

// newState reads the tag, "module_|-id_|-name_|-function". A tag of another form is
// shown as ID and name.
func newState(tag string, ret *ordered.Map) *state {
	st := &state{id: tag, name: tag, ret: ret, merged: 1}
	if p := strings.Split(tag, "_|-"); len(p) >= 4 {
		st.module, st.id, st.name, st.fun = p[0], p[1], p[2], p[len(p)-1]
	}
	return st
}

func (st *state) result() any { return st.ret.Value("result") }

// function returns "module.function".
func (st *state) function() string {
	if st.module == "" {
		return ""
	}
	return st.module + "." + st.fun
}

// orchestration reports whether the state ran states on hosts by itself.
func (st *state) orchestration() bool {
	switch st.ret.Value("name") {
	case "state.orch", "state.orchestrate", "state.sls":
		return true
	}
	return false
}

// duration returns the milliseconds that the state took, or 0.
func (st *state) duration() float64 {
	switch d := st.ret.Value("duration").(type) {
	case int64:
		return float64(d)
	case float64:
		return d
	case string:
		d, _, _ = strings.Cut(d, " ms")
		f, err := strconv.ParseFloat(strings.TrimSpace(d), 64)
		if err != nil {
			return 0
		}
		return f
	}
	return 0
}

// warnings returns the warnings of the state, and whether it has any.
func (st *state) warnings() (string, bool) {
	v, ok := st.ret.Get("warnings")
	if !ok {
		return "", false
	}
	l, ok := v.([]any)
	if !ok {
		return pyfmt.Str(v), true
	}
	lines := make([]string, len(l))
	for i, w := range l {
		lines[i] = pyfmt.Str(w)
	}
	return strings.Join(lines, "\n"), true
}

// text returns the value of k as a string; it is empty where there is none.
func (st *state) text(k string) string {
	v, ok := st.ret.Get(k)
	if !ok {
		return ""
	}
	return pyfmt.Str(v)
}

// truthy reports whether Python takes v for true.
func truthy(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case int64:
		return v != 0
	case *big.Int:
		return v.Sign() != 0
	case float64:
		return v != 0
	case string:
		return v != ""
	case []any:
		return len(v) > 0
	case *ordered.Map:
		return v.Len() > 0
	}
	return true
}

func compareNumbers(a, b any) int { return cmp.Compare(asFloat(a), asFloat(b)) }

func asFloat(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	}
	return 0
}

func stateError(format string, args ...any) error {
	return fault.New(fault.Invalid, "reading the options of state output", format, args...)
}
