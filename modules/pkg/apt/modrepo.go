package apt

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/atomicfile"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

func modRepo(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	if strings.HasPrefix(c.Text("repo"), "ppa:") {
		return modPPA(ctx, c)
	}
	want, err := named(c)
	if err != nil {
		return nil, err
	}
	all, err := repos(c.Host)
	if err != nil {
		return nil, err
	}
	r := repo{kind: want.kind, uri: want.uri, dst: want.dst, file: mainList, options: want.options, at: -1}
	if f := c.Text("file"); f != "" {
		r.file = f
	}
	if i := slices.IndexFunc(all, func(o repo) bool { return o.same(&want) }); i >= 0 {
		r = all[i]
	}
	before := r.String()
	lay(c, &r, &want)
	if err := addKeys(ctx, c, &r); err != nil {
		return nil, err
	}
	if r.at < 0 || r.String() != before {
		if err := save(c, &r); err != nil {
			return nil, err
		}
	}
	refreshes := c.Named["refresh"] == nil || c.Bool("refresh")
	if refreshes && !c.Test {
		if _, err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	return ordered.Of(c.Text("repo"), ordered.Of("architectures", modules.Texts(r.archs), "comps", modules.Texts(r.comps), "disabled", r.disabled, "dist", r.dst,
		"file", r.file, "line", r.String(), "signedby", r.signed, "type", r.kind, "uri", r.uri)), nil
}

// lay lays what the line and the keywords of a call say over a repository.
func lay(c *modules.Call, r, want *repo) {
	given := c.Strings("comps")
	r.comps = modules.Strings(modules.Join(modules.Texts(want.comps), modules.Texts(given)))
	if a := c.Strings("architectures"); len(a) > 0 {
		r.archs = a
	} else if len(want.archs) > 0 {
		r.archs = want.archs
	}
	if s := c.Text("signedby"); s != "" {
		r.signed = s
	} else if want.signed != "" {
		r.signed = want.signed
	}
	r.options = modules.Strings(modules.Join(modules.Texts(r.options), modules.Texts(want.options)))
	switch {
	case c.Named["disabled"] != nil:
		r.disabled = c.Bool("disabled")
	case c.Named["enabled"] != nil:
		r.disabled = !c.Bool("enabled")
	default:
		r.disabled = want.disabled
	}
}

// modPPA adds an archive of Launchpad, with the program that knows its keys.
func modPPA(ctx context.Context, c *modules.Call) (any, error) {
	ppa := c.Text("repo")
	out := ordered.Of(ppa, ordered.Of("repo", ppa))
	if !c.Host.Has("add-apt-repository") {
		return nil, modules.Errorf("adding %s needs add-apt-repository: install software-properties-common, or name the repository by its line", ppa)
	}
	if c.Test {
		return out, nil
	}
	argv := []string{"add-apt-repository", "-y"}
	if c.Named["refresh"] != nil && !c.Bool("refresh") {
		argv = append(argv, "-n")
	}
	_, err := run(ctx, c, append(argv, ppa)...)
	return out, err
}

// save writes a repository into its file: over the one it was, or at the end.
func save(c *modules.Call, r *repo) error {
	if strings.ContainsAny(r.String()+r.file, "\n\x00") {
		return modules.Errorf("a repository is one line")
	}
	text, err := os.ReadFile(c.Host.Path(r.file))
	if err != nil && !os.IsNotExist(err) {
		return modules.Errorf("reading repositories: %v", err)
	}
	if strings.HasSuffix(r.file, ".sources") {
		return saveStanza(c, r, string(text))
	}
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	switch {
	case r.at >= 0:
		lines[r.at] = r.String()
	case len(text) == 0:
		lines = []string{r.String()}
	default:
		lines = append(lines, r.String())
	}
	return write(c, r.file, strings.Join(lines, "\n")+"\n")
}

func saveStanza(c *modules.Call, r *repo, text string) error {
	if r.at >= 0 && r.shared {
		return modules.Errorf("%s is in a paragraph of %s with others: it must be changed there", c.Text("repo"), r.file)
	}
	stanza := "Types: " + r.kind + "\nURIs: " + r.uri + "\nSuites: " + r.dst + "\n"
	add := func(name string, values []string) {
		if len(values) > 0 && values[0] != "" {
			stanza += name + ": " + strings.Join(values, " ") + "\n"
		}
	}
	add("Components", r.comps)
	add("Architectures", r.archs)
	add("Signed-By", []string{r.signed})
	if r.disabled {
		stanza += "Enabled: no\n"
	}
	if r.at < 0 {
		if text != "" {
			text = strings.TrimRight(text, "\n") + "\n\n"
		}
		return write(c, r.file, text+stanza)
	}
	old := modules.Text(paragraphs(text)[r.at].Value("Signed-By"))
	if strings.Contains(old, "-----BEGIN") {
		return modules.Errorf("%s in %s has its key in it: it must be changed there", c.Text("repo"), r.file)
	}
	return write(c, r.file, replaceStanza(text, r.at, stanza))
}

// replaceStanza replaces the paragraph of that number, or removes it.
func replaceStanza(text string, at int, stanza string) string {
	var parts []string
	n := -1
	for _, part := range strings.Split(text, "\n\n") {
		if len(paragraphs(part)) > 0 {
			n++
			if n == at {
				part = strings.TrimRight(stanza, "\n")
			}
		}
		if part = strings.Trim(part, "\n"); part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "\n\n") + "\n"
}

func write(c *modules.Call, name, text string) error {
	if c.Test {
		return nil
	}
	path := c.Host.Path(name)
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = atomicfile.Write(path, []byte(text), 0o644)
	}
	if err != nil {
		return modules.Errorf("writing %s: %v", name, err)
	}
	return nil
}

