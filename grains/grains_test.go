package grains_test

import (
	"context"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gossh/gossh/grains"
	"github.com/gossh/gossh/grains/netif"
	"github.com/gossh/gossh/ordered"
)

// host is a made-up system.
type host struct {
	os string
	// files by name, and what commands print.
	files, commands, getenv map[string]string
	uname                   grains.Uname
	links                   []netif.Link
	// ran are the commands that ran, opened the files that were looked at.
	ran, opened []string
}

// env returns the surroundings that a source sees.
func (h *host) env() *grains.Env {
	files := fstest.MapFS{}
	for n, text := range h.files {
		if link, to, ok := strings.Cut(n, " -> "); ok {
			files[link] = &fstest.MapFile{Data: []byte(to), Mode: fs.ModeSymlink}
			continue
		}
		files[n] = &fstest.MapFile{Data: []byte(text)}
	}
	return &grains.Env{
		OS: h.os, Root: recorder{files, &h.opened},
		Getenv: func(k string) string { return h.getenv[k] },
		Run: func(_ context.Context, argv ...string) string {
			h.ran = append(h.ran, strings.Join(argv, " "))
			return h.commands[strings.Join(argv, " ")]
		},
		Uname: func(context.Context, *grains.Env) grains.Uname { return h.uname },
		Links: func(context.Context, *grains.Env) []netif.Link { return h.links },
		Getwd: func() (string, error) { return "/root", nil },
		CPUs:  3, UID: 33, GID: 4, PID: 4711,
		Now: func() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("CET", 3600)) },
	}
}

// recorder notes what is opened.
type recorder struct {
	fstest.MapFS
	opened *[]string
}

// Open implements fs.FS.
func (r recorder) Open(name string) (fs.File, error) {
	*r.opened = append(*r.opened, name)
	return r.MapFS.Open(name)
}

// check compares the grains that are named in want, a JSON mapping; null there means
// that the grain must not exist.
func check(t *testing.T, h *host, want string) {
	t.Helper()
	v, err := ordered.Decode([]byte(want))
	if err != nil {
		t.Fatalf("reading what is wanted: %v", err)
	}
	s := grains.New(h.env(), nil)
	for name, want := range v.(*ordered.Map).All() {
		got, ok := s.Grain(t.Context(), name)
		if ok == (want == nil) {
			t.Errorf("%s: got %v, %v, want %v", name, got, ok, want)
		}
		if ok && encode(t, got) != encode(t, want) {
			t.Errorf("%s: got %s, want %s", name, encode(t, got), encode(t, want))
		}
	}
}

func encode(t *testing.T, v any) string {
	t.Helper()
	b, err := ordered.Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestSystems reads whole systems: the files of each archive are those of the
// system, one named "a -> b" is a symbolic link, "run: COMMAND" is what a command prints, "os" its kind and "want" the
// grains.
func TestSystems(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/systems/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("got %d systems, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			h := &host{os: "linux", files: map[string]string{}, commands: map[string]string{}}
			want := ""
			for _, f := range a.Files {
				text := string(f.Data)
				command, isCommand := strings.CutPrefix(f.Name, "run: ")
				switch {
				case isCommand:
					h.commands[command] = text
				case f.Name == "os":
					h.os = strings.TrimSpace(text)
				case f.Name == "uname":
					l := append(strings.Split(text, "\n"), "", "", "", "")
					h.uname = grains.Uname{System: l[0], Node: l[1], Release: l[2], Version: l[3], Machine: l[4]}
				case f.Name == "want":
					want = text
				default:
					h.files[f.Name] = strings.NewReplacer(`\0`, "\x00", `\1`, "\x01").Replace(text)
				}
			}
			check(t, h, want)
		})
	}
}

