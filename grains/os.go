package grains

import (
	"context"
	"strconv"
	"strings"
)

// release is what the grains of an operating system are made of.
type release struct {
	// id is the ID of os-release(5), name and family are the grains os and
	// os_family.
	id, name, family string
	// full is the name as the system writes it, version and codename are those of
	// the release.
	full, version, codename string
}

// system gives what the operating system is and which release.
func system(ctx context.Context, s *Source) map[string]any {
	e := s.env
	out := map[string]any{}
	var r release
	switch e.OS {
	case "darwin":
		version := e.ask(ctx, "sw_vers", "-productVersion")
		full := e.ask(ctx, "sw_vers", "-productName") + " " + version
		r = release{name: "MacOS", family: "MacOS", full: full, version: version}
		out["osbuild"] = e.ask(ctx, "sw_vers", "-buildVersion")
	case "freebsd":
		version := e.ask(ctx, "freebsd-version", "-u")
		if version == "" {
			version = s.text(ctx, "kernelrelease")
		}
		version, _, _ = strings.Cut(version, "-")
		r = release{name: "FreeBSD", family: "FreeBSD", full: "FreeBSD", version: version}
	default:
		r = linux(e, out)
	}
	out["os"], out["os_family"], out["osfullname"] = r.name, r.family, r.full
	if r.codename != "" || e.OS == "linux" {
		out["oscodename"] = r.codename
	}
	r.number(out)
	return out
}

// number gives the grains that are parts of the version.
func (r *release) number(out map[string]any) {
	out["osrelease"] = r.version
	if r.version == "" {
		return // a rolling release
	}
	info := []any{}
	for p := range strings.SplitSeq(r.version, ".") {
		if n, err := strconv.ParseUint(p, 10, 63); err == nil {
			info = append(info, int64(n))
		} else {
			info = append(info, p)
		}
	}
	out["osrelease_info"] = info
	major, _, _ := strings.Cut(r.version, ".")
	if n, ok := info[0].(int64); ok {
		out["osmajorrelease"] = n
		major = strconv.FormatInt(n, 10)
	}
	finger := r.full
	switch r.name {
	case "Debian", "FreeBSD", "Raspbian":
		finger = r.name
	case "Ubuntu", "Pop":
		major = r.version
	}
	out["osfinger"] = finger + "-" + major
}

// linux reads os-release(5), and what else a distribution needs.
func linux(e *Env, out map[string]any) release {
	f := e.fields("etc/os-release")
	if f["ID"] == "" && f["NAME"] == "" {
		f = e.fields("usr/lib/os-release")
	}
	id := strings.ToLower(f["ID"])
	r := release{
		id: id, full: strings.TrimSpace(f["NAME"]), version: f["VERSION_ID"], codename: f["VERSION_CODENAME"],
	}
	if f["NAME"] == "" {
		old(e, &r)
	}
	r.name, r.family = distribution(&r, f["ID_LIKE"])
	lsb := e.fields("etc/lsb-release")
	for _, k := range []string{"ID", "RELEASE", "CODENAME", "DESCRIPTION"} {
		if v := strings.TrimSpace(lsb["DISTRIB_"+k]); v != "" {
			out["lsb_distrib_"+strings.ToLower(k)] = v
		}
	}
	switch {
	case r.family == "Debian" || id == "almalinux" || id == "rocky":
		modern(&r, f, lsb)
	case f["NAME"] != "":
		classic(e, &r, f, lsb, out)
	}
	return r
}

// modern fills in a release that os-release describes well.
func modern(r *release, f, lsb map[string]string) {
	if r.codename == "" {
		r.codename = lsb["DISTRIB_CODENAME"]
	}
	if r.codename == "" {
		r.codename = parenthesis(f["VERSION"])
	}
	if r.id == "astra" {
		r.codename = f["VARIANT_ID"]
	}
	if r.id == "mendel" && r.version == "" {
		r.version = firstNumber(f["PRETTY_NAME"])
	}
}

// classic fills in a release in the way that Salt has kept from before os-release:
// the codename is the long name, and lsb-release wins.
func classic(e *Env, r *release, f, lsb map[string]string, out map[string]any) {
	if r.codename == "" {
		if _, set := f["VERSION_CODENAME"]; !set {
			r.codename = f["PRETTY_NAME"]
		}
	}
	if strings.Contains(r.codename, "Red Hat") {
		r.codename = parenthesis(f["VERSION"])
	}
	switch {
	case r.full == "openSUSE Leap":
		r.full = "Leap"
	case r.id == "centos" && (r.version == "7" || r.version == "8") && r.full == "CentOS Linux":
		// Its os-release has no minor version.
		if v := firstNumber(e.read("etc/centos-release")); v != "" {
			r.version = v
		}
	}
	if out["lsb_distrib_id"] == nil {
		out["lsb_distrib_id"] = f["NAME"]
		if r.version != "" {
			out["lsb_distrib_release"] = r.version
		}
		if r.codename != "" {
			out["lsb_distrib_codename"] = r.codename
		}
	}
	if v := lsb["DISTRIB_RELEASE"]; v != "" {
		r.version = v
	}
	if v := strings.TrimSpace(lsb["DISTRIB_CODENAME"]); v != "" && v != "n/a" {
		r.codename = v
	}
}

// old reads the files of systems from before os-release.
func old(e *Env, r *release) {
	for _, file := range []string{"etc/centos-release", "etc/oracle-release", "etc/redhat-release", "etc/system-release"} {
		line, _, _ := strings.Cut(e.read(file), "\n")
		if line == "" {
			continue
		}
		r.full, _, _ = strings.Cut(line, " release")
		r.version, r.codename = firstNumber(line), parenthesis(line)
		return
	}
	if v := e.read("etc/alpine-release"); v != "" {
		r.id, r.full, r.version = "alpine", "Alpine Linux", v
		return
	}
	if v := e.read("etc/debian_version"); v != "" {
		r.id, r.full = "debian", "Debian GNU/Linux"
		r.version, _, _ = strings.Cut(v, ".")
	}
}

// parenthesis returns what stands in the first parentheses of a text.
func parenthesis(s string) string {
	_, s, _ = strings.Cut(s, "(")
	s, _, ok := strings.Cut(s, ")")
	if !ok {
		return ""
	}
	return s
}

// firstNumber returns the first version number in a text.
func firstNumber(s string) string {
	const digits = "0123456789"
	from := strings.IndexAny(s, digits)
	if from < 0 {
		return ""
	}
	s = s[from:]
	if end := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune(digits+".", r) }); end >= 0 {
		s = s[:end]
	}
	return strings.TrimRight(s, ".")
}
