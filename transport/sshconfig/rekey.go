package sshconfig

import (
	"math"
	"strconv"
	"strings"
)

// minRekey is the least that ssh accepts.
const minRekey = 16

// rekeyLimit reads "default" or a number of bytes with a unit, and after it a
// time, which is not supported.
func (r *resolver) rekeyLimit() uint64 {
	s, ok := r.one["rekeylimit"]
	if !ok {
		return 0
	}
	if len(s.args) > 1 && !strings.EqualFold(s.args[1], "none") {
		if d, err := duration(s.args[1]); err != nil {
			r.fail("%s: RekeyLimit: %w", s.place, err)
		} else if d > 0 {
			r.warn("%s: the time of RekeyLimit is not supported, only the amount of data", s.place)
		}
	}
	text := strings.ToUpper(s.args[0])
	if text == "DEFAULT" || text == "NONE" {
		return 0
	}
	shift := 0
	for i, unit := range []string{"K", "M", "G", "T", "P", "E"} {
		if t, ok := strings.CutSuffix(text, unit); ok {
			text, shift = t, 10*(i+1)
		}
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n > math.MaxInt64>>shift || n<<shift < minRekey {
		r.bad("rekeylimit", "amount of data of at least 16 bytes")
		return 0
	}
	return n << shift
}
