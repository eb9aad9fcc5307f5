package file_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/file"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, file.Functions()) }

// gone is a file that must not be there.
const gone = "\x00"

// change is a call and what becomes of the files.
type change struct {
	name string
	// files are there before, beside accounts.
	files map[string]string
	fun   string
	args  []any
	kw    *ordered.Map
	// want is the return; dry that of a dry run, if it is another one.
	want, dry any
	err       string
	// after are files that must be there then.
	after map[string]string
	// set changes the host, prepare the files.
	set     func(*modules.Host)
	prepare func(root string) error
}

// tree makes the files, and some accounts.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	all := map[string]string{
		"etc/passwd": fmt.Sprintf("root:x:0:0::/root:/bin/sh\nme:x:%d:%d::/home/me:/bin/sh\nweb:x:4001:4002::/srv:/bin/sh\n", os.Getuid(), os.Getgid()),
		"etc/group":  fmt.Sprintf("root:x:0:\nus:x:%d:\nweb:x:4002:\n", os.Getgid()),
	}
	for n, text := range files {
		all[strings.TrimPrefix(n, "/")] = text
	}
	return moduletest.Tree(t, all)
}

// run does each change twice: first dry, when nothing may change.
func run(t *testing.T, changes []change) {
	t.Helper()
	for _, c := range changes {
		name := c.name
		if name == "" {
			name = c.fun
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := tree(t, c.files)
			if c.prepare != nil {
				if err := c.prepare(root); err != nil {
					t.Fatal(err)
				}
			}
			before := moduletest.Snapshot(t, root)
			dry := c.want
			if c.dry != nil {
				dry = c.dry
			}
			if moduletest.Find(t, file.Functions(), c.fun).Changes {
				c.call(t, root, true, dry)
				if d := cmp.Diff(before, moduletest.Snapshot(t, root)); d != "" {
					t.Fatalf("the dry run changed files (-before +after):\n%s", d)
				}
			}
			c.call(t, root, false, c.want)
			if c.err != "" && c.after == nil {
				if d := cmp.Diff(before, moduletest.Snapshot(t, root)); d != "" {
					t.Errorf("the failed call changed files (-before +after):\n%s", d)
				}
			}
			for n, want := range c.after {
				if got := content(t, filepath.Join(root, n)); got != want {
					t.Errorf("%s: got %q, want %q", n, got, want)
				}
			}
		})
	}
}

func (c *change) call(t *testing.T, root string, test bool, want any) {
	t.Helper()
	host := moduletest.NewHost(t)
	host.Root, host.Env = root, []string{"HOME=/home/me", "PATH=" + os.Getenv("PATH")}
	if c.set != nil {
		c.set(host)
	}
	call := moduletest.Bind(t, file.Functions(), host, c.fun, c.args, c.kw)
	call.Test = test
	got, err := moduletest.Find(t, file.Functions(), c.fun).Run(t.Context(), call)
	if c.err != "" {
		if err == nil || !strings.Contains(err.Error(), c.err) {
			t.Errorf("dry %v: got %v, %v, want an error with %q", test, moduletest.JSON(t, got), err, c.err)
		}
		return
	}
	if err != nil {
		t.Fatalf("dry %v: %v", test, err)
	}
	if d := cmp.Diff(moduletest.JSON(t, want), moduletest.JSON(t, got)); d != "" {
		t.Errorf("dry %v: return (-want +got):\n%s", test, d)
	}
}

// content returns what is at path: the text, "-> " and where a link leads, or gone.
func content(t *testing.T, path string) string {
	t.Helper()
	if to, err := os.Readlink(path); err == nil {
		return "-> " + to
	}
	b, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return gone
	}
	if err != nil {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return "/"
		}
		t.Fatal(err)
	}
	return string(b)
}

func list(v ...any) []any { return append([]any{}, v...) }

// owner is the name of who runs the tests, as the accounts of tree have it.
func owner() (user, group string) {
	if os.Getuid() == 0 {
		user = "root"
	} else {
		user = "me"
	}
	if os.Getgid() == 0 {
		return user, "root"
	}
	return user, "us"
}

func functions() []modules.Function { return file.Functions() }
