// Package timezone has the functions that read and set the time zone of a host:
// timezone.*.
package timezone

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("timezone", table, map[string]modules.Func{
		"get_zone": getZone, "get_zonecode": getZonecode, "get_offset": getOffset, "list": list,
		"set_zone": setZone, "zone_compare": zoneCompare, "get_hwclock": getHwclock, "set_hwclock": setHwclock,
	})
}

const table = `
- timezone: text: the zone, such as Europe/Berlin

get_zone()
Return the time zone.
= its name
$

get_zonecode()
Return the short name of the time zone, as it is now.
= such as CEST
$

get_offset()
Return the offset of the time zone from UTC, as it is now.
= such as +0200
$

list()
Return the time zones that the host knows.
= a sorted list
$

zone_compare(timezone)
Tell whether the host has a time zone.
= True or False
$ America/Denver

set_zone(timezone) !
Set the time zone.
= True
$ America/Denver

get_hwclock()
Return which time the clock of the hardware has.
= UTC or localtime
$

set_hwclock(clock) !
Set which time the clock of the hardware has.
- clock: text: UTC or localtime
= True
$ UTC
`

const (
	localtime = "/etc/localtime"
	zoneinfo  = "/usr/share/zoneinfo"
	nameFile  = "/etc/timezone" // Debian's
)

// zone returns the name of the time zone: where /etc/localtime leads, or what
// Debian keeps beside it, or the zone with the same content.
func zone(c *modules.Call) (string, error) {
	to, err := os.Readlink(c.Host.Path(localtime))
	if err == nil {
		if _, name, ok := strings.Cut(to, "zoneinfo/"); ok {
			return name, nil
		}
	}
	text, err := c.Host.Read(nameFile)
	if err != nil {
		return "", err
	}
	if name := strings.TrimSpace(text); name != "" {
		return name, nil
	}
	mine, err := c.Host.Read(localtime)
	switch {
	case err != nil:
		return "", err
	case mine == "":
		return "UTC", nil // localtime(5): a missing file means UTC
	}
	all, err := zones(c)
	for _, name := range all {
		if b, err := os.ReadFile(c.Host.Path(zoneinfo + "/" + name)); err == nil && string(b) == mine {
			return name, nil
		}
	}
	if err == nil {
		err = modules.Errorf("%s is a file of a zone that is not in %s", localtime, zoneinfo)
	}
	return "", err
}

func getZone(_ context.Context, c *modules.Call) (any, error) {
	name, err := zone(c)
	if err != nil {
		return nil, err
	}
	return name, nil
}

// load returns the zone as Go has it.
func load(c *modules.Call) (*time.Location, error) {
	b, err := os.ReadFile(c.Host.Path(localtime))
	if errors.Is(err, fs.ErrNotExist) {
		return time.UTC, nil
	}
	if err != nil {
		return nil, modules.Errorf("reading %s: %v", localtime, err)
	}
	l, err := time.LoadLocationFromTZData("", b)
	if err != nil {
		return nil, modules.Errorf("reading %s: %v", localtime, err)
	}
	return l, nil
}

func getZonecode(_ context.Context, c *modules.Call) (any, error) {
	l, err := load(c)
	if err != nil {
		return nil, err
	}
	return c.Host.Now().In(l).Format("MST"), nil
}

func getOffset(_ context.Context, c *modules.Call) (any, error) {
	l, err := load(c)
	if err != nil {
		return nil, err
	}
	return c.Host.Now().In(l).Format("-0700"), nil
}

// zones returns the names in zoneinfo.
func zones(c *modules.Call) ([]string, error) {
	root := c.Host.Path(zoneinfo)
	var out []string
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		name := strings.TrimPrefix(p, root+"/")
		switch {
		case err != nil:
			return err
		case d.IsDir() && (name == "posix" || name == "right"):
			return fs.SkipDir
		case !d.IsDir() && 'A' <= name[0] && name[0] <= 'Z' && !strings.Contains(name, "."):
			out = append(out, name)
		}
		return nil
	})
	if err != nil {
		return nil, modules.Errorf("listing time zones: %v", err)
	}
	slices.Sort(out)
	return out, nil
}

func list(_ context.Context, c *modules.Call) (any, error) {
	all, err := zones(c)
	return modules.Texts(all), err
}

// data returns the file of the zone that the call names.
func data(c *modules.Call) (name string, content []byte, err error) {
	name = c.Text("timezone")
	path := filepath.Join(zoneinfo, name)
	if name == "" || !strings.HasPrefix(path, zoneinfo+"/") || strings.Contains(name, "\n") {
		return "", nil, modules.Errorf("%q is no time zone", name)
	}
	b, err := os.ReadFile(c.Host.Path(path))
	if err != nil {
		return "", nil, modules.Errorf("the host knows no time zone %s: %v", name, err)
	}
	return name, b, nil
}

func zoneCompare(_ context.Context, c *modules.Call) (any, error) {
	name, want, err := data(c)
	if err != nil {
		return nil, err
	}
	if mine, err := zone(c); err == nil && mine == name {
		return true, nil
	}
	have, err := c.Host.Read(localtime)
	return have == string(want), err
}

func setZone(_ context.Context, c *modules.Call) (any, error) {
	name, _, err := data(c)
	if err != nil {
		return nil, err
	}
	if mine, err := zone(c); err == nil && mine == name || c.Test {
		return true, nil
	}
	// timedatectl does no more, asks a service that may not run, and is not there
	// in containers.
	link := c.Host.Path(localtime)
	tmp := link + ".gossh"
	_ = os.Remove(tmp) // of a run that was ended; Symlink says what is wrong otherwise
	if err := os.Symlink(".."+zoneinfo+"/"+name, tmp); err != nil {
		return nil, modules.Errorf("setting the time zone: %v", err)
	}
	if err := os.Rename(tmp, link); err != nil {
		return nil, modules.Errorf("setting the time zone: %v", errors.Join(err, os.Remove(tmp)))
	}
	if _, err := os.Stat(c.Host.Path(nameFile)); err == nil {
		return true, c.Host.Save(nameFile, []byte(name+"\n"), 0o644)
	}
	return true, nil
}

// adjtime is the file in which hwclock(8) keeps which time the hardware has, in its
// third line.
const adjtime = "/etc/adjtime"

func getHwclock(_ context.Context, c *modules.Call) (any, error) {
	text, err := c.Host.Read(adjtime)
	if err != nil {
		return nil, err
	}
	if lines := strings.Split(text, "\n"); len(lines) > 2 && strings.TrimSpace(lines[2]) == "LOCAL" {
		return "localtime", nil
	}
	return "UTC", nil
}

func setHwclock(_ context.Context, c *modules.Call) (any, error) {
	word := map[string]string{"utc": "UTC", "localtime": "LOCAL"}[strings.ToLower(c.Text("clock"))]
	if word == "" {
		return nil, modules.Errorf("clock must be UTC or localtime, not %q", c.Text("clock"))
	}
	text, err := c.Host.Read(adjtime)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(text, "\n")
	if len(lines) < 3 {
		lines = []string{"0.0 0 0.0", "0", "UTC"}
		if word == "UTC" {
			return true, nil
		}
	}
	if strings.TrimSpace(lines[2]) == word || c.Test {
		return true, nil
	}
	lines[2] = word
	return true, c.Host.Save(adjtime, []byte(strings.TrimRight(strings.Join(lines, "\n"), "\n")+"\n"), 0o644)
}
