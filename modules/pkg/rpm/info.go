package rpm

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

// infoFields are what infoInstalled asks for: how Salt calls it, and rpm's tag.
const infoFields = "name=NAME epoch=EPOCH version=VERSION release=RELEASE arch=ARCH vendor=VENDOR group=GROUP license=LICENSE packager=PACKAGER url=URL " +
	"build_host=BUILDHOST build_date_time_t=BUILDTIME install_date_time_t=INSTALLTIME size=SIZE source=SOURCERPM summary=SUMMARY description=DESCRIPTION"

// end ends what rpm prints of a package.
const end = "-----END-----"

func infoInstalled(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	format := ""
	for _, f := range strings.Fields(infoFields) {
		name, tag, _ := strings.Cut(f, "=")
		format += name + ": %{" + tag + "}\\n"
	}
	argv := append(command(c), "--queryformat", format+end+"\\n")
	if len(c.Rest) == 0 {
		argv = append(argv, "-qa")
	} else {
		argv = append(append(argv, "-q", "--"), modules.Strings(c.Rest)...)
	}
	r, err := c.Host.Exec(ctx, argv...)
	if err != nil {
		return nil, err
	}
	failhard, given := c.Kwargs.Get("failhard")
	if r.Code != 0 && (!given || modules.Text(failhard) != "False") {
		return nil, modules.Errorf("rpm -q: %s", missing(string(r.Stdout)+string(r.Stderr)))
	}
	out := &ordered.Map{}
	for _, text := range strings.Split(string(r.Stdout), end+"\n") {
		if p := infoOf(text); p != nil {
			name := modules.Text(p.Value("name"))
			p.Delete("name")
			out.Set(name, wanted(p, c.Strings("attr")))
		}
	}
	return out, nil
}

// missing returns the lines that say what is not installed.
func missing(said string) string {
	var lines []string
	for _, line := range strings.SplitAfter(said, "\n") {
		if strings.HasSuffix(line, "is not installed\n") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	if lines == nil {
		return strings.TrimSpace(said)
	}
	return strings.Join(lines, ", ")
}

// infoOf reads what was printed of a package, nil if it is none.
func infoOf(text string) *ordered.Map {
	if i := strings.Index(text, "name: "); i >= 0 {
		text = text[i:] // before it rpm may say what is not installed
	}
	text, description, ok := strings.Cut(text, "\ndescription: ")
	if !ok {
		return nil
	}
	p := &ordered.Map{}
	for _, line := range strings.SplitAfter(text, "\n") {
		name, value, _ := strings.Cut(strings.TrimRight(line, "\n"), ": ")
		if value == "(none)" || value == "" {
			continue
		}
		if n, err := strconv.ParseInt(value, 10, 64); err == nil && strings.HasSuffix(name, "_time_t") {
			p.Set(strings.TrimSuffix(name, "_time_t"), installed.Date(n))
			p.Set(name, n)
			continue
		}
		p.Set(name, value)
	}
	p.Set("description", strings.TrimSpace(description))
	return p
}

func wanted(p *ordered.Map, attr []string) *ordered.Map {
	if len(attr) == 0 {
		return p
	}
	out := &ordered.Map{}
	for k, v := range p.All() {
		if slices.Contains(attr, k) {
			out.Set(k, v)
		}
	}
	return out
}

// verify reads what rpm -V prints:
//
//	S.5....T.  c /etc/gossh-a.conf
//	missing     /opt/gossh-a/version
func verify(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	argv := append(command(c), "-V")
	for _, o := range c.Strings("verify_options") {
		argv = append(argv, "--"+strings.TrimPrefix(o, "--"))
	}
	if len(c.Rest) == 0 {
		argv = append(argv, "-a")
	} else {
		argv = append(append(argv, "--"), modules.Strings(c.Rest)...)
	}
	r, err := c.Host.Exec(ctx, argv...)
	if err != nil {
		return nil, err
	}
	if said := string(r.Stdout) + string(r.Stderr); strings.Contains(said, "is not installed\n") {
		return nil, modules.Errorf("rpm -V: %s", missing(said))
	}
	out := &ordered.Map{}
	for _, line := range strings.SplitAfter(string(r.Stdout), "\n") {
		path, m := mismatch(strings.TrimRight(line, "\n"))
		if path == "" || slices.Contains(c.Strings("ignore_types"), modules.Text(m.Value("type"))) {
			continue
		}
		out.Set(path, m)
	}
	return out, nil
}

// kinds are the marks of files, and what they mean.
const kinds = " c=config d=doc g=ghost l=license r=readme a=artifact m=missingok "

// mismatch reads a line of rpm -V; the path is "" if it is none.
func mismatch(line string) (path string, m *ordered.Map) {
	flags, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimLeft(rest, " ")
	m = &ordered.Map{}
	if len(rest) > 2 && rest[1] == ' ' {
		if i := strings.Index(kinds, " "+rest[:1]+"="); i >= 0 {
			kind, _, _ := strings.Cut(kinds[i+3:], " ")
			m.Set("type", kind)
		}
		rest = strings.TrimLeft(rest[1:], " ")
	}
	if !strings.HasPrefix(rest, "/") {
		return "", nil
	}
	if flags == "missing" {
		m.Set("missing", true)
		return rest, m
	}
	bad := []any{}
	for _, f := range flags {
		if name := meaning(f); name != "" {
			bad = append(bad, name)
		}
	}
	m.Set("mismatch", bad)
	return rest, m
}

func meaning(flag rune) string {
	const names = "S=size|M=mode|5=md5sum|D=device major/minor number|L=readlink path|U=user|G=group|T=mtime|P=capabilities"
	for _, n := range strings.Split(names, "|") {
		if letter, name, _ := strings.Cut(n, "="); letter == string(flag) {
			return name
		}
	}
	return ""
}
