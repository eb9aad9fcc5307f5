package selinux_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/selinux"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, selinux.Functions()) }

func TestModes(t *testing.T) {
	t.Parallel()
	const config = "# SELINUX= is the mode\nSELINUX=enforcing\nSELINUXTYPE=targeted\n"
	files := map[string]string{"sys/fs/selinux/enforce": "1", "etc/selinux/config": config}
	moduletest.Run(t, selinux.Functions(), func(h *modules.Host) { h.Root = moduletest.Tree(t, files) }, []moduletest.Case{
		{Fun: "selinux.selinux_fs_path", Want: "/sys/fs/selinux"},
		{Fun: "selinux.getenforce", Want: "Enforcing"},
		{Fun: "selinux.getconfig", Want: "enforcing"},
		{Fun: "selinux.setenforce", Args: []any{"Permissive"}, Want: "Permissive"},
		{Name: "number", Fun: "selinux.setenforce", Args: []any{int64(0)}, Want: "Permissive"},
		{Name: "after the next start", Fun: "selinux.setenforce", Args: []any{"disabled"}, Want: "Enforcing"},
		{Name: "bad", Fun: "selinux.setenforce", Args: []any{"x"}, Err: "Invalid mode x"},
	})
	moduletest.Run(t, selinux.Functions(), func(h *modules.Host) { h.Root = t.TempDir() }, []moduletest.Case{
		{Name: "no file system", Fun: "selinux.selinux_fs_path", Want: nil},
		{Name: "disabled", Fun: "selinux.getenforce", Want: "Disabled"},
		{Name: "no config", Fun: "selinux.getconfig", Want: nil},
		{Name: "not enabled", Fun: "selinux.setenforce", Args: []any{"enforcing"}, Err: "not enabled"},
	})
	root := moduletest.Tree(t, files)
	before := moduletest.Snapshot(t, root)
	h := moduletest.NewHost(t)
	h.Root, h.Functions = root, selinux.Functions
	if got, err := h.Call(t.Context(), "selinux.setenforce", []any{"permissive"}, ordered.Of("test", true)); err != nil || got != "Permissive" {
		t.Errorf("got %v, %v", got, err)
	}
	if after := moduletest.Snapshot(t, root); after != before {
		t.Errorf("the dry run changed something: %s", after)
	}
	if _, err := h.Call(t.Context(), "selinux.setenforce", []any{"permissive"}, nil); err != nil {
		t.Fatal(err)
	}
	want := "# SELINUX= is the mode\nSELINUX=permissive\nSELINUXTYPE=targeted\n"
	if text, err := os.ReadFile(filepath.Join(root, "etc/selinux/config")); string(text) != want {
		t.Errorf("got %q, %v", text, err)
	}
}

// TestPrograms has what semanage prints written by hand, in the shape of semanage 3.4.
func TestPrograms(t *testing.T) {
	t.Parallel()
	const (
		booleans = "SELinux boolean                State  Default Description\n\nvirt_use_usb                   (on   ,   off)  Allow virt to use usb\n"
		contexts = "SELinux fcontext      type               Context\n\n/srv(/.*)?    all files          system_u:object_r:var_t:s0 \n/srv          directory          system_u:object_r:srv_t:s0:c1 \n"
	)
	virt := ordered.Of("State", "on", "Default", "off", "Description", "Allow virt to use usb")
	policy := ordered.Of("filespec", "/srv", "filetype", "directory", "sel_user", "system_u", "sel_role", "object_r", "sel_type", "srv_t", "sel_level", "s0:c1")
	for _, c := range []struct {
		line, out string
		moduletest.Case
	}{
		{"semanage boolean -l", booleans, moduletest.Case{Fun: "selinux.list_sebool", Want: ordered.Of("virt_use_usb", virt)}},
		{"semanage boolean -l", booleans, moduletest.Case{Fun: "selinux.getsebool", Args: []any{"virt_use_usb"}, Want: virt}},
		{"semanage boolean -l", booleans, moduletest.Case{Name: "none", Fun: "selinux.getsebool", Args: []any{"x"}, Want: map[string]any{}}},
		{"setsebool -P virt_use_usb=off", "", moduletest.Case{Fun: "selinux.setsebool", Args: []any{"virt_use_usb", false, true}, Want: true}},
		{"setsebool a=on b=off", "", moduletest.Case{Fun: "selinux.setsebools", Args: []any{ordered.Of("a", "on", "b", int64(0))}, Want: true}},
		{"semanage fcontext -l", contexts, moduletest.Case{Fun: "selinux.fcontext_get_policy", Args: []any{"/srv"}, Want: policy}},
		{"semanage fcontext -l", contexts, moduletest.Case{Name: "kind", Fun: "selinux.fcontext_get_policy", Args: []any{"/srv", "f"}, Want: nil}},
		{"semanage fcontext -l", contexts, moduletest.Case{Name: "type", Fun: "selinux.fcontext_get_policy", Args: []any{"/srv(/.*)?", "a", "etc_t"}, Want: nil}},
	} {
		moduletest.Run(t, selinux.Functions(), func(h *modules.Host) {
			h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: c.line, Stdout: c.out})
		}, []moduletest.Case{c.Case})
	}
	moduletest.Run(t, selinux.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil) }, []moduletest.Case{
		{Name: "dry run", Fun: "selinux.setsebool", Args: []any{"a", "on"}, Test: true, Want: true},
		{Name: "dry run of several", Fun: "selinux.setsebools", Args: []any{ordered.Of("a", "on")}, Test: true, Want: true},
		{Name: "no value", Fun: "selinux.setsebool", Args: []any{"a", "x"}, Err: "no value of a boolean"},
		{Name: "an option", Fun: "selinux.setsebool", Args: []any{"-N", "on"}, Err: "is no boolean"},
	})
}
