package all_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/all"
	"github.com/gossh/gossh/modules/moduletest"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, all.Functions()) }

func TestEveryFunctionIsFoundByItsModule(t *testing.T) {
	t.Parallel()
	for _, want := range all.Functions() {
		module, _, _ := strings.Cut(want.Name, ".")
		if !slices.ContainsFunc(all.Module(module), func(f modules.Function) bool { return f.Name == want.Name }) {
			t.Errorf("module %s lacks %s", module, want.Name)
		}
	}
	if got := all.Module("nosuch"); got != nil {
		t.Errorf("got %v for a module that does not exist", got)
	}
}
