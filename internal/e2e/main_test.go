package e2e_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gossh/gossh/thin"
)

// binary is the gossh under test. TestMain sets it.
var binary string

func TestMain(m *testing.M) {
	// Most of the time is waiting: for sshd, sudo and PAM, and for deadlines.
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		os.Exit(broken(err))
	}
	os.Exit(withBinary(m.Run))
}

// withBinary builds gossh where others can run it, too.
func withBinary(run func() int) int {
	if len(thin.Embedded()) == 0 {
		return broken("there is no thin to embed: make thin-host")
	}
	dir, err := os.MkdirTemp("", "gossh-e2e")
	if err != nil {
		return broken(err)
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil {
		return broken(err)
	}
	binary = filepath.Join(dir, "gossh")
	args := append(append([]string{"build"}, buildFlags...), "-o", binary, "github.com/gossh/gossh/cmd/gossh")
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		return broken(fmt.Sprintf("building gossh: %v\n%s", err, out))
	}
	return run()
}

func broken(why any) int {
	fmt.Fprintln(os.Stderr, "e2e:", why)
	return 1
}
