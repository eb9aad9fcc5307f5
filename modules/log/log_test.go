package log_test

import (
	"fmt"
	"testing"

	"github.com/gossh/gossh/modules/log"
	"github.com/gossh/gossh/modules/moduletest"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, log.Functions()) }

func TestLog(t *testing.T) {
	t.Parallel()
	for fun, want := range map[string]string{"log.debug": "debug 50%", "log.exception": "error 50%", "log.critical": "critical 50%"} {
		host := moduletest.NewHost(t)
		var got string
		host.Logf = func(level, format string, args ...any) { got = level + " " + fmt.Sprintf(format, args...) }
		c := moduletest.Bind(t, log.Functions(), host, fun, []any{"50%"}, nil)
		if v, err := moduletest.Find(t, log.Functions(), fun).Run(t.Context(), c); v != true || err != nil || got != want {
			t.Errorf("%s: got %v, %v and logged %q, want %q", fun, v, err, got, want)
		}
	}
}
