package saltjinja

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// formatTime is strftime() of C, in the C locale.
func formatTime(t time.Time, format string) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		flag := byte(0)
		if strings.IndexByte("-_0^", format[i]) >= 0 && i+1 < len(format) {
			flag = format[i]
			i++
		}
		s, ok := directive(t, format[i])
		if !ok {
			b.WriteString("%")
			if flag != 0 {
				b.WriteByte(flag)
			}
			b.WriteByte(format[i])
			continue
		}
		b.WriteString(flagged(s, flag))
	}
	return b.String()
}

// flagged changes the padding or the case of what a directive gives.
func flagged(s string, flag byte) string {
	digits := strings.TrimLeft(s, " 0")
	if digits == "" && s != "" {
		digits = "0"
	}
	pad := len(s) - len(digits)
	switch flag {
	case '-':
		return digits
	case '_':
		return strings.Repeat(" ", pad) + digits
	case '0':
		return strings.Repeat("0", pad) + digits
	case '^':
		return strings.ToUpper(s)
	}
	return s
}

// layouts are the directives that Go's formats have.
var layouts = map[byte]string{
	'a': "Mon", 'A': "Monday", 'b': "Jan", 'h': "Jan", 'B': "January", 'd': "02", 'e': "_2", 'm': "01", 'y': "06",
	'Y': "2006", 'H': "15", 'I': "03", 'M': "04", 'S': "05", 'p': "PM", 'P': "pm", 'Z': "MST", 'z': "-0700",
	'F': "2006-01-02", 'T': "15:04:05", 'X': "15:04:05", 'R': "15:04", 'D': "01/02/06", 'x': "01/02/06",
	'c': "Mon Jan _2 15:04:05 2006", 'r': "03:04:05 PM", 'j': "002",
}

func directive(t time.Time, d byte) (string, bool) {
	if layout, ok := layouts[d]; ok {
		return t.Format(layout), true
	}
	year, week := t.ISOWeek()
	weekday := int(t.Weekday())
	two := func(n int) (string, bool) { return fmt.Sprintf("%02d", n), true }
	switch d {
	case '%':
		return "%", true
	case 'n':
		return "\n", true
	case 't':
		return "\t", true
	case 'w':
		return strconv.Itoa(weekday), true
	case 'u':
		return strconv.Itoa((weekday+6)%7 + 1), true
	case 'f':
		return fmt.Sprintf("%06d", t.Nanosecond()/1000), true
	case 's':
		return strconv.FormatInt(t.Unix(), 10), true
	case 'U':
		return two((t.YearDay() + 6 - weekday) / 7)
	case 'W':
		return two((t.YearDay() + 6 - (weekday+6)%7) / 7)
	case 'G':
		return fmt.Sprintf("%04d", year), true
	case 'g':
		return two(year % 100)
	case 'V':
		return two(week)
	case 'C':
		return two(t.Year() / 100)
	case 'k':
		return fmt.Sprintf("%2d", t.Hour()), true
	case 'l':
		return fmt.Sprintf("%2d", (t.Hour()+11)%12+1), true
	}
	return "", false
}
