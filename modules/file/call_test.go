package file_test

import (
	"os"
	"testing"

	"github.com/gossh/gossh/modules/file"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// TestInProcess: a state calls the functions by name, with test=True for its dry run.
func TestInProcess(t *testing.T) {
	t.Parallel()
	host := moduletest.NewHost(t)
	host.Root = tree(t, map[string]string{"f": "a\n"})
	host.Functions = file.Functions
	const diff = "--- \n+++ \n@@ -1 +1 @@\n-a\n+b\n"
	for _, test := range []bool{true, false} {
		got, err := host.Call(t.Context(), "file.replace", list("/f", "a", "b"), ordered.Of("backup", false, "test", test))
		if err != nil || got != diff {
			t.Errorf("test=%v: got %q, %v, want %q", test, got, err, diff)
		}
		want := "b\n"
		if test {
			want = "a\n"
		}
		if b, err := os.ReadFile(host.Root + "/f"); err != nil || string(b) != want {
			t.Errorf("test=%v: got %q, %v, want %q", test, b, err, want)
		}
	}
}
