package kmod_test

import (
	"os"
	"testing"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/kmod"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, kmod.Functions()) }

const proc = "kvm_intel 380928 0 - Live 0x0\nkvm 1142784 1 kvm_intel, Live 0x0\n"

func host(t *testing.T, programs ...moduletest.Program) *modules.Host {
	t.Helper()
	h := moduletest.NewHost(t)
	h.Functions = kmod.Functions
	h.Grains = moduletest.Grains{"kernelrelease": "6.1", "init": "systemd", "os_family": "Debian"}
	h.Root = moduletest.Tree(t, map[string]string{
		"proc/modules": proc, "etc/modules": "# comment\nloop\n# nbd\n",
		"lib/modules/6.1/modules.builtin": "kernel/fs/ext4/ext4.ko\n", "lib/modules/6.1/kernel/a/snd-pcm.ko.xz": "", "lib/modules/6.1/kernel/nbd.ko": "",
	})
	h.Runner = moduletest.Fake(t, nil, programs...)
	return h
}

func TestLooking(t *testing.T) {
	t.Parallel()
	moduletest.Run(t, kmod.Functions(), func(h *modules.Host) { *h = *host(t) }, []moduletest.Case{
		{Fun: "kmod.available", Want: []any{"ext4", "nbd", "snd-pcm"}},
		{Fun: "kmod.check_available", Args: []any{"snd_pcm"}, Want: true},
		{Name: "not available", Fun: "kmod.check_available", Args: []any{"snd"}, Want: false},
		{Fun: "kmod.lsmod", Want: []any{
			ordered.Of("size", "380928", "module", "kvm_intel", "depcount", "0", "deps", []any{}),
			ordered.Of("size", "1142784", "module", "kvm", "depcount", "1", "deps", []any{"kvm_intel"}),
		}},
		{Fun: "kmod.mod_list", Want: []any{"kvm", "kvm_intel"}},
		{Name: "at each start", Fun: "kmod.mod_list", Args: []any{true}, Want: []any{"loop"}},
		{Fun: "kmod.is_loaded", Args: []any{"kvm-intel"}, Want: true},
	})
}

func TestChanging(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, fun string
		args      []any
		program   string
		proc      string // what is loaded after it
		result    string
		file      string
	}{
		{"load", "kmod.load", []any{"nbd"}, "modprobe -- nbd", "dep 1 0 - L\nnbd 1 0 - L\n" + proc, `["dep","nbd"]`, "# comment\nloop\n# nbd\n"},
		{"load what is loaded", "kmod.load", []any{"kvm"}, "", "", `[]`, "# comment\nloop\n# nbd\n"},
		{"load at each start", "kmod.load", []any{"nbd", true}, "modprobe -- nbd", "nbd 1 0 - L\n" + proc, `["nbd"]`, "# comment\nloop\nnbd\n"},
		{"each start alone", "kmod.load", []any{"kvm", true}, "", "", `["kvm"]`, "# comment\nloop\n# nbd\nkvm\n"},
		{"remove", "kmod.remove", []any{"kvm_intel"}, "modprobe -r -- kvm_intel", "", `["kvm","kvm_intel"]`, "# comment\nloop\n# nbd\n"},
		{"remove from each start", "kmod.remove", []any{"loop", true}, "", "", `["loop"]`, "# comment\n# loop\n# nbd\n"},
		{"remove without a trace", "kmod.remove", []any{"loop", true, false}, "", "", `["loop"]`, "# comment\n# nbd\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := host(t)
			before := moduletest.Snapshot(t, h.Root)
			if _, err := h.Call(t.Context(), c.fun, c.args, ordered.Of("test", true)); err != nil || moduletest.Snapshot(t, h.Root) != before {
				t.Errorf("the dry run: %v, or something changed", err)
			}
			if c.program != "" {
				h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: c.program, Do: func(*process.Command) {
					if err := os.WriteFile(h.Path("/proc/modules"), []byte(c.proc), 0o644); err != nil {
						t.Error(err)
					}
				}})
			}
			got, err := h.Call(t.Context(), c.fun, c.args, nil)
			if err != nil || moduletest.JSON(t, got) != c.result {
				t.Errorf("got %s, %v, want %s", moduletest.JSON(t, got), err, c.result)
			}
			if text, err := h.Read("/etc/modules"); err != nil || text != c.file {
				t.Errorf("got %q, %v, want %q", text, err, c.file)
			}
		})
	}
	h := host(t, moduletest.Program{Line: "modprobe -- nope", Code: 1, Stderr: "modprobe: FATAL: Module nope not found\n"})
	if _, err := h.Call(t.Context(), "kmod.load", []any{"nope"}, nil); err == nil {
		t.Error("a module that is not there can be loaded")
	}
	if _, err := h.Call(t.Context(), "kmod.load", []any{"-C /tmp/x"}, nil); err == nil {
		t.Error("an option is taken for a module")
	}
}
