package grains

import (
	"context"
	"slices"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

var (
	_ modules.GrainSource = (*Source)(nil)
	_ modules.Refresher   = (*Source)(nil)
)

// collector gives the grains that come from one place. It leaves out what the host
// does not tell. The values are of the kinds of package ordered.
type collector struct {
	names []string
	run   func(ctx context.Context, s *Source) map[string]any
}

// collectors is the table of what there is. Each one runs at most once, and only
// when one of its grains is asked for.
func collectors() []collector {
	return []collector{
		{[]string{"kernel", "kernelrelease", "kernelversion", "nodename", "cpuarch"}, kernel},
		{[]string{
			"os", "os_family", "osfullname", "osrelease", "osrelease_info", "osmajorrelease", "osfinger", "oscodename", "osbuild",
			"lsb_distrib_id", "lsb_distrib_release", "lsb_distrib_codename", "lsb_distrib_description",
		}, system},
		{[]string{"osarch"}, osArch},
		{[]string{"num_cpus", "cpu_model", "cpu_flags"}, cpu},
		{[]string{"mem_total", "swap_total"}, memory},
		{[]string{"fqdn", "host", "domain", "localhost"}, hostname},
		{[]string{"ipv4", "ipv6", "ip_interfaces", "ip4_interfaces", "ip6_interfaces", "hwaddr_interfaces"}, network},
		{firmwareNames(), firmware},
		{[]string{"virtual", "virtual_subtype"}, virtual},
		{[]string{"init"}, initSystem},
		{[]string{"systemd"}, systemd},
		{[]string{"machine_id"}, machineID},
		{[]string{"locale_info"}, locale},
		{[]string{"path", "systempath", "shell"}, environment},
		{[]string{"username", "groupname", "uid", "gid", "pid", "cwd"}, identity},
		{[]string{"ip4_gw", "ip6_gw", "ip_gw"}, gateways},
		{[]string{"dns"}, resolver},
		{[]string{"fqdn_ip4", "fqdn_ip6", "fqdns"}, resolved},
		{[]string{"disks", "ssds"}, disks},
		{[]string{"gpus", "num_gpus"}, gpus},
		{[]string{"efi", "efi-secure-boot"}, efi},
		{[]string{"kernelparams"}, kernelParams},
		{[]string{"mdadm"}, mdadm},
		{[]string{"lvm"}, lvm},
		{[]string{"iscsi_iqn", "nvme_nqn", "fc_wwn"}, remoteStorage},
		{[]string{"zfs_support", "zfs_feature_flags"}, zfs},
		{[]string{"selinux"}, selinux},
		{[]string{"transactional"}, transactional},
		{[]string{"saltversion", "saltversioninfo", "master", "server_id"}, salt},
		{[]string{"pythonexecutable", "pythonversion"}, python},
		{[]string{"ps"}, processList},
	}
}

// Source collects grains as they are asked for. It is a modules.GrainSource for one
// goroutine.
type Source struct {
	env  *Env
	opts *ordered.Map // the minion options
	over map[string]any
	host *modules.Host // nil if there is none
	gave *ordered.Map  // what given has returned
	all  []collector
	done []bool
	have map[string]any
}

// New returns a source that looks at e; the grains in over win.
func New(e *Env, over map[string]any) *Source {
	all := collectors()
	return &Source{env: e, over: over, all: all, done: make([]bool, len(all)), have: map[string]any{}}
}

// Of returns a source for a function on the host h. Grains that people have given it
// win over those that it tells itself, those in over over both.
func Of(e *Env, h *modules.Host, over map[string]any) *Source {
	s := New(e, over)
	s.host, s.opts = h, h.Opts
	return s
}

// Refresh implements modules.Refresher.
func (s *Source) Refresh() { s.gave = nil }

// Grain implements modules.GrainSource: it runs only the collector of that name.
func (s *Source) Grain(ctx context.Context, name string) (any, bool) {
	v, ok := s.over[name]
	if s.hidden(name) {
		return v, ok
	}
	given := func(ctx context.Context, name string) (any, bool) { return s.given(ctx).Get(name) }
	for _, next := range []func(context.Context, string) (any, bool){given, s.own} {
		over, isMap := v.(*ordered.Map)
		if ok && !(isMap && s.option("grains_deep_merge")) {
			break
		}
		under, found := next(ctx, name)
		switch u, isMap := under.(*ordered.Map); {
		case !ok:
			v, ok = under, found
		case isMap:
			v = modules.Merge(u, over, true)
		}
	}
	return v, ok
}

// own returns what the host says itself.
func (s *Source) own(ctx context.Context, name string) (any, bool) {
	for i, c := range s.all {
		if slices.Contains(c.names, name) {
			s.collect(ctx, i)
			break
		}
	}
	v, ok := s.have[name]
	return v, ok
}

// text returns what the host says itself as text, "" if it says nothing.
func (s *Source) text(ctx context.Context, name string) string {
	v, _ := s.own(ctx, name)
	t, _ := v.(string)
	return t
}

func (s *Source) collect(ctx context.Context, i int) {
	if s.done[i] {
		return
	}
	s.done[i] = true
	for k, v := range s.all[i].run(ctx, s) {
		s.have[k] = v
	}
}

// All implements modules.GrainSource.
func (s *Source) All(ctx context.Context) *ordered.Map {
	names := s.Names(ctx)
	out := ordered.NewMap(len(names))
	for _, n := range names {
		v, _ := s.Grain(ctx, n)
		out.Set(n, v)
	}
	return out
}

// Names implements modules.GrainSource. What there is only shows when everything is
// collected.
func (s *Source) Names(ctx context.Context) []string {
	for i := range s.all {
		s.collect(ctx, i)
	}
	names := make([]string, 0, len(s.have)+len(s.over))
	for n := range s.have {
		names = append(names, n)
	}
	names = slices.DeleteFunc(append(names, s.given(ctx).Keys()...), s.hidden)
	for n := range s.over {
		names = append(names, n)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
