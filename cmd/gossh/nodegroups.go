package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/ranges"
	"github.com/gossh/gossh/targets"
)

// grouper is a roster provider that has groups of its own, such as ansible.
type grouper interface {
	// Group returns the ids in a group; ok is false if there is none of that name.
	Group(ctx context.Context, name string) (ids []string, ok bool, err error)
}

// compile returns what compiles target expressions: nodegroups are those of the
// configuration, then the groups of the rosters in set, which are only read where
// the configuration has none of that name.
func (a *app) compile(ctx context.Context, c *config.Config, set *roster.Set) func(targets.Expr) (targets.Matcher, error) {
	groups := sync.OnceValues(func() (*ordered.Map, error) { return nodegroups(c) })
	return func(e targets.Expr) (targets.Matcher, error) {
		own, err := groups()
		if err != nil {
			return nil, err
		}
		rosters := c.List("roster")
		if slices.Contains(rosters, "range") && (e.Kind == "" || e.Kind == targets.Glob) && !strings.ContainsAny(e.Text, "*?[") && !strings.HasPrefix(e.Text, "@") {
			e.Kind = targets.Range
		}
		return targets.CompileWith(e, targets.Options{
			Nodegroups: own,
			Delimiter:  e.Delimiter,
			File:       a.targetFile,
			NodeSets:   slices.Contains(rosters, "clustershell"),
			Groups:     func(name string) ([]string, bool, error) { return group(ctx, set, name) },
			Range:      func(expr string) ([]string, error) { return rangeServer(c, set).Expand(ctx, expr) },
		})
	}
}

// group asks the rosters that have groups for one.
func group(ctx context.Context, set *roster.Set, name string) ([]string, bool, error) {
	for p := range bare(set) {
		if g, ok := p.(grouper); ok {
			if ids, ok, err := g.Group(ctx, name); ok || err != nil {
				return ids, ok, err
			}
		}
	}
	return nil, false, nil
}

// rangeServer returns what asks the range server: the roster of that name, which
// lists what it is answered, or else one that is none.
func rangeServer(c *config.Config, set *roster.Set) *ranges.Provider {
	for p := range bare(set) {
		if r, ok := p.(*ranges.Provider); ok {
			return r
		}
	}
	return ranges.New(ranges.Options{Server: c.Text("range_server")})
}

// bare are the providers of set without what stands around them.
func bare(set *roster.Set) iter.Seq[roster.Provider] {
	return func(yield func(roster.Provider) bool) {
		for _, p := range set.Providers {
			if n, ok := p.(*roster.Named); ok {
				p = n.Provider
			}
			if !yield(p) {
				return
			}
		}
	}
}

// nodegroups are those of the configuration: nodegroups, and ssh_list_nodegroups
// where the first has none of a name.
func nodegroups(c *config.Config) (*ordered.Map, error) {
	out := &ordered.Map{}
	lists, _ := c.Get("ssh_list_nodegroups").Value.(*ordered.Map)
	for name, v := range lists.All() {
		ids, err := groupIDs(v)
		if err != nil {
			return nil, fault.New(fault.Invalid, "", "%sssh_list_nodegroups: %s: %w", where(c, "ssh_list_nodegroups"), name, err)
		}
		out.Set(name, ids)
	}
	own, _ := c.Get("nodegroups").Value.(*ordered.Map)
	for name, v := range own.All() {
		out.Set(name, v)
	}
	return out, nil
}

func where(c *config.Config, key string) string {
	if s := c.Get(key).Source; s != "" {
		return s + ": "
	}
	return ""
}

// groupIDs reads a list of ids, or a text of them with commas, as an expression.
func groupIDs(v any) (string, error) {
	list, ok := v.([]any)
	if text, isText := v.(string); isText {
		list, ok = nil, true
		for part := range strings.SplitSeq(text, ",") {
			list = append(list, strings.TrimSpace(part))
		}
	}
	if !ok {
		return "", errors.New("must be a list of ids, or ids with commas")
	}
	var ids []string
	for _, e := range list {
		id := fmt.Sprint(e) // a number is one too
		if id == "" {
			continue
		}
		if _, err := targets.ParseID(id); err != nil {
			return "", err
		}
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return "not *", nil
	}
	return "L@" + strings.Join(ids, ","), nil
}

// targetFile reads a saved target list that nobody else may have written.
func (a *app) targetFile(path string) (string, error) {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		path = filepath.Join(a.env.Home, rest)
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fault.New(fault.Invalid, "", "the target list %s is not there", path)
	}
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "reading the target list", err)
	}
	defer f.Close()
	if err := a.env.Owned(path); err != nil {
		return "", err
	}
	b, err := io.ReadAll(io.LimitReader(f, targets.MaxFile+1))
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "reading the target list", err)
	}
	return string(b), nil
}
