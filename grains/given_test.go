package grains_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/grains"
	"github.com/gossh/gossh/internal/grainfile"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// controller gives programs that lie in dir, by their paths.
type controller struct {
	moduletest.Files
	dir string
}

func (c controller) Program(_ context.Context, p modules.Program) (string, error) {
	if _, err := os.Stat(filepath.Join(c.dir, p.Path)); err != nil {
		return "", errors.New("no program " + p.Path)
	}
	return filepath.Join(c.dir, p.Path), nil
}

// given returns a host with files and programs.
func given(t *testing.T, etc, thin string, programs ...string) (*modules.Host, *moduletest.Log) {
	t.Helper()
	log := &moduletest.Log{}
	h := moduletest.NewHost(t)
	h.Root, h.Logf = t.TempDir(), log.Logf
	put := func(path, text string, mode os.FileMode) {
		t.Helper()
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		if err = errors.Join(err, os.WriteFile(path, []byte(text), mode)); err != nil {
			t.Fatal(err)
		}
	}
	if etc != "" {
		put(h.Path(grainfile.Etc()), etc, 0o644)
	}
	if thin != "" {
		put(filepath.Join(h.Dir, grainfile.Name), thin, 0o600)
	}
	dir := t.TempDir()
	h.Files = controller{dir: dir}
	for i, text := range programs {
		name := string(rune('a' + i))
		if text != "" {
			put(filepath.Join(dir, name), "#!/bin/sh\n"+text, 0o700)
		}
		h.GrainPrograms = append(h.GrainPrograms, modules.Program{Path: name})
	}
	return h, log
}

func TestGivenOrder(t *testing.T) {
	t.Parallel()
	h, log := given(t, `{"os": "etc", "a": "etc", "b": "etc", "c": "etc"}`, `{"a": "thin", "b": "thin"}`,
		`echo '{"os": "program", "p": {"x": [1, 2.5]}, "kernel": "program"}'`, `echo '{"kernel": "second"}'`)
	system := &host{os: "linux", files: map[string]string{"etc/os-release": "ID=debian\n"}, uname: grains.Uname{System: "Linux", Release: "6"}}
	s := grains.Of(system.env(), h, map[string]any{"a": "roster"})
	for name, want := range map[string]string{
		"a": `"roster"`, "b": `"thin"`, "c": `"etc"`, "os": `"etc"`, "p": `{"x":[1,2.5]}`, "kernel": `"second"`, "kernelrelease": `"6"`, "os_family": `"Debian"`,
	} {
		if got, ok := s.Grain(t.Context(), name); !ok || encode(t, got) != want {
			t.Errorf("%s: got %s, want %s", name, encode(t, got), want)
		}
	}
	all := s.All(t.Context())
	if all.Value("a") != "roster" || all.Value("b") != "thin" || all.Value("kernel") != "second" {
		t.Errorf("got %s", encode(t, all))
	}
	if log.String() != "" {
		t.Errorf("got the log %s", log)
	}
}

// TestGivenBroken lets the other grains count where some cannot be had.
func TestGivenBroken(t *testing.T) {
	t.Parallel()
	h, log := given(t, "a: 1\n", `{"b": 1}`, `echo no`, `echo '[1]'`, `echo sorry >&2; exit 3`, ``, `echo '{"c": 1}'`, `true`)
	s := grains.Of((&host{os: "linux"}).env(), h, nil)
	for name, want := range map[string]any{"a": nil, "b": int64(1), "c": int64(1)} {
		if got, _ := s.Grain(t.Context(), name); got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
	for _, want := range []string{
		"warning:grains: a must print a mapping as JSON, and prints no|", "b must print a mapping as JSON, and prints [1]|",
		"c failed with the code 3: sorry|", "no program d|", "f must print a mapping as JSON, and prints nothing|",
		grainfile.Etc() + ": it is not JSON, and nothing here reads YAML|",
	} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("got the log %s, want %s", log, want)
		}
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	h, _ := given(t, "", "")
	system := &host{os: "linux", files: map[string]string{
		"etc/iscsi/initiatorname.iscsi":     "## InitiatorName=no\nInitiatorName=iqn.1993-08.org.debian:01:d12f7aba36\n",
		"etc/nvme/hostnqn":                  "# x\nnqn.2014-08.org.nvmexpress:uuid:4711\n",
		"sys/class/fc_host/host0/port_name": "0x5001438001c3ffff\n",
		"sys/class/fc_host/host1/symbolic":  "x",
		"sys/module/zfs/features.pool/x":    "",
		"usr/sbin/zfs":                      "",
		"sys/class/dmi/id/product_serial":   "1",
	}}
	h.Opts = ordered.Of("enable_gpu_grains", false, "iscsi_grains", true, "nvme_grains", true, "fibre_channel_grains", true, "master", "salt.example.org")
	s := grains.Of(system.env(), h, map[string]any{"id": "anid"})
	for name, want := range map[string]string{
		"iscsi_iqn": `["iqn.1993-08.org.debian:01:d12f7aba36"]`, "nvme_nqn": `["nqn.2014-08.org.nvmexpress:uuid:4711"]`,
		"fc_wwn": `["5001438001c3ffff"]`, "zfs_support": "true", "zfs_feature_flags": "true", "master": `"salt.example.org"`, "server_id": "94889706",
	} {
		if got, _ := s.Grain(t.Context(), name); encode(t, got) != want {
			t.Errorf("%s: got %s, want %s", name, encode(t, got), want)
		}
	}
}

func TestBlacklistAndDeepMerge(t *testing.T) {
	t.Parallel()
	h, _ := given(t, `{"selinux": {"mine": 1, "enabled": false}, "cpu_x": 1, "rack": {"a": {"b": 1, "c": 2}}}`, "")
	h.Opts = ordered.Of("grains_blacklist", []any{"cpu_*", "ip[46]_*", int64(1)})
	system := &host{os: "linux", files: map[string]string{"sys/fs/selinux/enforce": "1\n"}}
	over := map[string]any{"rack": ordered.Of("a", ordered.Of("c", int64(3))), "cpu_roster": "x"}
	for _, c := range []struct {
		deep          bool
		selinux, rack string
	}{
		{false, `{"mine":1,"enabled":false}`, `{"a":{"c":3}}`},
		{true, `{"enabled":false,"enforced":"Enforcing","mine":1}`, `{"a":{"b":1,"c":3}}`},
	} {
		h.Opts.Set("grains_deep_merge", c.deep)
		all := grains.Of(system.env(), h, over).All(t.Context())
		for name, want := range map[string]string{"selinux": c.selinux, "rack": c.rack, "cpu_roster": `"x"`} {
			if got := encode(t, all.Value(name)); got != want {
				t.Errorf("%s: got %s, want %s", name, got, want)
			}
		}
		for _, name := range all.Keys() {
			if strings.HasPrefix(name, "cpu_") && name != "cpu_roster" || strings.HasPrefix(name, "ip4_") {
				t.Errorf("%s is there", name)
			}
		}
		if v, ok := grains.Of(system.env(), h, over).Grain(t.Context(), "cpu_model"); ok {
			t.Errorf("got cpu_model %v", v)
		}
	}
}
