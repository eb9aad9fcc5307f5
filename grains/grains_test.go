package grains_test

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/gossh/gossh/grains"
)

func source(osname string, files map[string]string, over map[string]any, ran *int) *grains.Source {
	fs := fstest.MapFS{}
	for n, text := range files {
		fs[n] = &fstest.MapFile{Data: []byte(text)}
	}
	return grains.New(&grains.Env{
		OS: osname, Root: fs, Getenv: func(n string) string { return map[string]string{"PATH": "/bin:/usr/bin", "LANG": "C.UTF-8"}[n] },
		Run: func(_ context.Context, argv ...string) string {
			*ran++
			return map[string]string{"uname -m": "x86_64", "uname -r": "14.1-RELEASE", "hostname -f": "h.example.org"}[argv[0]+" "+argv[1]]
		},
	}, over)
}

func TestSystems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, osname string
		files        map[string]string
		want         map[string]any
	}{
		{"debian", "linux", map[string]string{"etc/os-release": "ID=debian\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n", "etc/debian_version": "12.5\n"}, map[string]any{
			"os": "Debian", "os_family": "Debian", "osfinger": "Debian-12", "osmajorrelease": int64(12), "osrelease": "12.5", "oscodename": "bookworm",
		}},
		{"ubuntu", "linux", map[string]string{"etc/os-release": "ID=ubuntu\nNAME=\"Ubuntu\"\nVERSION_ID=\"22.04\"\n"}, map[string]any{"os": "Ubuntu", "os_family": "Debian", "osfinger": "Ubuntu-22.04"}},
		{"rocky", "linux", map[string]string{"etc/os-release": "ID=rocky\nNAME=\"Rocky Linux\"\nVERSION_ID=\"9.3\"\n"}, map[string]any{"os": "Rocky", "os_family": "RedHat", "osmajorrelease": int64(9)}},
		{"unknown", "linux", map[string]string{"etc/os-release": "ID=new\nNAME=New\nID_LIKE=\"x debian\"\nVERSION_ID=1\n"}, map[string]any{"os": "New", "os_family": "Debian"}},
		{"freebsd", "freebsd", nil, map[string]any{"os": "FreeBSD", "osrelease": "14.1", "kernel": "FreeBSD"}},
	} {
		ran := 0
		s := source(c.osname, c.files, nil, &ran)
		for name, want := range c.want {
			if got, ok := s.Grain(t.Context(), name); !ok || got != want {
				t.Errorf("%s: %s: got %v, %v, want %v", c.name, name, got, ok, want)
			}
		}
	}
}

func TestLazyAndOverridden(t *testing.T) {
	t.Parallel()
	ran := 0
	s := source("linux", map[string]string{"proc/meminfo": "MemTotal: 2048 kB\n", "etc/machine-id": "abc\n"}, map[string]any{"role": "web", "os": "Mine"}, &ran)
	if got, _ := s.Grain(t.Context(), "mem_total"); got != int64(2) || ran != 0 {
		t.Errorf("got %v after %d commands, want 2 and none", got, ran)
	}
	if got, _ := s.Grain(t.Context(), "os"); got != "Mine" {
		t.Errorf("got %v", got)
	}
	if _, ok := s.Grain(t.Context(), "nonsense"); ok {
		t.Error("there is a grain named nonsense")
	}
	all := s.All(t.Context())
	if all.Value("role") != "web" || all.Value("machine_id") != "abc" || all.Value("domain") != "example.org" {
		t.Errorf("got %v", all.Keys())
	}
	names := s.Names(t.Context())
	for i := 1; i < len(names); i++ {
		if names[i-1] >= names[i] {
			t.Errorf("%s stands before %s", names[i-1], names[i])
		}
	}
}
