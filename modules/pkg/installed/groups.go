package installed

import (
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// GroupDiff returns what pkg.group_diff does of what pkg.group_info returned.
func GroupDiff(info *ordered.Map, have Versions) *ordered.Map {
	out := &ordered.Map{}
	for _, kind := range []string{"mandatory", "optional", "default", "conditional"} {
		there, not := []any{}, []any{}
		for _, name := range modules.Strings(info.Value(kind)) {
			if have[name] != nil {
				there = append(there, name)
			} else {
				not = append(not, name)
			}
		}
		out.Set(kind, ordered.Of("installed", there, "not installed", not))
	}
	return out
}
