package apt

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// repo is a repository as APT knows it.
type repo struct {
	file string
	// line is the line that it stands in, of a file of lines; its number is at. In a
	// file of paragraphs at is that of the paragraph, and shared is set if the
	// paragraph has others too.
	line     string
	at       int
	shared   bool
	disabled bool
	kind     string
	// options are those in brackets, as "name=value", but for arch and signed-by.
	options          []string
	archs, comps     []string
	signed, uri, dst string
}

const (
	mainList = "/etc/apt/sources.list"
	partsDir = "/etc/apt/sources.list.d"
)

// parseLine reads a line such as
//
//	deb [arch=amd64 signed-by=/etc/apt/keyrings/x.gpg] https://example.org/debian stable main
//
// A comment that is such a line is a repository that is disabled.
func parseLine(line string) (repo, bool) {
	r := repo{line: strings.TrimSpace(line)}
	text := r.line
	for strings.HasPrefix(text, "#") {
		text, r.disabled = strings.TrimSpace(text[1:]), true
	}
	text, _, _ = strings.Cut(text, " #")
	kind, rest, _ := strings.Cut(strings.ReplaceAll(text, "\t", " "), " ")
	rest = strings.TrimSpace(rest)
	if kind != "deb" && kind != "deb-src" {
		return r, false
	}
	r.kind = kind
	if strings.HasPrefix(rest, "[") {
		options, after, ok := strings.Cut(rest[1:], "]")
		if !ok {
			return r, false
		}
		rest = after
		for _, o := range strings.Fields(options) {
			switch name, value, _ := strings.Cut(o, "="); name {
			case "arch":
				r.archs = strings.Split(value, ",")
			case "signed-by":
				r.signed = value
			default:
				r.options = append(r.options, o)
			}
		}
	}
	f := strings.Fields(rest)
	if len(f) < 2 || !strings.Contains(f[0], ":") {
		return r, false // a comment in prose, or nothing that APT takes
	}
	r.uri, r.dst, r.comps = f[0], f[1], f[2:]
	return r, true
}

// String returns the line of a repository.
func (r *repo) String() string {
	options := slices.Clone(r.options)
	if r.signed != "" {
		options = slices.Insert(options, 0, "signed-by="+r.signed)
	}
	if len(r.archs) > 0 {
		options = slices.Insert(options, 0, "arch="+strings.Join(r.archs, ","))
	}
	line := r.kind
	if len(options) > 0 {
		line += " [" + strings.Join(options, " ") + "]"
	}
	line = strings.Join(append([]string{line, r.uri, r.dst}, r.comps...), " ")
	if r.disabled {
		line = "# " + line
	}
	return line
}

// same reports whether r is the repository of other: kind, address and distribution
// are, and other has no component that r lacks if each has some.
func (r *repo) same(other *repo) bool {
	return r.kind == other.kind && strings.TrimRight(r.uri, "/") == strings.TrimRight(other.uri, "/") && strings.TrimRight(r.dst, "/") == strings.TrimRight(other.dst, "/")
}

// parseStanzas reads the repositories of a file of paragraphs.
func parseStanzas(text string) []repo {
	var out []repo
	for i, p := range paragraphs(text) {
		field := func(name string) []string {
			for k, v := range p.All() {
				if strings.EqualFold(k, name) {
					return strings.Fields(modules.Text(v))
				}
			}
			return nil
		}
		types, uris, suites := field("Types"), field("URIs"), field("Suites")
		signed := strings.Join(field("Signed-By"), " ")
		if strings.HasPrefix(signed, "-----BEGIN") {
			signed = "" // the key itself
		}
		for _, kind := range types {
			for _, uri := range uris {
				for _, dst := range suites {
					r := repo{at: i, shared: len(types)*len(uris)*len(suites) > 1, kind: kind, uri: uri, dst: dst, comps: field("Components"), archs: field("Architectures"), signed: signed}
					r.disabled = slices.Contains([]string{"no", "false", "0", "off"}, strings.ToLower(strings.Join(field("Enabled"), "")))
					r.line = r.String()
					out = append(out, r)
				}
			}
		}
	}
	return out
}

// repos returns all repositories of the host.
func repos(h *modules.Host) ([]repo, error) {
	files := []string{mainList}
	entries, err := os.ReadDir(h.Path(partsDir))
	if err != nil && !os.IsNotExist(err) {
		return nil, modules.Errorf("reading repositories: %v", err)
	}
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); ext == ".list" || ext == ".sources" {
			files = append(files, partsDir+"/"+e.Name())
		}
	}
	var out []repo
	for _, name := range files {
		text, err := os.ReadFile(h.Path(name))
		if err != nil {
			if os.IsNotExist(err) {
				continue
			}
			return nil, modules.Errorf("reading repositories: %v", err)
		}
		for _, r := range parseFile(name, string(text)) {
			r.file = name
			out = append(out, r)
		}
	}
	return out, nil
}

func parseFile(name, text string) []repo {
	if strings.HasSuffix(name, ".sources") {
		return parseStanzas(text)
	}
	var out []repo
	for i, line := range strings.Split(text, "\n") {
		if r, ok := parseLine(line); ok {
			r.at = i
			out = append(out, r)
		}
	}
	return out
}

func (r *repo) shape() *ordered.Map {
	return ordered.Of("architectures", modules.Texts(r.archs), "comps", modules.Texts(r.comps), "disabled", r.disabled, "enabled", !r.disabled, "dist", r.dst,
		"file", r.file, "line", r.line, "signedby", r.signed, "type", r.kind, "uri", r.uri)
}

func listRepos(_ context.Context, c *modules.Call) (any, error) {
	all, err := repos(c.Host)
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for i := range all {
		have, _ := out.Value(all[i].uri).([]any)
		out.Set(all[i].uri, append(have, all[i].shape()))
	}
	return out, nil
}

// named reads the repository that a call names.
func named(c *modules.Call) (repo, error) {
	text := c.Text("repo")
	r, ok := parseLine(text)
	if !ok || strings.Contains(text, "\n") {
		return r, modules.Errorf("'%s' is no line of a repository, such as 'deb http://deb.debian.org/debian bookworm main'", text)
	}
	return r, nil
}

func getRepo(_ context.Context, c *modules.Call) (any, error) {
	want, err := named(c)
	if err != nil {
		return nil, err
	}
	all, err := repos(c.Host)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if !all[i].same(&want) {
			continue
		}
		if len(want.comps) == 0 || slices.ContainsFunc(want.comps, func(s string) bool { return slices.Contains(all[i].comps, s) }) {
			return all[i].shape(), nil
		}
	}
	return &ordered.Map{}, nil
}
