// Package arch holds the structure of gossh to its own rules: imports only go
// down, and the thin links only what every host can be asked to carry.
package arch

import (
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/gossh/gossh/"

// floors has every package. A package imports only from floors below its own;
// leaves of floor 0 may import each other.
var floors = map[string]int{
	"fault": 0, "secret": 0, "event": 0, "saltyaml": 0, "thin/wire": 0,
	"ordered": 0, "internal/nearest": 0, "internal/pyfmt": 0, "internal/shellquote": 0, "internal/fnmatch": 0,
	"internal/redact": 0, "internal/unzip": 0, "internal/atomicfile": 0, "internal/grainfile": 0,
	"internal/ownership": 0, "internal/sshpattern": 0, "internal/process": 0, "internal/account": 0, "internal/hostset": 0, "internal/sshtest": 0, "internal/sshdtest": 0, "internal/pty": 0, "internal/arch": 0,
	"jinja/py": 0, "jinja/syntax": 0, "jinja/builtin": 0, "jinja": 0, "jinja/internal/benchcase": 0, "jinja/internal/compare": 0, "jinja/internal/oracle": 0,
	"targets": 1, "sdb": 1, "modules": 1, "files": 1, "transport/sshconfig": 1, "transport/knownhosts": 1,
	"internal/pyregexp": 0, "internal/jmespath": 0, "sls/pydata": 1, "sls/saltjinja": 1, "sls/render": 2, "sls/pillar": 3,
	"roster/cache": 3,
	"facts":        2, "roster": 2, "transport": 2, "jobs": 2, "grains": 2, "modules/cmd": 2, "modules/config": 2, "modules/defaults": 2, "modules/log": 2, "modules/slsutil": 2, "modules/grains": 2,
	"modules/sys": 2, "modules/moduletest": 2, "modules/test": 2,
	"roster/flat": 3, "roster/ansible": 3, "roster/clustershell": 3, "roster/dir": 3, "roster/ranges": 3, "roster/scan": 3, "roster/sshconfig": 3, "roster/sshknownhosts": 3, "roster/terraform": 3, "roster/cloud": 3, "roster/rostertest": 3, "transport/local": 3, "transport/ssh": 3, "transport/transporttest": 3, "jobs/memory": 3, "jobs/jobstest": 3, "thin": 3,
	"thin/guest":          4,
	"internal/pkgversion": 0, "modules/pkg/installed": 2, "modules/pkg/rpm": 3, "modules/pkg/apt": 4, "modules/pkg/dnf": 4, "modules/pkg/zypper": 4, "modules/pkg/apk": 4, "modules/pkg/pacman": 4, "modules/pkg": 4,
	"roster/all": 5, "modules/all": 5,
	"dispatch": 6, "thin/thintest": 6,
	"output": 7, "output/progress": 7,
	"config":    8,
	"cmd/gossh": 9, "internal/bench": 9, "internal/e2e": 9, "internal/testneed": 0, "internal/testlock": 0, "internal/testprogram": 0, "internal/sbin": 0, "cmd/gossh-thin": 9, "internal/tools/mkthin": 9, "internal/tools/rendertree": 9,
	"modules/pillar":       2,
	"caller":               3,
	"internal/soak":        9,
	"internal/nodeset":     0,
	"internal/rangeexpr":   0,
	"internal/script":      0,
	"internal/answercache": 0,
	"roster/exec":          4,
	"modules/http":         2,
	"internal/pyrandom":    0,
	"internal/urandom":     0,
	"modules/data":         2,
	"modules/event":        2,
	"modules/hashutil":     2,
	"modules/random":       2,
	"internal/ongoing":     0,
	"modules/saltutil":     2,
	"internal/pclntab":     0,
	"internal/pyre":        0,
	"internal/difflib":     0,
	"modules/file":         2,
	"modules/cron":         2,
	"modules/alternatives": 2, "modules/environ": 2, "modules/hosts": 2, "modules/kmod": 2, "modules/locale": 2, "modules/sysctl": 2, "modules/timezone": 2,
	"modules/ssh":       2,
	"modules/logrotate": 2, "modules/tls": 2,
	"modules/user":  2,
	"modules/group": 2,
	"modules/git":   2, "modules/archive": 2, "modules/ini": 2, "modules/npm": 2, "modules/aliases": 2, "modules/gem": 2, "modules/at": 2, "modules/debconf": 2, "modules/selinux": 2, "modules/pip": 2, "modules/virtualenv": 2,
	"modules/shadow":    2,
	"internal/shacrypt": 0,
	"roster/http":       4,
	"roster/dns":        3,
	"internal/dnstest":  0,
	"internal/spool":    0,
	"modules/custom":    2,
	"internal/curlconf": 0,
	"internal/digest":   0,
	"internal/download": 0,
	"modules/cp":        2,
	"modules/iptables":  2,
	"modules/nftables":  2,
	"modules/firewalld": 2,
	"modules/ufw":       2,
	"modules/postgres":  2,
	"modules/mysql":     2,
	"modules/x509":      2,
	"internal/unixhttp": 0,
	"modules/docker":    2,
	"internal/procfs":   0,
	"modules/service":   2,
	"grains/netif":      0,
	"modules/network":   2,
	"modules/system":    2,
	"modules/disk":      2,
	"modules/mount":     2,
	"modules/ps":        2,
	"modules/status":    2,
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func list(t *testing.T, args ...string) []pkg {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports"}, args...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	d := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p pkg
		if err := d.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestImportsGoDown(t *testing.T) {
	t.Parallel()
	for _, p := range list(t, module+"...") {
		name := strings.TrimPrefix(p.ImportPath, module)
		floor, ok := floors[name]
		if !ok {
			t.Errorf("%s is on no floor: add it to the table here and in DESIGN.md", name)
			continue
		}
		for _, i := range p.Imports {
			below, own := strings.CutPrefix(i, module)
			if own && (floors[below] > floor || floors[below] == floor && floor > 0 && !strings.HasPrefix(below, name+"/") && !strings.HasPrefix(name, below)) {
				t.Errorf("%s (floor %d) imports %s (floor %d): imports only go down", name, floor, below, floors[below])
			}
		}
	}
}

// TestJinjaStandsAlone keeps package jinja usable by anybody: it could be a
// module of its own.
func TestJinjaStandsAlone(t *testing.T) {
	t.Parallel()
	for _, p := range list(t, "-test", module+"jinja/...") {
		for _, i := range p.Imports {
			if below, own := strings.CutPrefix(i, module); own && !strings.HasPrefix(below, "jinja") {
				t.Errorf("%s imports %s: jinja knows nothing of gossh", p.ImportPath, below)
			}
		}
	}
}

// heavy are packages of the standard library that the thin does without: each
// would be sent to every host.
var heavy = []string{"net/http", "regexp", "log/slog", "text/template", "crypto/tls", "os/user", "go/ast", "net"}

func TestTheThinStaysThin(t *testing.T) {
	t.Parallel()
	for _, p := range list(t, "-deps", module+"cmd/gossh-thin") {
		name, own := strings.CutPrefix(p.ImportPath, module)
		switch {
		case slices.Contains(heavy, p.ImportPath):
			t.Errorf("the thin links %s, which every host would have to carry", p.ImportPath)
		case own:
			ok := name == "fault" || name == "ordered" || name == "thin/wire" || name == "thin/guest" || name == "caller" || name == "grains" || name == "grains/netif" || name == "cmd/gossh-thin" ||
				strings.HasPrefix(name, "modules") || strings.HasPrefix(name, "internal/")
			if !ok {
				t.Errorf("the thin links %s: it may reach fault, ordered, thin/wire, thin/guest, caller, grains, modules and internal leaves", name)
			}
		case strings.Contains(strings.Split(p.ImportPath, "/")[0], "."):
			t.Errorf("the thin links the library %s: it has none", p.ImportPath)
		}
	}
}
