package grains

import (
	"context"
	"strings"
)

// virtual gives what the host runs on, and a detail of it. A container comes before
// the machine that it is on. The kernel's files are asked first and a program only
// where they do not tell.
func virtual(ctx context.Context, s *Source) map[string]any {
	var kind, detail string
	switch s.env.OS {
	case "linux":
		if kind, detail = container(s.env); kind == "" {
			kind, detail = linuxVirtual(ctx, s)
		}
	case "freebsd":
		kind, detail = freebsdVirtual(ctx, s)
	case "darwin":
		kind = product(s.env.ask(ctx, "sysctl", "-n", "hw.model"))
	}
	if kind == "" {
		kind = "physical"
		if detail != "" {
			kind = "virtual"
		}
	}
	out := map[string]any{"virtual": kind}
	if detail != "" {
		out["virtual_subtype"] = detail
	}
	return out
}

// container recognises what shares its kernel with others.
func container(e *Env) (kind, detail string) {
	cgroup := e.read("proc/1/cgroup")
	named := e.read("run/systemd/container")
	for v := range strings.SplitSeq(e.read("proc/1/environ"), "\x00") {
		if n, ok := strings.CutPrefix(v, "container="); ok && named == "" {
			named = n
		}
	}
	in := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(cgroup, p) {
				return true
			}
		}
		return false
	}
	switch {
	case strings.HasPrefix(named, "lxc") || in(":/lxc/", ":/lxc.payload"):
		return "container", "LXC"
	case named == "systemd-nspawn":
		return "systemd-nspawn", ""
	case in("/kubepods"):
		return "container", "kubernetes"
	case named == "podman" || e.exists("run/.containerenv") || in(":/libpod_parent/", "/libpod-"):
		return "container", "Podman"
	case named == "docker" || e.exists(".dockerenv") || in("/docker/", ":/docker-ce/", "/docker-"):
		return "container", "Docker"
	case e.exists("proc/vz/version"):
		return "openvzhn", ""
	case e.exists("proc/vz"):
		return "openvzve", ""
	case named != "":
		return "container", named
	}
	return "", ""
}

// linuxVirtual recognises hypervisors by what they say in the firmware, in /sys and
// in the processor.
func linuxVirtual(ctx context.Context, s *Source) (kind, detail string) {
	e := s.env
	maker, model := s.text(ctx, "manufacturer"), s.text(ctx, "productname")
	if e.read("sys/hypervisor/type") == "xen" || e.exists("proc/xen") {
		return xen(ctx, s, model)
	}
	info := e.read("proc/cpuinfo")
	switch {
	case strings.HasPrefix(maker, "Amazon EC2"):
		if strings.HasSuffix(model, ".metal") {
			return "", ""
		}
		return "Nitro", ec2(model)
	case strings.Contains(model, "RHEV Hypervisor"):
		return "kvm", "rhev"
	case strings.Contains(model, "oVirt") || maker == "oVirt":
		return "kvm", "ovirt"
	case maker == "Nutanix" && model == "AHV":
		return "kvm", "Nutanix AHV"
	case strings.Contains(model, "Google"):
		return "gce", ""
	case strings.Contains(info, "QEMU Virtual CPU"):
		return "kvm", ""
	}
	if kind = product(maker + " " + model + " " + s.text(ctx, "biosvendor")); kind != "" {
		return kind, ""
	}
	if strings.HasPrefix(maker, "Microsoft") && model == "Virtual Machine" {
		return "VirtualPC", ""
	}
	return hypervisor(ctx, s, info), ""
}

// product recognises hypervisors by a name in a text.
func product(text string) string {
	for _, k := range [...][2]string{
		{"VMware", "VMware"},
		{"VirtualBox", "VirtualBox"},
		{"Parallels", "Parallels"},
		{"BHYVE", "bhyve"},
		{"QEMU", "kvm"},
		{"KVM", "kvm"},
		{"Bochs", "kvm"},
		{"SeaBIOS", "kvm"},
		{"OpenStack", "kvm"},
	} {
		if strings.Contains(text, k[0]) {
			return k[1]
		}
	}
	return ""
}

func xen(ctx context.Context, s *Source, model string) (kind, detail string) {
	e := s.env
	switch {
	case strings.Contains(e.read("proc/xen/capabilities"), "control_d"), e.exists("proc/xen/xsd_kva"):
		return "xen", "Xen Dom0"
	case strings.Contains(s.text(ctx, "biosversion"), ".amazon"):
		return "xen", "Amazon EC2"
	case model == "HVM domU":
		return "xen", "Xen HVM DomU"
	}
	return "xen", "Xen PV DomU"
}

func ec2(model string) string {
	if model == "" {
		return "Amazon EC2"
	}
	return "Amazon EC2 (" + model + ")"
}

// hypervisor asks systemd if the processor says that there is a hypervisor, and
// nothing says which: clouds put their own names into the firmware.
func hypervisor(ctx context.Context, s *Source, cpuinfo string) string {
	flagged := false
	for line := range strings.Lines(cpuinfo) {
		if strings.HasPrefix(line, "flags") && strings.Contains(line+" ", " hypervisor ") {
			flagged = true
			break
		}
	}
	x86 := strings.Contains(cpuinfo, "vendor_id")
	if x86 && !flagged || !s.env.has("systemd-detect-virt") {
		if flagged {
			return "virtual"
		}
		return ""
	}
	switch kind := s.env.ask(ctx, "systemd-detect-virt", "--vm"); kind {
	case "", "none":
		if flagged {
			return "virtual"
		}
		return ""
	case "oracle":
		return "VirtualBox"
	case "microsoft":
		return "VirtualPC"
	case "vmware":
		return "VMware"
	case "amazon":
		return "Nitro"
	case "parallels":
		return "Parallels"
	case "google":
		return "gce"
	default:
		return kind
	}
}

func freebsdVirtual(ctx context.Context, s *Source) (kind, detail string) {
	e := s.env
	maker, model := s.text(ctx, "manufacturer"), s.text(ctx, "productname")
	switch {
	case strings.HasPrefix(maker, "Xen"):
		kind, detail = "xen", maker+" "+model
	case strings.HasPrefix(maker, "Microsoft") && strings.HasPrefix(model, "Virtual"):
		kind = "VirtualPC"
	case strings.HasPrefix(maker, "OpenStack"):
		kind = "OpenStack"
	case strings.HasPrefix(maker, "Amazon EC2"):
		kind = "Nitro"
	default:
		kind = product(maker + " " + model)
	}
	if strings.Contains(e.ask(ctx, "sysctl", "-n", "hw.hv_vendor"), "bhyve") {
		kind = "bhyve"
	} else if strings.Contains(e.ask(ctx, "sysctl", "-n", "hw.model"), "QEMU Virtual CPU") {
		kind = "kvm"
	}
	if e.ask(ctx, "sysctl", "-n", "security.jail.jailed") == "1" {
		detail = "jail"
	}
	return kind, detail
}
