// Package all lists the execution functions that the thin has.
package all

import (
	"sort"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/aliases"
	"github.com/gossh/gossh/modules/alternatives"
	"github.com/gossh/gossh/modules/archive"
	"github.com/gossh/gossh/modules/at"
	"github.com/gossh/gossh/modules/cmd"
	"github.com/gossh/gossh/modules/config"
	"github.com/gossh/gossh/modules/cp"
	"github.com/gossh/gossh/modules/cron"
	"github.com/gossh/gossh/modules/data"
	"github.com/gossh/gossh/modules/debconf"
	"github.com/gossh/gossh/modules/defaults"
	"github.com/gossh/gossh/modules/disk"
	"github.com/gossh/gossh/modules/docker"
	"github.com/gossh/gossh/modules/environ"
	"github.com/gossh/gossh/modules/event"
	"github.com/gossh/gossh/modules/file"
	"github.com/gossh/gossh/modules/firewalld"
	"github.com/gossh/gossh/modules/gem"
	"github.com/gossh/gossh/modules/git"
	"github.com/gossh/gossh/modules/grains"
	"github.com/gossh/gossh/modules/group"
	"github.com/gossh/gossh/modules/hashutil"
	"github.com/gossh/gossh/modules/hosts"
	"github.com/gossh/gossh/modules/http"
	"github.com/gossh/gossh/modules/ini"
	"github.com/gossh/gossh/modules/iptables"
	"github.com/gossh/gossh/modules/kmod"
	"github.com/gossh/gossh/modules/locale"
	"github.com/gossh/gossh/modules/log"
	"github.com/gossh/gossh/modules/logrotate"
	"github.com/gossh/gossh/modules/mount"
	"github.com/gossh/gossh/modules/mysql"
	"github.com/gossh/gossh/modules/network"
	"github.com/gossh/gossh/modules/nftables"
	"github.com/gossh/gossh/modules/npm"
	"github.com/gossh/gossh/modules/pillar"
	"github.com/gossh/gossh/modules/pip"
	"github.com/gossh/gossh/modules/pkg"
	"github.com/gossh/gossh/modules/postgres"
	"github.com/gossh/gossh/modules/ps"
	"github.com/gossh/gossh/modules/random"
	"github.com/gossh/gossh/modules/saltutil"
	"github.com/gossh/gossh/modules/selinux"
	"github.com/gossh/gossh/modules/service"
	"github.com/gossh/gossh/modules/shadow"
	"github.com/gossh/gossh/modules/slsutil"
	"github.com/gossh/gossh/modules/ssh"
	"github.com/gossh/gossh/modules/status"
	"github.com/gossh/gossh/modules/sys"
	"github.com/gossh/gossh/modules/sysctl"
	"github.com/gossh/gossh/modules/system"
	"github.com/gossh/gossh/modules/test"
	"github.com/gossh/gossh/modules/timezone"
	"github.com/gossh/gossh/modules/tls"
	"github.com/gossh/gossh/modules/ufw"
	"github.com/gossh/gossh/modules/user"
	"github.com/gossh/gossh/modules/virtualenv"
	"github.com/gossh/gossh/modules/x509"
)

// table is a module.
type table struct {
	name      string
	functions func() []modules.Function
}

func tables() []table {
	return []table{
		{"aliases", aliases.Functions},
		{"alternatives", alternatives.Functions},
		{"archive", archive.Functions},
		{"at", at.Functions},
		{"cmd", cmd.Functions},
		{"config", config.Functions},
		{"cp", cp.Functions},
		{"cron", cron.Functions},
		{"data", data.Functions},
		{"debconf", debconf.Functions},
		{"defaults", defaults.Functions},
		{"disk", disk.Functions},
		{"docker", docker.Functions},
		{"environ", environ.Functions},
		{"event", event.Functions},
		{"file", file.Functions},
		{"firewalld", firewalld.Functions},
		{"gem", gem.Functions},
		{"git", git.Functions},
		{"grains", grains.Functions},
		{"group", group.Functions},
		{"hashutil", hashutil.Functions},
		{"hosts", hosts.Functions},
		{"http", http.Functions},
		{"ini", ini.Functions},
		{"iptables", iptables.Functions},
		{"kmod", kmod.Functions},
		{"locale", locale.Functions},
		{"log", log.Functions},
		{"logrotate", logrotate.Functions},
		{"mount", mount.Functions},
		{"mysql", mysql.Functions},
		{"network", network.Functions},
		{"nftables", nftables.Functions},
		{"npm", npm.Functions},
		{"pillar", pillar.Functions},
		{"pip", pip.Functions},
		{"pkg", pkg.Functions},
		{"postgres", postgres.Functions},
		{"ps", ps.Functions},
		{"random", random.Functions},
		{"saltutil", saltutil.Functions},
		{"selinux", selinux.Functions},
		{"service", service.Functions},
		{"shadow", shadow.Functions},
		{"slsutil", slsutil.Functions},
		{"ssh", ssh.Functions},
		{"status", status.Functions},
		{"sys", sys.Functions},
		{"sysctl", sysctl.Functions},
		{"system", system.Functions},
		{"test", test.Functions},
		{"timezone", timezone.Functions},
		{"tls", tls.Functions},
		{"ufw", ufw.Functions},
		{"user", user.Functions},
		{"virtualenv", virtualenv.Functions},
		{"x509", x509.Functions},
	}
}

// Module returns the functions of one module; nil if there is none of that name.
// It makes no more than that: the thin wants one function of one module as a rule.
func Module(name string) []modules.Function {
	for _, t := range tables() {
		if t.name == name {
			return t.functions()
		}
	}
	return nil
}

// Functions returns all functions, sorted by name. Two of one name, or one that is
// not named after its module, are an error of the program: it panics.
func Functions() []modules.Function {
	var all []modules.Function
	for _, t := range tables() {
		for _, f := range t.functions() {
			if !strings.HasPrefix(f.Name, t.name+".") {
				panic("modules/all: " + f.Name + " is not a function of the module " + t.name)
			}
			all = append(all, f)
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	for i := 1; i < len(all); i++ {
		if all[i].Name == all[i-1].Name {
			panic("modules/all: two functions are named " + all[i].Name)
		}
	}
	return all
}