func TestHostname(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, node, hosts, command, want string }{
		{"hosts", "web1", "127.0.0.1 localhost\n127.0.1.1 web1.example.org web1 # me\n", "", `{"fqdn":"web1.example.org","host":"web1","domain":"example.org","localhost":"web1"}`},
		{"case", "Web1", "10.0.0.1\tweb1.example.org web1\n", "", `{"fqdn":"web1.example.org"}`},
		{"comment", "web1", "# 10.0.0.1 x.example.org web1\n", "web1.example.net\n", `{"fqdn":"web1.example.net","domain":"example.net"}`},
		{"resolver", "web1", "", "web1.example.net.", `{"fqdn":"web1.example.net","host":"web1"}`},
		{"no domain", "web1", "", "", `{"fqdn":"web1","host":"web1","domain":""}`},
		{"node has it all", "web1.example.com", "", "other", `{"fqdn":"web1.example.com","host":"web1","domain":"example.com"}`},
		{"nameless", "", "", "", `{"fqdn":"localhost.localdomain","host":"localhost","domain":"localdomain"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			check(t, &host{
				os: "linux", uname: grains.Uname{Node: c.node}, files: map[string]string{"etc/hosts": c.hosts},
				commands: map[string]string{"hostname -f": c.command},
			}, c.want)
		})
	}
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	addr := func(s string, secondary bool) netif.Addr {
		return netif.Addr{Addr: netip.MustParseAddr(s), Secondary: secondary}
	}
	check(t, &host{os: "linux", links: []netif.Link{
		{Name: "lo", HWAddr: "00:00:00:00:00:00", Addrs: []netif.Addr{addr("127.0.0.1", false), addr("::1", false)}},
		{Name: "eth0", HWAddr: "52:54:00:12:34:56", Addrs: []netif.Addr{
			addr("192.168.1.10", false), addr("192.168.1.9", true), addr("10.0.0.7", false), addr("fe80::1%eth0", false), addr("2001:db8::1", false),
		}},
		{Name: "wg0", Addrs: []netif.Addr{addr("10.0.0.7", false)}},
		{Name: "down"},
	}}, `{
		"ipv4": ["10.0.0.7", "127.0.0.1", "192.168.1.9", "192.168.1.10"],
		"ipv6": ["::1", "2001:db8::1", "fe80::1"],
		"ip_interfaces": {"lo": ["127.0.0.1", "::1"], "eth0": ["192.168.1.10", "10.0.0.7", "fe80::1", "2001:db8::1", "192.168.1.9"], "wg0": ["10.0.0.7"], "down": []},
		"ip4_interfaces": {"lo": ["127.0.0.1"], "eth0": ["192.168.1.10", "10.0.0.7", "192.168.1.9"], "wg0": ["10.0.0.7"], "down": []},
		"ip6_interfaces": {"lo": ["::1"], "eth0": ["fe80::1", "2001:db8::1"], "wg0": [], "down": []},
		"hwaddr_interfaces": {"lo": "00:00:00:00:00:00", "eth0": "52:54:00:12:34:56"}}`)
}

func TestNamesOfAddresses(t *testing.T) {
	t.Parallel()
	h := &host{
		os: "linux", uname: grains.Uname{Node: "web1"},
		links: []netif.Link{{Name: "eth0", Addrs: []netif.Addr{{Addr: netip.MustParseAddr("192.0.2.7")}, {Addr: netip.MustParseAddr("127.0.0.1")}}}},
		files: map[string]string{"etc/hosts": "127.0.0.1 localhost.localdomain\n127.0.1.1 web1.example.org web1\n" +
			"192.0.2.7 www.example.org web1 web1.example.org # x\n192.0.2.8 web2.example.org\nnonsense a.b\n192.0.2.7\n"},
	}
	check(t, h, `{"fqdn": "web1.example.org", "fqdns": ["web1.example.org", "www.example.org"], "fqdn_ip4": ["127.0.1.1", "192.0.2.7"], "fqdn_ip6": []}`)
	if len(h.ran) > 0 {
		t.Errorf("it ran %v", h.ran)
	}
}

func TestLocale(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{nil, `null,"defaultencoding":null`},
		{map[string]string{"LANG": "C"}, `null,"defaultencoding":null`},
		{map[string]string{"LC_ALL": "POSIX", "LANG": "de_DE.UTF-8"}, `null,"defaultencoding":null`},
		{map[string]string{"LANG": "C.UTF-8"}, `"en_US","defaultencoding":"UTF-8"`},
		{map[string]string{"LC_CTYPE": "de_DE.utf8@euro"}, `"de_DE","defaultencoding":"UTF-8"`},
		{map[string]string{"LANG": "fr_FR"}, `"fr_FR","defaultencoding":"ISO8859-1"`},
		{map[string]string{"LANGUAGE": "ru_RU.KOI8-R:en"}, `"ru_RU","defaultencoding":"KOI8-R"`},
	} {
		check(t, &host{os: "linux", getenv: c.env},
			`{"locale_info":{"defaultlanguage":`+c.want+`,"detectedencoding":"utf-8","timezone":"CET"}}`)
	}
}

func TestProcess(t *testing.T) {
	t.Parallel()
	check(t, &host{
		os:     "linux",
		getenv: map[string]string{"PATH": "/usr/bin:/bin", "SHELL": "/bin/zsh"},
		files:  map[string]string{"etc/passwd": "web:x:33:4:w:/var/www:/bin/sh\n", "etc/group": "log:x:4:\n"},
	}, `{"path":"/usr/bin:/bin","systempath":["/usr/bin","/bin"],"shell":"/bin/zsh","username":"web","groupname":"log","uid":33,"gid":4,"pid":4711}`)
	check(t, &host{os: "linux"}, `{"shell":"/bin/sh","username":""}`)
}

func TestOnlyWhatIsAsked(t *testing.T) {
	t.Parallel()
	h := &host{
		os: "linux", files: map[string]string{"proc/meminfo": "MemTotal: 2048 kB\n"},
		commands: map[string]string{"hostname -f": "h.example.org"}, uname: grains.Uname{Node: "h"},
	}
	s := grains.New(h.env(), map[string]any{"role": "web", "os": "Mine"})
	if got, _ := s.Grain(t.Context(), "mem_total"); got != int64(2) {
		t.Errorf("got %v, want 2", got)
	}
	for name, want := range map[string]any{"os": "Mine", "role": "web", "nonsense": nil} {
		if got, ok := s.Grain(t.Context(), name); got != want || ok != (want != nil) {
			t.Errorf("%s: got %v, %v, want %v", name, got, ok, want)
		}
	}
	if len(h.ran) > 0 || !cmp.Equal(h.opened, []string{"proc/meminfo"}) {
		t.Errorf("it ran %v and opened %v", h.ran, h.opened)
	}
	for range 2 {
		if got, _ := s.Grain(t.Context(), "fqdn"); got != "h.example.org" {
			t.Errorf("got %v", got)
		}
	}
	if !cmp.Equal(h.ran, []string{"hostname -f"}) {
		t.Errorf("it ran %v", h.ran)
	}
}

func TestAll(t *testing.T) {
	t.Parallel()
	s := grains.New((&host{os: "linux"}).env(), map[string]any{"role": "web", "os": "Mine"})
	all, names := s.All(t.Context()), s.Names(t.Context())
	if !cmp.Equal(all.Keys(), names) {
		t.Errorf("got the keys %v and the names %v", all.Keys(), names)
	}
	for i := 1; i < len(names); i++ {
		if names[i-1] >= names[i] {
			t.Errorf("%s stands before %s", names[i-1], names[i])
		}
	}
	if all.Value("role") != "web" || all.Value("os") != "Mine" {
		t.Errorf("got %v and %v", all.Value("role"), all.Value("os"))
	}
	if got, err := ordered.Decode([]byte(encode(t, all))); err != nil || encode(t, got) != encode(t, all) {
		t.Errorf("the grains do not survive JSON: %v", err)
	}
}

// TestThisHost checks that the real collectors work: values are not known.
func TestThisHost(t *testing.T) {
	t.Parallel()
	s := grains.New(grains.System(), nil)
	for _, name := range []string{
		"os", "os_family", "osfullname", "kernel", "kernelrelease", "kernelversion", "nodename", "cpuarch", "osarch", "num_cpus",
		"mem_total", "fqdn", "host", "ipv4", "ip_interfaces", "hwaddr_interfaces", "virtual", "path", "username", "groupname", "pid",
	} {
		if v, ok := s.Grain(t.Context(), name); !ok || v == "" || v == int64(0) {
			t.Errorf("%s: got %v, %v", name, v, ok)
		}
	}
	links, _ := s.Grain(t.Context(), "ip_interfaces")
	lo := links.(*ordered.Map).Value("lo")
	if l, ok := lo.([]any); !ok || len(l) == 0 || l[0] != "127.0.0.1" {
		t.Errorf("the addresses of lo are %v", lo)
	}
	if pid, _ := s.Grain(t.Context(), "pid"); pid != int64(os.Getpid()) {
		t.Errorf("got the process id %v", pid)
	}
}

// FuzzFiles reads hostile files: whatever a file holds, collecting must not fail.
func FuzzFiles(f *testing.F) {
	f.Add("ID=debian\nNAME=\"x\"\nVERSION_ID=1.2\n", "1.2.3.4 a b\n", "processor: 1\nflags: a\n", "NAME='\nID=\"\\\"\n")
	f.Fuzz(func(t *testing.T, release, hosts, cpuinfo, lsb string) {
		s := grains.New((&host{os: "linux", uname: grains.Uname{Node: "b"}, files: map[string]string{
			"etc/os-release": release, "etc/lsb-release": lsb, "etc/hosts": hosts, "proc/cpuinfo": cpuinfo,
			"etc/resolv.conf": hosts, "proc/net/route": hosts, "proc/net/ipv6_route": hosts, "proc/mdstat": lsb, "proc/cmdline": lsb,
			"sys/block/dm-0/dm/uuid": "LVM-a", "sys/block/dm-0/dm/name": hosts, "usr/share/misc/pci.ids": release,
			"sys/bus/pci/devices/0/class": "0x030000", "sys/bus/pci/devices/0/vendor": hosts, "sys/bus/pci/devices/0/device": lsb,
			"proc/device-tree/model": lsb, "usr/bin/python3 -> " + lsb: "",
			"etc/centos-release": lsb, "etc/passwd": hosts, "proc/1/cmdline": hosts, "proc/meminfo": cpuinfo,
		}}).env(), nil)
		if _, err := ordered.Encode(s.All(t.Context())); err != nil {
			t.Error(err)
		}
	})
}
