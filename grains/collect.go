package grains

import (
	"context"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// collectors is the table of what there is. Each one is run at most once, and
// only for the grains that it gives.
func collectors() []collector {
	return []collector{
		{[]string{"kernel", "kernelrelease", "kernelversion", "nodename"}, kernel},
		{[]string{"os", "os_family", "osfullname", "osrelease", "osrelease_info", "osmajorrelease", "oscodename", "osfinger"}, system},
		{[]string{"cpuarch", "num_cpus"}, cpu},
		{[]string{"mem_total"}, memory},
		{[]string{"host", "fqdn", "domain"}, names},
		{[]string{"init", "systemd", "virtual", "machine_id"}, boot},
		{[]string{"path", "systempath", "shell", "username", "uid", "gid", "pid", "locale_info"}, process},
	}
}

func kernel(ctx context.Context, e *Env) map[string]any {
	name := map[string]string{"linux": "Linux", "darwin": "Darwin", "freebsd": "FreeBSD"}[e.OS]
	release := e.read("proc/sys/kernel/osrelease")
	version := e.read("proc/sys/kernel/version")
	if release == "" {
		release, version = e.Run(ctx, "uname", "-r"), e.Run(ctx, "uname", "-v")
	}
	node := e.read("proc/sys/kernel/hostname")
	if node == "" {
		node = e.Run(ctx, "uname", "-n")
	}
	return map[string]any{"kernel": name, "kernelrelease": release, "kernelversion": version, "nodename": node}
}

// osNames are the names that Salt has for the ID of os-release, with the family.
var osNames = map[string][2]string{
	"debian": {"Debian", "Debian"}, "ubuntu": {"Ubuntu", "Debian"}, "raspbian": {"Raspbian", "Debian"}, "linuxmint": {"Mint", "Debian"},
	"rhel": {"RedHat", "RedHat"}, "centos": {"CentOS", "RedHat"}, "fedora": {"Fedora", "RedHat"}, "rocky": {"Rocky", "RedHat"},
	"almalinux": {"AlmaLinux", "RedHat"}, "amzn": {"Amazon", "RedHat"}, "ol": {"OEL", "RedHat"},
	"sles": {"SUSE", "Suse"}, "opensuse-leap": {"openSUSE", "Suse"}, "opensuse-tumbleweed": {"openSUSE", "Suse"},
	"alpine": {"Alpine", "Alpine"}, "arch": {"Arch", "Arch"}, "gentoo": {"Gentoo", "Gentoo"}, "void": {"Void", "Void"},
}

// system reads os-release(5); elsewhere the system's own commands.
func system(ctx context.Context, e *Env) map[string]any {
	switch e.OS {
	case "darwin":
		return released("MacOS", "MacOS", "macOS", e.Run(ctx, "sw_vers", "-productVersion"), "", 0)
	case "freebsd":
		release, _, _ := strings.Cut(e.Run(ctx, "uname", "-r"), "-")
		return released("FreeBSD", "FreeBSD", "FreeBSD", release, "", 1)
	}
	text := e.read("etc/os-release")
	if text == "" {
		text = e.read("usr/lib/os-release")
	}
	v := map[string]string{}
	for l := range strings.Lines(text) {
		if k, val, ok := strings.Cut(strings.TrimSpace(l), "="); ok {
			v[k] = strings.Trim(val, `"'`)
		}
	}
	id := strings.ToLower(v["ID"])
	n, ok := osNames[id]
	if !ok {
		n = [2]string{v["NAME"], v["NAME"]}
		for like := range strings.FieldsSeq(v["ID_LIKE"]) {
			if f, ok := osNames[like]; ok {
				n[1] = f[1]
				break
			}
		}
	}
	release := v["VERSION_ID"]
	if id == "debian" {
		if full := e.read("etc/debian_version"); full != "" && full[0] >= '0' && full[0] <= '9' {
			release = full
		}
	}
	parts := 1
	if id == "ubuntu" || id == "linuxmint" {
		parts = 2
	}
	return released(n[0], n[1], first(v["NAME"], n[0]), release, v["VERSION_CODENAME"], parts)
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// released builds the grains of a release; parts is how much of it osfinger has.
func released(name, family, full, release, codename string, parts int) map[string]any {
	split := strings.Split(release, ".")
	info := []any{}
	for _, p := range split {
		if i, err := strconv.ParseInt(p, 10, 64); err == nil {
			info = append(info, i)
		} else if p != "" {
			info = append(info, p)
		}
	}
	out := map[string]any{
		"os": name, "os_family": family, "osfullname": full, "osrelease": release, "oscodename": codename, "osrelease_info": info,
	}
	if len(info) > 0 {
		out["osmajorrelease"] = info[0]
	}
	short := name
	if strings.HasPrefix(full, "CentOS") || parts == 2 {
		short = full
	}
	if parts == 0 || parts > len(split) {
		parts = len(split)
	}
	out["osfinger"] = short + "-" + strings.Join(split[:parts], ".")
	return out
}

func cpu(ctx context.Context, e *Env) map[string]any {
	arch := e.Run(ctx, "uname", "-m")
	if arch == "" {
		arch = runtime.GOARCH
	}
	return map[string]any{"cpuarch": arch, "num_cpus": int64(runtime.NumCPU())}
}

func memory(ctx context.Context, e *Env) map[string]any {
	for l := range strings.Lines(e.read("proc/meminfo")) {
		f := strings.Fields(l)
		if len(f) > 1 && f[0] == "MemTotal:" {
			if kb, err := strconv.ParseInt(f[1], 10, 64); err == nil {
				return map[string]any{"mem_total": kb / 1024}
			}
		}
	}
	for _, key := range []string{"hw.memsize", "hw.physmem"} {
		if b, err := strconv.ParseInt(e.Run(ctx, "sysctl", "-n", key), 10, 64); err == nil {
			return map[string]any{"mem_total": b >> 20}
		}
	}
	return nil
}

func names(ctx context.Context, e *Env) map[string]any {
	node, _ := kernel(ctx, e)["nodename"].(string)
	fqdn := e.Run(ctx, "hostname", "-f")
	if fqdn == "" {
		fqdn = node
	}
	_, domain, _ := strings.Cut(fqdn, ".")
	host, _, _ := strings.Cut(node, ".")
	return map[string]any{"host": host, "fqdn": fqdn, "domain": domain}
}

func boot(ctx context.Context, e *Env) map[string]any {
	out := map[string]any{"init": "unknown", "virtual": virtual(e)}
	switch {
	case e.exists("run/systemd/system"):
		out["init"] = "systemd"
	case e.exists("sbin/openrc"):
		out["init"] = "openrc"
	case e.OS == "darwin":
		out["init"] = "launchd"
	case e.exists("etc/inittab"):
		out["init"] = "sysvinit"
	}
	if out["init"] == "systemd" {
		line, features, _ := strings.Cut(e.Run(ctx, "systemctl", "--version"), "\n")
		if f := strings.Fields(line); len(f) > 1 {
			out["systemd"] = map[string]any{"version": f[1], "features": strings.TrimSpace(features)}
		}
	}
	if id := e.read("etc/machine-id"); id != "" {
		out["machine_id"] = id
	}
	return out
}

// virtual names what the host runs on, as far as files tell.
func virtual(e *Env) string {
	switch {
	case e.exists(".dockerenv"), e.exists("run/.containerenv"), strings.Contains(e.read("proc/1/environ"), "container="):
		return "container"
	case e.exists("proc/xen"):
		return "xen"
	}
	product := strings.ToLower(e.read("sys/class/dmi/id/product_name") + " " + e.read("sys/class/dmi/id/sys_vendor"))
	for _, k := range [][2]string{
		{"kvm", "kvm"},
		{"qemu", "kvm"},
		{"vmware", "VMware"},
		{"virtualbox", "VirtualBox"},
		{"hyper-v", "HyperV"},
		{"virtual machine", "HyperV"},
		{"google", "gce"},
		{"amazon", "kvm"},
		{"openstack", "kvm"},
	} {
		if strings.Contains(product, k[0]) {
			return k[1]
		}
	}
	return "physical"
}

func process(_ context.Context, e *Env) map[string]any {
	path := e.Getenv("PATH")
	dirs := []any{}
	for d := range strings.SplitSeq(path, ":") {
		dirs = append(dirs, d)
	}
	uid := os.Geteuid()
	name := e.Getenv("USER")
	for l := range strings.Lines(e.read("etc/passwd")) {
		if f := strings.Split(l, ":"); len(f) > 2 && f[2] == strconv.Itoa(uid) {
			name = f[0]
			break
		}
	}
	lang, encoding, _ := strings.Cut(first(e.Getenv("LC_ALL"), e.Getenv("LANG")), ".")
	zone := e.read("etc/timezone")
	return map[string]any{
		"path": path, "systempath": dirs, "shell": first(e.Getenv("SHELL"), "/bin/sh"), "username": name,
		"uid": int64(uid), "gid": int64(os.Getegid()), "pid": int64(os.Getpid()),
		"locale_info": map[string]any{"defaultlanguage": lang, "defaultencoding": encoding, "detectedencoding": first(encoding, "ascii"), "timezone": first(zone, "unknown")},
	}
}
