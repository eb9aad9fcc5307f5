package saltjinja

import (
	"math"
	"strings"
	"time"

	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
)

// others are the filters of time and of the network.
func others(s *salt) []def {
	return []def{
		{name: "strftime", signature: "value fmt=%Y-%m-%d", fn: s.strftime},
		{name: "http_query", raw: s.httpQuery},
	}
}

func (s *salt) httpQuery(t *py.Thread, _ builtin.Env, x py.Value, a py.Args) (py.Value, error) {
	if s.Query == nil {
		return x, refused("http_query", "the network")
	}
	a.Pos = append([]py.Value{x}, a.Pos...)
	return s.Query(t, a)
}

func (s *salt) strftime(c *call) (py.Value, error) {
	when, err := s.date(c)
	if err != nil {
		return py.Value{}, err
	}
	format, err := c.text(1)
	if err != nil {
		return py.Value{}, err
	}
	return py.Str(formatTime(when, format)), nil
}

// date reads a time: None is now, numbers are seconds since 1970.
func (s *salt) date(c *call) (time.Time, error) {
	v := c.v[0]
	if v.IsNone() {
		return s.Now().In(s.Location), nil
	}
	if text, ok := v.AsStr(); ok {
		if when, ok := s.parseDate(strings.TrimSpace(text)); ok {
			return when, nil
		}
	}
	f, err := py.ToFloat(c.t, v)
	seconds, _ := f.AsFloat()
	if err != nil || math.IsNaN(seconds) || math.Abs(seconds) > 253402300799 {
		text, err := c.text(0)
		if err != nil {
			return time.Time{}, err
		}
		return time.Time{}, py.Errorf("ValueError", "Unable to parse %s", text)
	}
	whole, part := math.Modf(seconds)
	return time.Unix(int64(whole), int64(part*1e9)).In(s.Location), nil
}

// parseDate reads the usual ways to write a date.
func (s *salt) parseDate(text string) (time.Time, bool) {
	now := s.Now().In(s.Location)
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, s.Location)
	switch strings.ToLower(text) {
	case "now":
		return now, true
	case "today":
		return day, true
	case "tomorrow":
		return day.AddDate(0, 0, 1), true
	case "yesterday":
		return day.AddDate(0, 0, -1), true
	}
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02 15:04", "2006-01-02",
		"2006/01/02 15:04:05", "2006/01/02 15:04", "2006/01/02", "2006/1/2", time.RFC1123Z, time.RFC1123, time.ANSIC,
		"2 January 2006", "January 2, 2006", "2 Jan 2006", "Jan 2, 2006",
	} {
		if when, err := time.ParseInLocation(layout, text, s.Location); err == nil {
			return when, true
		}
	}
	return time.Time{}, false
}
