package sshconfig

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// duration reads seconds or times such as 1m30s, in OpenSSH's units and bounds.
func duration(s string) (time.Duration, error) {
	bad := fmt.Errorf("%q is no time", s)
	var total time.Duration
	for rest := s; rest != ""; {
		i := 0
		for i < len(rest) && rest[i] >= '0' && rest[i] <= '9' {
			i++
		}
		n, err := strconv.ParseInt(rest[:i], 10, 32)
		if err != nil {
			return 0, bad
		}
		unit := time.Second
		if rest = rest[i:]; rest != "" {
			switch rest[0] | 0x20 {
			case 's':
			case 'm':
				unit = time.Minute
			case 'h':
				unit = time.Hour
			case 'd':
				unit = 24 * time.Hour
			case 'w':
				unit = 7 * 24 * time.Hour
			default:
				return 0, bad
			}
			rest = rest[1:]
		}
		// Bounded by what ssh can hold, so that nothing overflows.
		if total += min(time.Duration(n), math.MaxInt32*time.Second/unit+1) * unit; total > math.MaxInt32*time.Second {
			return 0, bad
		}
	}
	if s == "" {
		return 0, bad
	}
	return total, nil
}
