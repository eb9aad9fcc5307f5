package files

import (
	"context"
	"slices"
)

// Envs returns the names of the environments, sorted.
func (r *Roots) Envs() []string {
	out := make([]string, 0, len(r.dirs))
	for env := range r.dirs {
		out = append(out, env)
	}
	slices.Sort(out)
	return out
}

// Names returns the paths of all files of the environment env ("" means base),
// sorted, each once, as Open takes them; see Tree.
func (r *Roots) Names(ctx context.Context, env string) ([]string, error) {
	t, err := r.Tree(ctx, env, "")
	if err != nil {
		return nil, err
	}
	return t.Files, nil
}
