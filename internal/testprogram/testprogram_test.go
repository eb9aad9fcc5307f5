package testprogram_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/gossh/gossh/internal/testprogram"
)

// TestWrite writes programs and runs them while others are started: the text is long,
// so that it would take effect if they got the file.
func TestWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := "#!/bin/sh\necho ran; exit\n" + strings.Repeat("# more\n", 1<<17)
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := range 10 {
				path := filepath.Join(dir, fmt.Sprint(worker, i))
				testprogram.Write(t, path, text)
				if out, err := exec.Command(path).Output(); err != nil || string(out) != "ran\n" {
					t.Errorf("got %q, %v", out, err)
				}
			}
		})
	}
	wg.Wait()
}
