package main

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/sls/render"
	"github.com/gossh/gossh/targets"
)

// typing bounds how long somebody who types is kept waiting for names.
const typing = 3 * time.Second

// targetWords are the targets that a word may become.
func (a *app) targetWords(ctx context.Context, args *config.Args, last string) []string {
	ids, groups := a.names(ctx, args)
	switch user, _, at := strings.Cut(last, "@"); {
	case args.TargetKind() == targets.Nodegroup:
		return groups
	case args.TargetKind() == targets.List:
		return behindComma(ids, last)
	case at && user == "":
		return prefixed("@", groups)
	case at:
		return prefixed(user+"@", ids)
	}
	return ids
}

// prefixed puts a prefix before each word.
func prefixed(prefix string, words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = prefix + w
	}
	return out
}

// behindComma are words that may stand behind the last comma of what is typed.
func behindComma(words []string, last string) []string {
	return prefixed(last[:strings.LastIndexByte(last, ',')+1], words)
}

// names returns the ids and the groups that the configured rosters have in files of
// this machine. It is silent, runs nothing and asks nobody: the user is typing.
func (a *app) names(ctx context.Context, args *config.Args) (ids, groups []string) {
	c, err := config.Load(a.env, args)
	if err != nil {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, typing)
	defer cancel()
	if own, err := nodegroups(c); err == nil {
		groups = own.Keys()
	}
	if info, err := os.Stat(c.Text("roster_file")); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, groups // such as /dev/stdin, which is the terminal here
	}
	silent := func(string) {}
	o := renderOptions(c, files.New(c.Roots("file_roots")), silent)
	o.NoPrograms = true
	r, err := render.New(o)
	if err != nil {
		return nil, groups
	}
	for _, name := range c.List("roster") {
		// One that is not set up keeps none of the others from being asked.
		list, err := a.providers(c.With("roster", []any{name}, "completion"), r, silent)
		if err != nil {
			continue
		}
		for _, p := range list {
			if n, ok := p.(*roster.Named); ok {
				p = n.Provider
			}
			if n, ok := p.(roster.Namer); ok {
				i, g := n.Names(ctx)
				ids, groups = append(ids, i...), append(groups, g...)
			}
		}
	}
	return ids, groups
}
