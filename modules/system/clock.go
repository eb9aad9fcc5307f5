package system

import (
	"context"
	"strconv"
	"time"

	"github.com/gossh/gossh/modules"
)

// zone returns the time zone that the call means.
func zone(c *modules.Call) (*time.Location, error) {
	text := c.Text("utc_offset")
	if text == "" {
		return c.Host.Now().Location(), nil
	}
	t, err := time.Parse("-0700", text)
	if n, e := strconv.Atoi(text); err != nil && e == nil && n > -10000 && n < 10000 { // YAML reads -0500 as a number
		sign := 1
		if n < 0 {
			sign, n = -1, -n
		}
		return time.FixedZone("", sign*(n/100*3600+n%100*60)), nil
	}
	if err != nil {
		return nil, modules.Errorf("utc_offset must be such as +0200, not '%s'", text)
	}
	_, offset := t.Zone()
	return time.FixedZone("", offset), nil
}

// clock returns the function that shows the clock.
func clock(layout string) modules.Func {
	return func(_ context.Context, c *modules.Call) (any, error) {
		in, err := zone(c)
		if err != nil {
			return nil, err
		}
		return c.Host.Now().In(in).Format(layout), nil
	}
}

// now returns the time in the zone that the call means.
func now(c *modules.Call) (time.Time, error) {
	in, err := zone(c)
	if err != nil {
		return time.Time{}, err
	}
	return c.Host.Now().In(in), nil
}

func setTime(ctx context.Context, c *modules.Call) (any, error) {
	t, err := now(c)
	if err != nil {
		return nil, err
	}
	for _, layout := range [...]string{"03:04:05 PM", "03:04 PM", "15:04:05", "15:04"} {
		if v, err := time.Parse(layout, c.Text("newtime")); err == nil {
			return set(ctx, c, time.Date(t.Year(), t.Month(), t.Day(), v.Hour(), v.Minute(), v.Second(), 0, t.Location()))
		}
	}
	return nil, modules.Errorf("newtime must be such as 17:15:00, not '%s'", c.Text("newtime"))
}

func setDate(ctx context.Context, c *modules.Call) (any, error) {
	t, err := now(c)
	if err != nil {
		return nil, err
	}
	for _, layout := range [...]string{"2006-1-2", "1-2-2006", "1-2-06", "1/2/2006", "1/2/06", "2006/1/2"} {
		if v, err := time.Parse(layout, c.Text("newdate")); err == nil {
			return set(ctx, c, time.Date(v.Year(), v.Month(), v.Day(), t.Hour(), t.Minute(), t.Second(), 0, t.Location()))
		}
	}
	return nil, modules.Errorf("newdate must be such as 2026-11-25, not '%s'", c.Text("newdate"))
}

func setDateTime(ctx context.Context, c *modules.Call) (any, error) {
	t, err := now(c)
	if err != nil {
		return nil, err
	}
	part := func(name string, have int) int {
		if c.Given(name) {
			return int(c.Int(name))
		}
		return have
	}
	want := [...]int{
		part("years", t.Year()), part("months", int(t.Month())), part("days", t.Day()), part("hours", t.Hour()), part("minutes", t.Minute()), part("seconds", t.Second()),
	}
	v := time.Date(want[0], time.Month(want[1]), want[2], want[3], want[4], want[5], 0, t.Location())
	if got := [...]int{v.Year(), int(v.Month()), v.Day(), v.Hour(), v.Minute(), v.Second()}; got != want {
		return nil, modules.Errorf("there is no time %04d-%02d-%02d %02d:%02d:%02d", want[0], want[1], want[2], want[3], want[4], want[5])
	}
	return set(ctx, c, v)
}

// set sets the clock of the system, and that of the hardware if there is one.
func set(ctx context.Context, c *modules.Call, t time.Time) (any, error) {
	if c.Test {
		return true, nil
	}
	if _, err := c.Host.Output(ctx, "date", "-u", t.UTC().Format("010215042006.05")); err != nil {
		return nil, err
	}
	if has, err := hasHardwareClock(ctx, c); err != nil || has != true {
		return err == nil, err
	}
	_, err := c.Host.Output(ctx, "hwclock", "--systohc")
	return err == nil, err
}

func hasHardwareClock(ctx context.Context, c *modules.Call) (any, error) {
	if !c.Host.Has("hwclock") {
		return false, nil
	}
	r, err := c.Host.Exec(ctx, "hwclock", "--test", "--systohc")
	return err == nil && r.Code == 0, err
}

// uptime is status.uptime, where those look for it who look here.
func uptime(ctx context.Context, c *modules.Call) (any, error) {
	return c.Host.Call(ctx, "status.uptime", nil, nil)
}
