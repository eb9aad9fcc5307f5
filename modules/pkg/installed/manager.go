package installed

import (
	"context"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Lister returns the packages that are installed.
type Lister func(ctx context.Context, c *modules.Call) ([]Package, error)

// Version is pkg.version.
func (list Lister) Version(ctx context.Context, c *modules.Call) (any, error) {
	Keywords(c)
	if len(c.Rest) == 0 {
		return "", nil
	}
	all, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	have := Of(all)
	out, globs := &ordered.Map{}, false
	for _, name := range modules.Strings(c.Rest) {
		names := []string{name}
		if fnmatch.Special(name) {
			globs, names = true, nil
			for _, n := range have.names() {
				if fnmatch.Match(name, n) {
					names = append(names, n)
				}
			}
		}
		for _, n := range names {
			if c.Bool("versions_as_list") {
				out.Set(n, modules.Texts(have[n]))
			} else {
				out.Set(n, have.Text(n))
			}
		}
	}
	return Single(out, !globs && len(c.Rest) == 1), nil
}

// Single returns the value of a mapping with one key if one is set, else the mapping:
// Salt answers a question for one package with what was asked.
func Single(m *ordered.Map, one bool) any {
	if !one {
		return m
	}
	for _, v := range m.All() {
		return v
	}
	return ""
}

// Around calls change and returns what it has changed. If it fails, the error says
// what was changed nevertheless.
func (list Lister) Around(ctx context.Context, c *modules.Call, change func() error) (*ordered.Map, error) {
	before, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	failed := change()
	after, err := list(ctx, c)
	if failed != nil {
		changed := ""
		if err == nil {
			if m := Changes(Of(before), Of(after)); m.Len() > 0 {
				changed = "\nchanged before that: " + modules.Text(m)
			}
		}
		if changed == "" {
			return nil, failed
		}
		return nil, modules.Errorf("%v%s", failed, changed)
	}
	if err != nil {
		return nil, err
	}
	return Changes(Of(before), Of(after)), nil
}

// Compare returns pkg.version_cmp with the rule of a family.
func Compare(rule func(a, b string) int, withoutEpoch func(string) string) modules.Func {
	return func(_ context.Context, c *modules.Call) (any, error) {
		a, b := c.Text("pkg1"), c.Text("pkg2")
		if c.Bool("ignore_epoch") {
			a, b = withoutEpoch(a), withoutEpoch(b)
		}
		return rule(a, b), nil
	}
}

// Patience is how long a program is run again that another one has locked out.
const Patience = 2 * time.Minute

// Patient runs a program as Host.Start does, and again every second for as long as busy
// says that another program holds its lock. A code other than 0, and none of ok, is an
// error with what it said.
func Patient(ctx context.Context, c *modules.Call, cmd *process.Command, busy func(said string) bool, ok ...int) (*process.Result, error) {
	until := time.Now().Add(Patience)
	cmd.Output = c.Stream
	for {
		r, err := c.Host.Start(ctx, cmd)
		if err != nil || r.Code == 0 {
			return r, err
		}
		for _, code := range ok {
			if r.Code == code {
				return r, nil
			}
		}
		if busy == nil || !busy(string(r.Stderr)+string(r.Stdout)) || time.Now().After(until) {
			return nil, modules.Failed(cmd.Argv, r)
		}
		c.Host.Logf("info", "%s is locked by another program, waiting", cmd.Argv[0])
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// Says returns a function that reports whether what a program said has one of the
// texts in it.
func Says(texts ...string) func(said string) bool {
	return func(said string) bool {
		for _, t := range texts {
			if strings.Contains(said, t) {
				return true
			}
		}
		return false
	}
}

// WantsRefresh reports whether a function of many names brings the lists of packages up
// to date first, as it does unless told otherwise.
func WantsRefresh(c *modules.Call) bool {
	_, given := c.Named["refresh"]
	return !given || c.Bool("refresh")
}

// Newest returns the newest version of each package that is newer than what is
// installed.
type Newest func(ctx context.Context, c *modules.Call, names []string) (map[string]string, error)

// LatestVersion is pkg.latest_version.
func (newest Newest) LatestVersion(ctx context.Context, c *modules.Call) (any, error) {
	Keywords(c)
	names := modules.Strings(c.Rest)
	if len(names) == 0 {
		return "", nil
	}
	found, err := newest(ctx, c, names)
	if err != nil {
		return nil, err
	}
	out := ordered.NewMap(len(names))
	for _, n := range names {
		out.Set(n, found[n])
	}
	return Single(out, len(names) == 1), nil
}

// UpgradeAvailable is pkg.upgrade_available.
func (newest Newest) UpgradeAvailable(ctx context.Context, c *modules.Call) (any, error) {
	Keywords(c)
	name := c.Text("name")
	found, err := newest(ctx, c, []string{name})
	return found[name] != "", err
}

// Files calls add with the files of each package that a call names, or of all, and
// returns what the package manager says of packages that are not there.
type Files func(ctx context.Context, c *modules.Call, add func(name string, files []any)) (errors []any, err error)

// List is pkg.file_list.
func (files Files) List(ctx context.Context, c *modules.Call) (any, error) {
	all := []any{}
	errors, err := files(ctx, c, func(_ string, files []any) { all = append(all, files...) })
	return ordered.Of("errors", errors, "files", all), err
}

// Dict is pkg.file_dict.
func (files Files) Dict(ctx context.Context, c *modules.Call) (any, error) {
	all := &ordered.Map{}
	errors, err := files(ctx, c, func(name string, files []any) { all.Set(name, files) })
	return ordered.Of("errors", errors, "packages", all), err
}
