package modules_test

import (
	"os"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
)

func TestStartAs(t *testing.T) {
	t.Parallel()
	h := &modules.Host{Runner: modules.System{}, Env: []string{"PATH=" + os.Getenv("PATH"), "A=1", "HOME=/root"}}
	r, err := h.StartAs(t.Context(), "", &process.Command{Argv: []string{"env"}, Env: []string{"A=2"}})
	if want := "HOME=/root\n"; err != nil || !strings.Contains(string(r.Stdout), want) || !strings.Contains(string(r.Stdout), "A=2\n") || strings.Contains(string(r.Stdout), "A=1") {
		t.Errorf("got %v, %v, want %q and A=2", r, err, want)
	}
	if _, err := h.StartAs(t.Context(), "nosuchuser", &process.Command{Argv: []string{"env"}}); err == nil {
		t.Error("a program was run as a user who is not there")
	}
	testneed.Root(t, "root")
	r, err = h.StartAs(t.Context(), "nobody", &process.Command{Argv: []string{"/bin/sh", "-c", "id -un; pwd; echo $HOME"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(r.Stdout); !strings.HasPrefix(got, "nobody\n/\n") || strings.Contains(got, "/root") {
		t.Errorf("got %q", got)
	}
}
