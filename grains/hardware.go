package grains

import (
	"bytes"
	"context"
	"io/fs"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// disks gives the block devices, those that turn and those that do not.
func disks(ctx context.Context, s *Source) map[string]any {
	turning, still := []any{}, []any{}
	switch s.env.OS {
	case "freebsd":
		turning, still = geomDisks(s.env.Run(ctx, "geom", "disk", "list"))
		return map[string]any{"disks": turning, "ssds": still}
	case "darwin":
		return nil
	}
	for _, name := range s.env.names("sys/block") {
		if s.env.exists("sys/devices/virtual/block/" + name) {
			continue // loop devices, zram, those of the device mapper: not for Salt either
		}
		switch s.env.read("sys/block/" + name + "/queue/rotational") {
		case "0":
			still = append(still, name)
		case "1":
			turning = append(turning, name)
		}
	}
	return map[string]any{"disks": turning, "ssds": still}
}

// geomDisks reads what geom(8) says of disks. One whose rate is not known is taken to
// turn.
func geomDisks(text string) (turning, still []any) {
	turning, still = []any{}, []any{}
	name, rate := "", ""
	end := func() {
		switch {
		case name == "":
		case rate == "0":
			still = append(still, name)
		default:
			turning = append(turning, name)
		}
		name, rate = "", ""
	}
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch strings.TrimSpace(key) {
		case "Geom name":
			end()
			name = value
		case "rotationrate":
			rate = value
		}
	}
	end()
	return turning, still
}

// pciIDs are the places of the names of PCI devices, as pci.ids(5) has them.
var pciIDs = [...]string{"usr/share/misc/pci.ids", "usr/share/hwdata/pci.ids", "usr/share/pci.ids"}

// gpus gives the graphics controllers that are on the PCI bus. The file with the
// names of devices is large: it is read only if there is one.
func gpus(_ context.Context, s *Source) map[string]any {
	if s.env.OS != "linux" || s.without("enable_gpu_grains") || s.without("enable_lspci") {
		return nil
	}
	const devices = "sys/bus/pci/devices/"
	found := []any{}
	var names []byte
	for _, slot := range s.env.names(devices[:len(devices)-1]) {
		// 0x0300 is VGA, 0x0302 a 3D controller.
		if class := s.env.read(devices + slot + "/class"); !strings.HasPrefix(class, "0x0300") && !strings.HasPrefix(class, "0x0302") {
			continue
		}
		for i := 0; names == nil && i < len(pciIDs); i++ {
			names, _ = fs.ReadFile(s.env.Root, pciIDs[i]) // without it devices have numbers
		}
		id := func(name string) string { return strings.TrimPrefix(s.env.read(devices+slot+"/"+name), "0x") }
		vendor, model := pciName(names, id("vendor"), id("device"))
		found = append(found, ordered.Of("vendor", gpuVendor(vendor), "model", model))
	}
	return map[string]any{"gpus": found, "num_gpus": int64(len(found))}
}

// pciName looks the names of a vendor and its device up.
func pciName(ids []byte, vendor, device string) (vendorName, deviceName string) {
	vendorName, deviceName = "Vendor "+vendor, "Device "+device
	_, rest, ok := bytes.Cut(ids, []byte("\n"+vendor+"  "))
	if !ok {
		return vendorName, deviceName
	}
	name, rest, _ := bytes.Cut(rest, []byte("\n"))
	vendorName = string(name)
	for line := range bytes.Lines(rest) {
		switch {
		case line[0] == '#' || bytes.HasPrefix(line, []byte("\t\t")):
		case line[0] != '\t':
			return vendorName, deviceName
		case bytes.HasPrefix(line[1:], []byte(device+"  ")):
			return vendorName, strings.TrimSpace(string(line[len(device)+3:]))
		}
	}
	return vendorName, deviceName
}

// gpuVendor is the short name of a maker of graphics controllers.
func gpuVendor(name string) string {
	words := " " + strings.ToLower(strings.NewReplacer("[", " ", "]", " ", ",", " ", "/", " ").Replace(name)) + " "
	for _, short := range []string{"nvidia", "amd", "ati", "intel", "cirrus logic", "vmware", "matrox", "aspeed"} {
		if strings.Contains(words, " "+short+" ") {
			return short
		}
	}
	return "unknown"
}

// efi tells whether the firmware is UEFI, and whether it starts only what is signed.
func efi(_ context.Context, s *Source) map[string]any {
	if s.env.OS != "linux" {
		return nil
	}
	const vars = "sys/firmware/efi/efivars"
	secure := false
	for _, name := range s.env.names(vars) {
		if strings.HasPrefix(name, "SecureBoot-") {
			// Four bytes of attributes stand before the value.
			b, err := fs.ReadFile(s.env.Root, vars+"/"+name)
			secure = err == nil && len(b) > 4 && b[4] == 1
		}
	}
	return map[string]any{"efi": s.env.exists("sys/firmware/efi"), "efi-secure-boot": secure}
}

// kernelParams gives the command line of the kernel: pairs, null where there is no
// value.
func kernelParams(_ context.Context, s *Source) map[string]any {
	if s.env.OS != "linux" {
		return nil
	}
	out := []any{}
	for _, word := range quotedFields(s.env.read("proc/cmdline")) {
		name, value, ok := strings.Cut(word, "=")
		if ok {
			out = append(out, []any{name, value})
		} else {
			out = append(out, []any{name, nil})
		}
	}
	return map[string]any{"kernelparams": out}
}

// quotedFields splits a text at white space outside of double quotes, which go.
func quotedFields(s string) []string {
	quoted := false
	fields := strings.FieldsFunc(s, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return !quoted && (r == ' ' || r == '\t' || r == '\n')
	})
	for i, f := range fields {
		fields[i] = strings.ReplaceAll(f, `"`, "")
	}
	return fields
}
