// Package locale has the functions that read, set and make locales: locale.*.
package locale

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("locale", table, map[string]modules.Func{
		"list_avail": listAvail, "avail": avail, "get_locale": getLocale, "set_locale": setLocale, "gen_locale": genLocale,
	})
}

const table = `
- locale: text: the locale, such as en_US.UTF-8

list_avail()
Return the locales that the host has.
= a list
$

avail(locale)
Tell whether the host has a locale, however its charset is written.
= True or False
$ en_US.UTF-8

get_locale()
Return the locale of the host.
= its name; empty if none is set
$

set_locale(locale) !
Set the locale of the host.
= True
$ en_US.UTF-8

gen_locale(locale) !
Make a locale, with locale-gen or localedef.
= True
$ en_IE.UTF-8
`

// files are where distributions keep the locale: systemd's, Debian's, old Red Hat's.
func files() []string {
	return []string{"/etc/locale.conf", "/etc/default/locale", "/etc/sysconfig/i18n"}
}

// same returns a locale so that two spellings of its charset are equal.
func same(locale string) string {
	name, rest, _ := strings.Cut(locale, ".")
	charset, modifier, _ := strings.Cut(rest, "@")
	return name + "." + strings.ToLower(strings.ReplaceAll(charset, "-", "")) + "@" + modifier
}

func all(ctx context.Context, c *modules.Call) ([]string, error) {
	out, err := c.Host.Output(ctx, "locale", "-a")
	return strings.Fields(out), err
}

func listAvail(ctx context.Context, c *modules.Call) (any, error) {
	names, err := all(ctx, c)
	return modules.Texts(names), err
}

func has(ctx context.Context, c *modules.Call) (bool, error) {
	names, err := all(ctx, c)
	want := same(strings.Fields(c.Text("locale") + " ")[0])
	return slices.ContainsFunc(names, func(n string) bool { return same(n) == want }), err
}

func avail(ctx context.Context, c *modules.Call) (any, error) {
	if err := check(c); err != nil {
		return nil, err
	}
	return has(ctx, c)
}

// check refuses what is no name of a locale.
func check(c *modules.Call) error {
	l := c.Text("locale")
	if strings.TrimSpace(l) == "" || l[0] == '-' || strings.ContainsAny(l, "\n/'\"$`\\#") {
		return modules.Errorf("%q is no name of a locale", l)
	}
	return nil
}

// current returns the locale and the file that says it; the first of the host's
// files if none does.
func current(c *modules.Call) (file, locale string, err error) {
	for _, f := range files() {
		text, err := c.Host.Read(f)
		if err != nil {
			return "", "", err
		}
		if _, err := os.Stat(c.Host.Path(f)); err == nil && file == "" {
			file = f
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", "", modules.Errorf("reading %s: %v", f, err)
		}
		for l := range strings.Lines(text) {
			if v, ok := strings.CutPrefix(strings.TrimSpace(l), "LANG="); ok {
				words, err := shellquote.Split(v)
				if err != nil || len(words) != 1 {
					return "", "", modules.Errorf("%s has a LANG that cannot be read: %s", f, v)
				}
				return f, words[0], nil
			}
		}
	}
	if file == "" {
		file = files()[0]
	}
	return file, "", nil
}

func getLocale(_ context.Context, c *modules.Call) (any, error) {
	_, l, err := current(c)
	if err != nil {
		return nil, err
	}
	return l, nil
}

func setLocale(ctx context.Context, c *modules.Call) (any, error) {
	if err := check(c); err != nil {
		return nil, err
	}
	want := c.Text("locale")
	file, now, err := current(c)
	switch {
	case err != nil:
		return nil, err
	case now == want:
		return true, nil
	}
	if ok, err := has(ctx, c); err != nil || !ok {
		if err == nil {
			err = modules.Errorf("the host has no locale %s: locale.gen_locale makes it", want)
		}
		return nil, err
	}
	if c.Test {
		return true, nil
	}
	text, err := c.Host.Read(file)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for l := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(l), "LANG=") {
			b.WriteString(strings.TrimRight(l, "\n") + "\n")
		}
	}
	b.WriteString("LANG=" + want + "\n")
	return true, c.Host.Save(file, []byte(b.String()), 0o644)
}

const genFile = "/etc/locale.gen"

func genLocale(ctx context.Context, c *modules.Call) (any, error) {
	if err := check(c); err != nil {
		return nil, err
	}
	if ok, err := has(ctx, c); err != nil || ok || c.Test {
		return err == nil, err
	}
	name := strings.Fields(c.Text("locale"))[0]
	base, rest, _ := strings.Cut(name, ".")
	charset, modifier, hasModifier := strings.Cut(rest, "@")
	if charset == "" {
		return nil, modules.Errorf("%s has no charset: write %s.UTF-8", name, base)
	}
	if !c.Host.Has("locale-gen") {
		if hasModifier {
			base += "@" + modifier
		}
		_, err := c.Host.Output(ctx, "localedef", "--force", "-i", base, "-f", charset, name)
		return err == nil, err
	}
	if err := enable(c, name+" "+charset); err != nil {
		return nil, err
	}
	if _, err := c.Host.Output(ctx, "locale-gen"); err != nil {
		return nil, err
	}
	if ok, err := has(ctx, c); err != nil || !ok {
		if err == nil {
			err = modules.Errorf("locale-gen made no locale %s: is it in /usr/share/i18n/SUPPORTED?", name)
		}
		return nil, err
	}
	return true, nil
}

// enable has a line in /etc/locale.gen, out of its comment if it stands in one.
func enable(c *modules.Call, want string) error {
	text, err := c.Host.Read(genFile)
	if err != nil {
		return err
	}
	var b strings.Builder
	done := false
	for l := range strings.Lines(text) {
		l = strings.TrimRight(l, "\n")
		if words := strings.Join(strings.Fields(strings.TrimLeft(l, "# ")), " "); words == want && !done {
			l, done = want, true
		}
		b.WriteString(l + "\n")
	}
	if !done {
		b.WriteString(want + "\n")
	}
	return c.Host.Save(genFile, []byte(b.String()), 0o644)
}