func delRepo(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	if ppa := c.Text("repo"); strings.HasPrefix(ppa, "ppa:") {
		if !c.Test {
			if _, err := run(ctx, c, "add-apt-repository", "-y", "--remove", ppa); err != nil {
				return nil, err
			}
		}
		return "Repo '" + ppa + "' has been removed", nil
	}
	want, err := named(c)
	if err != nil {
		return nil, err
	}
	all, err := repos(c.Host)
	if err != nil {
		return nil, err
	}
	said := ""
	for i := len(all) - 1; i >= 0; i-- {
		r := &all[i]
		if !r.same(&want) || len(want.comps) > 0 && !slices.Equal(sorted(want.comps), sorted(r.comps)) {
			continue
		}
		if err := drop(c, r); err != nil {
			return nil, err
		}
		said += "Repo '" + c.Text("repo") + "' has been removed from " + r.file + ".\n"
	}
	if said == "" {
		return nil, modules.Errorf("Repo %s doesn't exist in the sources.list(s)", c.Text("repo"))
	}
	if !c.Test && (c.Named["refresh"] == nil || c.Bool("refresh")) {
		if _, err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	return said, nil
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// drop takes a repository out of its file. A file that has nothing more in it is
// removed, but for the main one.
func drop(c *modules.Call, r *repo) error {
	text, err := os.ReadFile(c.Host.Path(r.file))
	if err != nil {
		return modules.Errorf("reading repositories: %v", err)
	}
	left := ""
	if strings.HasSuffix(r.file, ".sources") {
		if r.shared {
			return modules.Errorf("%s is in a paragraph of %s with others: it must be removed there", c.Text("repo"), r.file)
		}
		left = replaceStanza(string(text), r.at, "")
	} else {
		left = strings.Join(slices.Delete(strings.Split(string(text), "\n"), r.at, r.at+1), "\n")
	}
	if c.Test {
		return nil
	}
	if r.file != mainList && strings.TrimSpace(left) == "" {
		if err := os.Remove(c.Host.Path(r.file)); err != nil {
			return modules.Errorf("removing %s: %v", r.file, err)
		}
		return nil
	}
	return write(c, r.file, left)
}
