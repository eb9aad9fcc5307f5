package roster

import (
	"fmt"
	"strconv"
	"strings"
)

// maxUmask is the largest file mode mask.
const maxUmask = 0o777

// umask reads cmd_umask. The source text decides: a leading 0 or 0o, or digits in
// quotes, are octal; a plain number is decimal, as Salt takes it. doubtful is set
// for the one number that hardly anybody means as a decimal.
func (v Value) umask() (mask *uint32, doubtful bool, err error) {
	text, octal := v.Text, v.Quoted
	switch x := plain(v.V).(type) {
	case nil:
		return nil, false, nil
	case string:
		if text == "" {
			text = x
		}
		octal = true
	case int64:
		if text == "" {
			text = strconv.FormatInt(x, 10)
		}
	case error:
		return nil, false, x
	default:
		return nil, false, fmt.Errorf("it must be a file mode mask, not %s", describe(x))
	}
	digits, prefixed := strings.CutPrefix(text, "0o")
	base := 10
	if octal || prefixed || len(text) > 1 && text[0] == '0' {
		base = 8
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return nil, false, fmt.Errorf("%q is no file mode mask: write it as 0077, 0o77 or \"77\"", text)
	}
	if n > maxUmask {
		return nil, false, fmt.Errorf("%#o is above 0777", n)
	}
	return new(uint32(n)), base == 10 && n == 77, nil
}
