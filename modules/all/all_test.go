package all_test

import (
	"testing"

	"github.com/gossh/gossh/modules/all"
	"github.com/gossh/gossh/modules/moduletest"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, all.Functions()) }
