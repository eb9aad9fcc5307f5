package targets_test

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
)

// TestErrorsSayWhere has an error of each kind of expression name the place.
func TestErrorsSayWhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, text, want string }{
		{targets.Glob, "web*&", "at character 5: "},
		{targets.Glob, "web*,@nobody", "at character 6: "},
		{targets.PCRE, "web(a", "at character 4: "},
		{targets.List, "web1,db[9-1]", "at character 9: "},
		{targets.List, ",", "at character 1: "},
		{targets.Grain, "os", "at character 3: "},
		{targets.Pillar, "rôle", "at character 5: "},
		{targets.PillarExact, "a", "at character 2: "},
		{targets.GrainPCRE, "os:(", `"(" is wrong at character 1: `},
		{targets.PillarPCRE, "a:b[", `"b[" is wrong at character 2: `},
		{targets.IPCIDR, "10.0.0.0/33", "at character 10: "},
		{targets.IPCIDR, "10.0.300.0/8", "at character 6: "},
		{targets.IPCIDR, "10.0.x.0", "at character 6: "},
		{targets.IPCIDR, "10.0", "at character 5: "},
		{targets.IPCIDR, "fe80::g", "at character 7: "},
		{targets.IPCIDR, "fe80:::1", "at character 1: "},
		{targets.IPCIDR, "", "at character 1: "},
		{targets.Range, "a,b..c,", "at character 7: "},
		{targets.Compound, "a and ( b", "at character 10: "},
		{targets.Compound, "a or S@10.0.0.0/33", "at character 17: \""},
		{targets.Compound, "a or web*!", "at character 10: expected"},
		{targets.Compound, "ä or G|@os", "at character 11: \"os\""},
		{targets.Compound, "a and\t( L@b,c[2-1] )", "at character 15: the range"},
		{targets.Compound, "a or E@(", "at character 6: the regular expression"},
		{targets.Glob, "a ! @b[2-1]", "at character 8: the range"},
		{targets.PCRE, "", "empty"},
	} {
		_, err := targets.Compile(targets.Expr{Kind: c.kind, Text: c.text})
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: got %v, want %q", c.kind, c.text, err, c.want)
		}
	}
}
