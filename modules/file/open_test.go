package file_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/file"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestOpenFiles(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) {
		h.Root = moduletest.Tree(t, map[string]string{
			"bin/a": "", "var/log/x": "",
			"proc/7/exe": "-> /bin/a", "proc/7/fd/0": "-> socket:[5]", "proc/7/fd/1": "-> /var/log/x", "proc/7/fd/2": "-> /var/log/x",
			"proc/9/fd/3": "-> /var/log/x", "proc/9/fd/4": "-> /var/log/y (deleted)", "proc/self/fd/1": "-> /var/log/x",
		})
	}
	moduletest.Run(t, file.Functions(), set, []moduletest.Case{
		{Fun: "file.open_files", Want: ordered.Of("/bin/a", []any{7}, "/var/log/x", []any{7, 9})},
		{Name: "by process", Fun: "file.open_files", Args: []any{true}, Want: ordered.Of("7", []any{"/bin/a", "/var/log/x"}, "9", []any{"/var/log/x"})},
	})
}
