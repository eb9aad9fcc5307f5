package disk

import (
	"context"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// df returns the lines of df(1): the five columns, and the mount point.
func df(ctx context.Context, c *modules.Call, flags, more string) ([][6]string, error) {
	for _, r := range more {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return nil, modules.Errorf("args must be letters that are options of df, not '%s'", more)
		}
	}
	argv := []string{"df", "-" + flags + more}
	r, err := c.Host.Exec(ctx, argv...)
	if err != nil {
		return nil, err
	}
	var out [][6]string
	for line := range strings.Lines(string(r.Stdout)) {
		if row, ok := dfRow(strings.TrimRight(line, "\n")); ok {
			out = append(out, row)
		}
	}
	if len(out) == 0 { // else it only could not look at some
		return nil, modules.Failed(argv, r)
	}
	return out, nil
}

// dfRow splits a line of df. The device and the mount point may have white space: the
// four columns between are a number or -, and a percentage stands before the mount
// point.
func dfRow(line string) (row [6]string, ok bool) {
	f := strings.Fields(line)
	for i := 4; i < len(f)-1; i++ {
		if f[i] != "-" && (!strings.HasSuffix(f[i], "%") || !numeric(f[i][:len(f[i])-1])) || !numeric(f[i-1]) || !numeric(f[i-2]) || !numeric(f[i-3]) {
			continue
		}
		_, mount, _ := strings.Cut(line[strings.Index(line, f[i-4])+len(f[i-4]):], " "+f[i]+" ")
		return [6]string{strings.Join(f[:i-3], " "), f[i-3], f[i-2], f[i-1], f[i], mount}, true
	}
	return row, false
}

func numeric(s string) bool {
	if s == "-" {
		return true
	}
	_, err := strconv.ParseFloat(strings.TrimRight(s, "KMGTPiB"), 64)
	return err == nil
}

func usage(ctx context.Context, c *modules.Call) (any, error) {
	rows, err := df(ctx, c, "kP", c.Text("args"))
	out := &ordered.Map{}
	for _, r := range rows {
		out.Set(r[5], ordered.Of("filesystem", r[0], "1K-blocks", r[1], "used", r[2], "available", r[3], "capacity", r[4]))
	}
	return out, err
}

func inodes(ctx context.Context, c *modules.Call) (any, error) {
	rows, err := df(ctx, c, "iP", c.Text("args"))
	out := &ordered.Map{}
	for _, r := range rows {
		out.Set(r[5], ordered.Of("inodes", r[1], "used", r[2], "free", r[3], "use", r[4], "filesystem", r[0]))
	}
	return out, err
}

func percent(ctx context.Context, c *modules.Call) (any, error) {
	one, more := c.Text("args"), ""
	if !strings.HasPrefix(one, "/") {
		one, more = "", one
	}
	rows, err := df(ctx, c, "kP", more)
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for _, r := range rows {
		out.Set(r[5], r[4])
	}
	if one == "" {
		return out, nil
	}
	v, ok := out.Get(one)
	if !ok {
		return nil, modules.Errorf("Unable to find the file system mounted on %s", one)
	}
	return v, nil
}

// device returns the device that the call names.
func device(c *modules.Call) (string, error) {
	d := c.Text("device")
	if !strings.HasPrefix(d, "/") {
		return "", modules.Errorf("the device must be an absolute path, not '%s'", d)
	}
	return c.Host.Path(d), nil
}

func blkid(ctx context.Context, c *modules.Call) (any, error) {
	argv := []string{"blkid"}
	switch {
	case c.Text("device") != "":
		d, err := device(c)
		if err != nil {
			return nil, err
		}
		argv = append(argv, d)
	case c.Text("token") != "":
		argv = append(argv, "-t", c.Text("token"))
	}
	r, err := c.Host.Exec(ctx, argv...)
	if err != nil {
		return nil, err
	}
	if r.Code != 0 && (r.Code != 2 || len(r.Stderr) > 0) { // 2: nothing is known
		return nil, modules.Failed(argv, r)
	}
	out := &ordered.Map{}
	for line := range strings.Lines(string(r.Stdout)) {
		if name, tags, ok := strings.Cut(line, ": "); ok {
			out.Set(name, parseTags(tags))
		}
	}
	return out, nil
}

// parseTags reads NAME="value" NAME="value".
func parseTags(s string) *ordered.Map {
	out := &ordered.Map{}
	for {
		k, rest, ok := strings.Cut(strings.TrimLeft(s, " \n"), `="`)
		if !ok {
			return out
		}
		var v strings.Builder
		i := 0
		for ; i < len(rest) && rest[i] != '"'; i++ {
			if rest[i] == '\\' && i+1 < len(rest) {
				i++
			}
			v.WriteByte(rest[i])
		}
		out.Set(k, v.String())
		if i == len(rest) {
			return out
		}
		s = rest[i+1:]
	}
}

// fstype asks lsblk, and blkid for what it does not know, such as images.
func fstype(ctx context.Context, c *modules.Call) (any, error) {
	d, err := device(c)
	if err != nil {
		return nil, err
	}
	if c.Host.Has("lsblk") {
		r, err := c.Host.Exec(ctx, "lsblk", "-d", "-n", "-o", "FSTYPE", d)
		if err != nil {
			return nil, err
		}
		if kind := strings.TrimSpace(string(r.Stdout)); r.Code == 0 && kind != "" {
			return kind, nil
		}
	}
	argv := []string{"blkid", "-o", "value", "-s", "TYPE", d}
	r, err := c.Host.Exec(ctx, argv...)
	if err != nil {
		return nil, err
	}
	if r.Code != 0 && r.Code != 2 {
		return nil, modules.Failed(argv, r)
	}
	return strings.TrimSpace(string(r.Stdout)), nil
}
