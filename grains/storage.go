package grains

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// mdadm gives the arrays of disks, where there are any.
func mdadm(_ context.Context, s *Source) map[string]any {
	var arrays []string
	for line := range strings.Lines(s.env.read("proc/mdstat")) {
		name, _, ok := strings.Cut(line, " : ")
		if ok && name != "" && name != "Personalities" && strings.TrimSpace(name) == name {
			arrays = append(arrays, name)
		}
	}
	if len(arrays) == 0 {
		return nil
	}
	slices.Sort(arrays)
	return map[string]any{"mdadm": list(slices.Compact(arrays))}
}

// lvm gives the active logical volumes by their groups, as the device mapper has
// them: nobody needs to be root to see them, and no program runs.
func lvm(_ context.Context, s *Source) map[string]any {
	if s.env.OS != "linux" {
		return nil
	}
	groups := map[string][]string{}
	for _, device := range s.env.names("sys/block") {
		if !strings.HasPrefix(device, "dm-") {
			continue
		}
		dm := "sys/block/" + device + "/dm/"
		// The identity of a hidden part of a volume has a suffix, such as -pool.
		uuid := s.env.read(dm + "uuid")
		if !strings.HasPrefix(uuid, "LVM-") || strings.Contains(uuid[4:], "-") {
			continue
		}
		group, volume := mapped(s.env.read(dm + "name"))
		if volume != "" {
			groups[group] = append(groups[group], volume)
		}
	}
	if len(groups) == 0 && !s.env.has("lvm") {
		return nil
	}
	out := ordered.NewMap(len(groups))
	for _, g := range sortedKeys(groups) {
		slices.Sort(groups[g])
		out.Set(g, list(groups[g]))
	}
	return map[string]any{"lvm": out}
}

// mapped splits the name that the device mapper has for a volume: a hyphen within
// the names of the group and the volume is doubled.
func mapped(name string) (group, volume string) {
	for i := 0; i < len(name); i++ {
		if name[i] != '-' {
			continue
		}
		if i+1 < len(name) && name[i+1] == '-' {
			i++
			continue
		}
		single := func(s string) string { return strings.ReplaceAll(s, "--", "-") }
		return single(name[:i]), single(name[i+1:])
	}
	return name, ""
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// remoteStorage gives the names that this host has for storage on networks. As with
// Salt each of them is asked for by an option.
func remoteStorage(_ context.Context, s *Source) map[string]any {
	out := map[string]any{}
	if s.option("iscsi_grains") {
		names := []any{}
		for line := range strings.Lines(s.env.read("etc/iscsi/initiatorname.iscsi")) {
			if _, name, ok := strings.Cut(line, "InitiatorName="); ok && !strings.HasPrefix(line, "#") {
				names = append(names, strings.TrimSpace(name))
			}
		}
		out["iscsi_iqn"] = names
	}
	if s.option("nvme_grains") {
		names := []any{}
		for line := range strings.Lines(s.env.read("etc/nvme/hostnqn")) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "nqn.") {
				names = append(names, line)
			}
		}
		out["nvme_nqn"] = names
	}
	if s.option("fibre_channel_grains") {
		const hosts = "sys/class/fc_host"
		names := []any{}
		for _, h := range s.env.names(hosts) {
			if name := s.env.read(hosts + "/" + h + "/port_name"); name != "" {
				names = append(names, strings.TrimPrefix(name, "0x"))
			}
		}
		out["fc_wwn"] = names
	}
	return out
}

// zfs tells whether the host has ZFS. Its pools are not looked for.
func zfs(_ context.Context, s *Source) map[string]any {
	has := s.env.OS == "freebsd" && s.env.exists("dev/zfs") || s.env.OS == "linux" && s.env.exists("sys/module/zfs") && s.env.has("zfs")
	return map[string]any{
		"zfs_support": has, "zfs_feature_flags": has && (s.env.OS == "freebsd" || s.env.exists("sys/module/zfs/features.pool")),
	}
}
