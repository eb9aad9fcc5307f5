package pkg_test

import (
	"testing"

	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/pkg"
)

func TestConforms(t *testing.T) { t.Parallel(); moduletest.Conform(t, pkg.Functions()) }
