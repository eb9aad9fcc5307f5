package apt

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

// paragraphs reads what is written as control files are: fields, whose values may go
// on in the next lines, and an empty line between paragraphs.
func paragraphs(text string) []*ordered.Map {
	var out []*ordered.Map
	var p *ordered.Map
	last := ""
	for _, line := range strings.SplitAfter(text, "\n") {
		line = strings.TrimRight(line, "\n")
		switch name, value, ok := strings.Cut(line, ":"); {
		case strings.TrimSpace(line) == "":
			p = nil
		case line[0] == ' ' || line[0] == '\t':
			if p != nil && last != "" {
				p.Set(last, modules.Text(p.Value(last))+"\n"+line)
			}
		case ok && line[0] != '#':
			if p == nil {
				p = &ordered.Map{}
				out = append(out, p)
			}
			last = name
			p.Set(name, strings.TrimSpace(value))
		}
	}
	return out
}

func show(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	if c.Bool("refresh") {
		if _, err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	names := modules.Strings(c.Rest)
	if len(names) == 0 {
		return &ordered.Map{}, nil
	}
	r, err := c.Host.Exec(ctx, append([]string{"apt-cache", "show", "--"}, names...)...)
	if err != nil {
		return nil, err
	}
	if r.Code != 0 && len(r.Stdout) == 0 {
		if strings.Contains(string(r.Stderr), "No packages found") {
			return &ordered.Map{}, nil
		}
		return nil, modules.Failed([]string{"apt-cache", "show"}, r)
	}
	filter := c.Strings("filter")
	for i := range filter {
		filter[i] = strings.ToLower(filter[i])
	}
	out := &ordered.Map{}
	for _, p := range paragraphs(string(r.Stdout)) {
		name, version := modules.Text(p.Value("Package")), modules.Text(p.Value("Version"))
		if name == "" || version == "" {
			continue // a virtual package
		}
		kept := &ordered.Map{}
		for k, v := range p.All() {
			if k != "Package" && k != "Version" && (len(filter) == 0 || slices.Contains(filter, strings.ToLower(k))) {
				kept.Set(k, v)
			}
		}
		versions, _ := out.Value(name).(*ordered.Map)
		if versions == nil {
			versions = &ordered.Map{}
			out.Set(name, versions)
		}
		versions.Set(version, kept)
	}
	return out, nil
}

// infoFields are what infoInstalled asks dpkg for: how Salt calls it, and how dpkg
// does.
func infoFields() [][2]string {
	return [][2]string{
		{"name", "Package"},
		{"version", "Version"},
		{"arch", "Architecture"},
		{"group", "Section"},
		{"source", "source:Package"},
		{"packager", "Maintainer"},
		{"url", "Homepage"},
		{"vendor", "Origin"},
		{"priority", "Priority"},
		{"size", "Installed-Size"},
		{"summary", "binary:Summary"},
		{"status", "db:Status-Abbrev"},
		{"description", "Description"},
	}
}

// separator ends what dpkg-query prints of a package: no field has such a line.
const separator = "\n*/~^\\*\n"

func infoInstalled(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	fields := infoFields()
	format := ""
	for _, f := range fields {
		format += f[0] + ":${" + f[1] + "}\n"
	}
	argv := append([]string{"dpkg-query", "--showformat=" + format + separator, "-W", "--"}, modules.Strings(c.Rest)...)
	r, err := c.Host.Exec(ctx, argv...)
	if err != nil {
		return nil, err
	}
	failhard, given := c.Kwargs.Get("failhard")
	if r.Code != 0 && (!given || modules.Text(failhard) != "False") {
		return nil, modules.Failed([]string{"dpkg-query"}, r)
	}
	out := &ordered.Map{}
	for _, text := range strings.Split(string(r.Stdout), separator) {
		if p := infoOf(c, text, fields); p != nil {
			out.Set(modules.Text(p.Value("name")), wantedAttributes(p, c.Strings("attr")))
		}
	}
	return out, nil
}

// infoOf reads what was printed of a package; nil if it is not installed.
func infoOf(c *modules.Call, text string, fields [][2]string) *ordered.Map {
	text, description, ok := strings.Cut(text, "\ndescription:")
	if !ok {
		return nil
	}
	p := ordered.NewMap(len(fields) + 2)
	for _, line := range strings.SplitAfter(text, "\n") {
		if name, value, _ := strings.Cut(strings.TrimRight(line, "\n"), ":"); value != "" {
			p.Set(name, value)
		}
	}
	if status := modules.Text(p.Value("status")); len(status) < 2 || status[1] != 'i' {
		return nil
	}
	p.Delete("status")
	if kib, err := strconv.ParseInt(modules.Text(p.Value("size")), 10, 64); err == nil {
		p.Set("size", kib)
	}
	p.Set("description", strings.TrimSpace(description))
	at := []installed.Package{{Name: modules.Text(p.Value("name")), Arch: modules.Text(p.Value("arch"))}}
	if times(c.Host, at); at[0].Time != 0 {
		p.Set("install_date", installed.Date(at[0].Time))
		p.Set("install_date_time_t", at[0].Time)
	}
	return p
}

func wantedAttributes(p *ordered.Map, wanted []string) *ordered.Map {
	if len(wanted) == 0 {
		return p
	}
	out := &ordered.Map{}
	for k, v := range p.All() {
		if slices.Contains(wanted, k) {
			out.Set(k, v)
		}
	}
	return out
}
