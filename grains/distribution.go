package grains

import "strings"

// known has the names that Salt has for distributions, by the ID of os-release(5),
// and their families.
func known(id string) (name, family string) {
	switch id {
	case "debian":
		return "Debian", "Debian"
	case "ubuntu":
		return "Ubuntu", "Debian"
	case "raspbian":
		return "Raspbian", "Debian"
	case "linuxmint":
		return "Mint", "Debian"
	case "pop":
		return "Pop", "Debian"
	case "kali":
		return "Kali", "Debian"
	case "neon":
		return "KDE neon", "Debian"
	case "rhel":
		return "RedHat", "RedHat"
	case "fedora":
		return "Fedora", "RedHat"
	case "rocky":
		return "Rocky", "RedHat"
	case "almalinux":
		return "AlmaLinux", "RedHat"
	case "amzn":
		return "Amazon", "RedHat"
	case "ol":
		return "OEL", "RedHat"
	case "scientific":
		return "ScientificLinux", "RedHat"
	case "cloudlinux":
		return "CloudLinux", "RedHat"
	case "alinux":
		return "Alinux", "RedHat"
	case "photon":
		return "VMware Photon OS", "RedHat"
	case "sles", "sled", "sles_sap", "sle-micro", "sl-micro", "opensuse", "opensuse-leap", "opensuse-tumbleweed", "opensuse-microos", "suse":
		return "SUSE", "Suse"
	case "archarm":
		return "Arch ARM", "Arch"
	case "arch":
		return "Arch", "Arch"
	case "manjaro":
		return "Manjaro", "Arch"
	case "alpine":
		return "Alpine", "Alpine"
	case "gentoo":
		return "Gentoo", "Gentoo"
	case "void":
		return "Void", "Void"
	}
	return "", ""
}

// distribution returns the grains os and os_family. For a distribution that is not
// known the name is that of os-release without the word Linux, and the family that
// of what it says to be like.
func distribution(r *release, like string) (name, family string) {
	if name, family = known(r.id); name != "" {
		return name, family
	}
	name = short(r.full)
	switch {
	case r.id == "astra" && strings.Contains(r.full, "(Orel)"):
		name = "AstraLinuxCE"
	case r.id == "astra":
		name = "AstraLinuxSE"
	case strings.HasPrefix(name, "Red Hat"):
		name = "RedHat"
	case name == "Oracle Server":
		name = "OEL"
	}
	for _, l := range append(strings.Fields(like), strings.Fields(strings.ToLower(r.full))...) {
		switch l {
		case "centos", "oracle", "red":
			l = "rhel"
		}
		if _, f := known(l); f != "" {
			return name, f
		}
	}
	if name == "" {
		return "Linux", "Unknown"
	}
	return name, name
}

// short takes Linux and GNU/Linux out of a name.
func short(name string) string {
	for _, w := range []string{" GNU/Linux", " Linux", " GNU/linux", " linux"} {
		name = strings.ReplaceAll(name, w, "")
	}
	return strings.TrimSpace(name)
}
