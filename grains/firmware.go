package grains

import (
	"context"
	"strings"
)

// dmi are the grains that the firmware tells and the files that they are in.
var dmi = [...][2]string{
	{"biosversion", "bios_version"},
	{"biosvendor", "bios_vendor"},
	{"biosreleasedate", "bios_date"},
	{"boardname", "board_name"},
	{"productname", "product_name"},
	{"manufacturer", "sys_vendor"},
	{"uuid", "product_uuid"},
	{"serialnumber", "product_serial"},
}

func firmwareNames() []string {
	out := make([]string, len(dmi))
	for i, d := range dmi {
		out[i] = d[0]
	}
	return out
}

// firmware gives what the firmware says of the machine. Some of it only root may
// read.
func firmware(ctx context.Context, s *Source) map[string]any {
	out := map[string]any{}
	if s.env.OS == "linux" && !s.env.exists("sys/class/dmi/id") {
		return deviceTree(s.env)
	}
	for _, d := range dmi {
		var v string
		switch s.env.OS {
		case "linux":
			v = s.env.read("sys/class/dmi/id/" + d[1])
		case "freebsd":
			v = s.env.ask(ctx, "kenv", "-q", kenv(d[0]))
		}
		if d[0] == "uuid" {
			v = strings.ToLower(v)
		}
		if v != "" {
			out[d[0]] = v
		}
	}
	return out
}

// deviceTree gives what boards without such firmware say of themselves.
func deviceTree(e *Env) map[string]any {
	out := map[string]any{}
	for _, d := range [...][2]string{{"productname", "model"}, {"serialnumber", "serial-number"}} {
		if v := strings.Trim(e.read("proc/device-tree/"+d[1]), "\x00"); v != "" {
			out[d[0]] = v
		}
	}
	return out
}

// kenv is FreeBSD's name of a firmware grain.
func kenv(grain string) string {
	switch grain {
	case "biosversion":
		return "smbios.bios.version"
	case "biosvendor":
		return "smbios.bios.vendor"
	case "biosreleasedate":
		return "smbios.bios.reldate"
	case "boardname":
		return "smbios.planar.product"
	case "productname":
		return "smbios.system.product"
	case "manufacturer":
		return "smbios.system.maker"
	case "uuid":
		return "smbios.system.uuid"
	}
	return "smbios.system.serial"
}
