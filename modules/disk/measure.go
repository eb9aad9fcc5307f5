package disk

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func fstypeOf(ctx context.Context, c *modules.Call) (any, error) {
	on, err := c.Host.Call(ctx, "mount.get_mount_from_path", []any{c.Text("path")}, nil)
	if err != nil {
		return nil, err
	}
	all, err := c.Host.Call(ctx, "mount.active", nil, nil)
	if err != nil {
		return nil, err
	}
	m, _ := all.(*ordered.Map).Value(modules.Text(on)).(*ordered.Map)
	if m == nil {
		return "", nil
	}
	return m.Value("fstype"), nil
}

// means adds up measurements by name, in the order in which they come.
type means struct {
	head []string
	sum  []float64
	n    int
}

func (m *means) add(head, values []string) error {
	m.head = head
	m.sum = append(m.sum, make([]float64, max(0, len(head)-len(m.sum)))...)
	for i, v := range values[:min(len(values), len(head))] {
		f, err := strconv.ParseFloat(v, 64)
		if err != nil {
			return modules.Errorf("iostat: %v", err)
		}
		m.sum[i] += f
	}
	m.n++
	return nil
}

// shown returns the means with two digits.
func (m *means) shown() *ordered.Map {
	out := &ordered.Map{}
	for i, h := range m.head {
		out.Set(h, math.RoundToEven(m.sum[i]/float64(m.n)*100)/100)
	}
	return out
}

// iostatLine returns the line that measures what the call asks for.
func iostatLine(c *modules.Call) ([]string, error) {
	argv := []string{"iostat", "-x"}
	disks := c.Strings("disks")
	if len(disks) > 0 {
		argv[1] = "-xd"
	}
	for _, n := range []int64{c.Int("interval"), c.Int("count")} {
		if n < 1 {
			return nil, modules.Errorf("interval and count must be 1 or more")
		}
		argv = append(argv, strconv.FormatInt(n, 10))
	}
	for _, d := range disks {
		if d == "" || d[0] == '-' {
			return nil, modules.Errorf("%q is no disk", d)
		}
	}
	return append(argv, disks...), nil
}

// iostat reads the tables of iostat: under avg-cpu: a line, under Device (which had a
// colon before sysstat 11.5) a line for each disk.
func iostat(ctx context.Context, c *modules.Call) (any, error) {
	argv, err := iostatLine(c)
	if err != nil {
		return nil, err
	}
	text, err := c.Host.Output(ctx, argv...)
	if err != nil {
		return nil, err
	}
	all := &ordered.Map{}
	var head []string
	sys := false
	for line := range strings.SplitSeq(text, "\n") {
		f := strings.Fields(line)
		switch {
		case len(f) == 0:
			head = nil
			continue
		case f[0] == "avg-cpu:" || f[0] == "Device" || f[0] == "Device:":
			head, sys = f[1:], f[0] == "avg-cpu:"
			continue
		case head == nil:
			continue
		case sys:
			f = append([]string{"sys"}, f...)
		}
		m, ok := all.Value(f[0]).(*means)
		if !ok {
			m = &means{}
			all.Set(f[0], m)
		}
		if err := m.add(head, f[1:]); err != nil {
			return nil, err
		}
	}
	out := &ordered.Map{}
	for name, m := range all.All() {
		out.Set(name, m.(*means).shown())
	}
	return out, nil
}

// disk returns the path of a disk.
func disk(c *modules.Call, name string) (string, error) {
	if !strings.HasPrefix(name, "/dev/") {
		name = "/dev/" + name
	}
	if strings.Contains(name, "/../") {
		return "", modules.Errorf("%q is no disk", name)
	}
	return c.Host.Path(name), nil
}

func hdparms(ctx context.Context, c *modules.Call) (any, error) {
	const looks = "aAbBcCdgHiJkMmNnQrRuW"
	letters := strings.Join(c.Strings("args"), "")
	if letters == "" {
		letters = looks
	}
	if strings.Trim(letters, looks) != "" {
		return nil, modules.Errorf("args must be letters of %s: the others change something", looks)
	}
	out := &ordered.Map{}
	for _, name := range c.Strings("disks") {
		d, err := disk(c, name)
		if err != nil {
			return nil, err
		}
		argv := []string{"hdparm", "-" + letters, d}
		r, err := c.Host.Exec(ctx, argv...)
		if err != nil {
			return nil, err
		}
		if len(r.Stdout) == 0 && r.Code != 0 { // a disk that lacks something has a code, too
			return nil, modules.Failed(argv, r)
		}
		out.Set(d, parameters(string(r.Stdout)))
	}
	return out, nil
}

// parameters reads lines such as " multcount = 16 (on)" or "Model=X, FwRev=Y".
func parameters(text string) *ordered.Map {
	out := &ordered.Map{}
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		key, value, ok := strings.Cut(line, ":")
		if ok {
			key = strings.TrimSuffix(key, " is")
		} else if key, value, ok = strings.Cut(line, "="); !ok {
			continue
		}
		key, value = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(key)), " ", "_"), strings.TrimSpace(value)
		if n, said, ok := strings.Cut(value, " ("); ok { // such as 16 (on)
			if n, ok := number(n).(int64); ok {
				said, _, _ = strings.Cut(said, " ")
				out.Set(key, []any{n, strings.TrimRight(said, ")")})
				continue
			}
		}
		var list []any
		named := &ordered.Map{}
		for _, v := range strings.FieldsFunc(value, func(r rune) bool { return r == '/' || r == ',' }) {
			v = strings.TrimSpace(v)
			k, rest, isNamed := strings.Cut(v, "=")
			switch {
			case isNamed && strings.TrimSpace(rest) != "":
				named.Set(strings.TrimSpace(k), strings.TrimSpace(rest))
			case !isNamed && v != "":
				list = append(list, number(v))
			}
		}
		if named.Len() > 0 {
			list = append(list, named)
		}
		switch len(list) {
		case 0:
		case 1:
			out.Set(key, list[0])
		default:
			out.Set(key, list)
		}
	}
	return out
}

// number returns a text as a number, if it is one.
func number(s string) any {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	return s
}

func smart(ctx context.Context, c *modules.Call) (any, error) {
	d, err := disk(c, c.Text("dev"))
	if err != nil {
		return nil, err
	}
	text, err := c.Host.Output(ctx, "smartctl", "--attributes", d)
	if err != nil {
		return nil, err
	}
	attributes, values := c.Strings("attributes"), c.Strings("values")
	out := &ordered.Map{}
	var head []string
	for line := range strings.SplitSeq(text, "\n") {
		f := strings.Fields(line)
		switch {
		case len(f) > 0 && f[0] == "ID#":
			head = f[1:]
			continue
		case head == nil:
			continue
		case len(f) <= len(head) || line == "":
			return out, nil
		}
		if len(attributes) > 0 && !slices.Contains(attributes, f[0]) {
			continue
		}
		one := &ordered.Map{}
		for i, h := range head {
			v := f[i+1]
			if i == len(head)-1 {
				v = strings.Join(f[i+1:], " ")
			}
			if h = strings.ToLower(h); len(values) == 0 || slices.Contains(values, h) {
				one.Set(h, smartValue(v))
			}
		}
		out.Set(f[0], one)
	}
	return out, nil
}

// smartValue returns a text as a number, or as a list of numbers, if it is that.
func smartValue(s string) any {
	var list []any
	for _, w := range strings.Fields(s) {
		n, ok := number(w).(int64)
		if !ok {
			return s
		}
		list = append(list, n)
	}
	if len(list) == 1 {
		return list[0]
	}
	return list
}
