package ownership_test

import (
	"os"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ownership"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		make func(dir string) (string, error)
		want string
		root bool
	}{
		{"own", func(d string) (string, error) { return d + "/f", os.WriteFile(d+"/f", nil, 0o600) }, "", false},
		{"readable", func(d string) (string, error) { return d + "/f", os.WriteFile(d+"/f", nil, 0o644) }, "", false},
		{"absent", func(d string) (string, error) { return d + "/none", nil }, "", false},
		{"writable", func(d string) (string, error) {
			return d + "/f", firstError(os.WriteFile(d+"/f", nil, 0o600), os.Chmod(d+"/f", 0o666))
		}, "can be written by others", false},
		{"in a writable directory", func(d string) (string, error) {
			return d + "/f", firstError(os.WriteFile(d+"/f", nil, 0o600), os.Chmod(d, 0o777))
		}, "can be written by others", false},
		{"in a sticky directory", func(d string) (string, error) {
			return d + "/f", firstError(os.WriteFile(d+"/f", nil, 0o600), os.Chmod(d, 0o777|os.ModeSticky))
		}, "", false},
		{"is a sticky directory", func(d string) (string, error) { return d, os.Chmod(d, 0o777|os.ModeSticky) }, "can be written by others", false},
		{"a stranger's", func(d string) (string, error) {
			return d + "/f", firstError(os.WriteFile(d+"/f", nil, 0o600), os.Chown(d+"/f", 12345, 12345))
		}, "belongs to uid 12345", true},
		{"a link to a stranger's", func(d string) (string, error) {
			return d + "/l", firstError(os.WriteFile(d+"/f", nil, 0o600), os.Chown(d+"/f", 12345, 12345), os.Symlink("f", d+"/l"))
		}, "belongs to uid 12345", true},
		{"a stranger's link", func(d string) (string, error) {
			return d + "/l", firstError(os.WriteFile(d+"/f", nil, 0o600), os.Symlink("f", d+"/l"), os.Lchown(d+"/l", 12345, 12345))
		}, "belongs to uid 12345", true},
		{"through a link in a writable directory", func(d string) (string, error) {
			return d + "/open/l", firstError(os.WriteFile(d+"/f", nil, 0o600), os.Mkdir(d+"/open", 0o700),
				os.Symlink("../f", d+"/open/l"), os.Chmod(d+"/open", 0o777))
		}, "can be written by others", false},
		{"through links of one's own", func(d string) (string, error) {
			return d + "/a/f", firstError(os.Mkdir(d+"/b", 0o700), os.WriteFile(d+"/b/f", nil, 0o600), os.Symlink(d+"/./b", d+"/a"))
		}, "", false},
		{"a broken link", func(d string) (string, error) { return d + "/l", os.Symlink("none", d+"/l") }, "", false},
		{"a circle of links", func(d string) (string, error) { return d + "/l", os.Symlink("l", d+"/l") }, "too many levels", false},
		{"in a stranger's directory", func(d string) (string, error) {
			return d + "/f", firstError(os.WriteFile(d+"/f", nil, 0o600), os.Chown(d, 12345, 12345))
		}, "belongs to uid 12345", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.root && os.Geteuid() != 0 {
				t.Skip("only root can give files away")
			}
			p, err := c.make(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			err = ownership.Check(p)
			if c.want == "" && err != nil {
				t.Errorf("got %v, want nil", err)
			}
			if c.want != "" && (fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) || fault.HintOf(err) == "" && !strings.Contains(c.want, "levels")) {
				t.Errorf("got %v, want %q and a hint", err, c.want)
			}
		})
	}
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
