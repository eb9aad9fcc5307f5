package git

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func fetch(ctx context.Context, r *repo) (any, error) {
	remote := r.c.Text("remote")
	if err := r.login(ctx, remote); err != nil {
		return nil, err
	}
	args := []string{"fetch"}
	if r.c.Bool("force") {
		args = append(args, "--force")
	}
	specs := modules.Strings(r.c.Named["refspecs"])
	if remote == "" && len(specs) > 0 {
		return nil, &modules.ArgumentError{Msg: "refspecs need a remote"}
	}
	args, err := r.with(args, append([]string{remote}, specs...)...)
	if err != nil {
		return nil, err
	}
	out, err := r.both(ctx, args...)
	if err != nil {
		return nil, err
	}
	return fetched(out), nil
}

// fetched reads what git fetch reports of refs that have changed, lines such as
//
//	  3f2a1b0..9c8d7e6  main       -> origin/main
//	* [new tag]         v1         -> v1
func fetched(out string) *ordered.Map {
	found := &ordered.Map{}
	add := func(key, name string) {
		list, _ := found.Value(key).([]any)
		found.Set(key, append(list, name))
	}
	for _, l := range lines(out) {
		what, _, ok := strings.Cut(l, " -> ")
		if !ok || l[0] != ' ' {
			continue
		}
		what = strings.TrimLeft(what, " *+-t!=")
		if rest, bracket := strings.CutPrefix(what, "["); bracket {
			kind, name, _ := strings.Cut(rest, "]")
			switch name = strings.TrimSpace(name); kind {
			case "new branch":
				add("new branches", name)
			case "new tag":
				add("new tags", name)
			case "tag update":
				add("updated tags", name)
			}
			continue
		}
		revs, name, _ := strings.Cut(what, " ")
		from, to, ok := strings.Cut(revs, "..")
		if !ok {
			continue
		}
		updated, isMap := found.Value("updated_branches").(*ordered.Map)
		if !isMap {
			updated = &ordered.Map{}
			found.Set("updated_branches", updated)
		}
		change := &ordered.Map{}
		change.Set("old", from)
		change.Set("new", strings.TrimPrefix(to, ".")) // three dots: it was forced
		updated.Set(strings.TrimSpace(name), change)
	}
	return found
}
