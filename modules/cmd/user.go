package cmd

import (
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
)

// account is a user of the host. The package os/user would need cgo for users that
// are not in the file; getent(1) knows them all.
type account struct {
	uid, gid uint32
	groups   []uint32
	home     string
	shell    string
}

// database returns the lines of passwd or group that are about a name, or all.
func database(kind, name string) []string {
	b, err := os.ReadFile("/etc/" + kind)
	if err == nil {
		var out []string
		for l := range strings.Lines(string(b)) {
			if l = strings.TrimSpace(l); name == "" || strings.HasPrefix(l, name+":") {
				out = append(out, l)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	out, err := exec.Command("getent", kind, name).Output() //nolint:noctx // it answers at once
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

func number(s string) uint32 {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return 65534
	}
	return uint32(n)
}

// lookup finds a user; "" is root.
func lookup(name string) (*account, error) {
	if name == "" {
		name = "root"
	}
	lines := database("passwd", name)
	if len(lines) == 0 {
		return nil, modules.Errorf("User '%s' is not available", name)
	}
	f := strings.Split(lines[0], ":")
	if len(f) < 7 {
		return nil, modules.Errorf("the entry of the user '%s' is broken", name)
	}
	a := &account{uid: number(f[2]), gid: number(f[3]), home: f[5], shell: f[6]}
	a.groups = []uint32{a.gid}
	for _, l := range database("group", "") {
		g := strings.Split(l, ":")
		if len(g) < 4 {
			continue
		}
		for m := range strings.SplitSeq(g[3], ",") {
			if m == name {
				a.groups = append(a.groups, number(g[2]))
			}
		}
	}
	return a, nil
}

func groupID(name string) (uint32, error) {
	lines := database("group", name)
	if len(lines) == 0 {
		return 0, modules.Errorf("Group '%s' is not available", name)
	}
	return number(strings.Split(lines[0], ":")[2]), nil
}
