package pacman

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

// members runs pacman, which prints lines of a group and a package.
func members(ctx context.Context, c *modules.Call, args ...string) (installed.Versions, error) {
	r, err := run(ctx, c, []int{1}, args...)
	if err != nil {
		return nil, err
	}
	out := installed.Versions{}
	for line := range strings.Lines(string(r.Stdout)) {
		if f := strings.Fields(line); len(f) == 2 && !slices.Contains(out[f[0]], f[1]) {
			out[f[0]] = append(out[f[0]], f[1])
		}
	}
	return out, nil
}

func groupInfo(ctx context.Context, c *modules.Call) (any, error) {
	all, err := members(ctx, c, "-Sgg", "--", c.Text("name"))
	if err != nil {
		return nil, err
	}
	names := all[c.Text("name")]
	slices.Sort(names)
	return ordered.Of("mandatory", []any{}, "optional", []any{}, "default", modules.Texts(names), "conditional", []any{}), nil
}

func groupDiff(ctx context.Context, c *modules.Call) (any, error) {
	info, err := groupInfo(ctx, c)
	if err != nil {
		return nil, err
	}
	now, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	return installed.GroupDiff(info.(*ordered.Map), installed.Of(now)), nil
}
