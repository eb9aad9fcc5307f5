package docker

import (
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// options says what each option of docker.create is in the daemon's words: the names
// of the option; where it belongs (config or host); how it is written; the name.
const options = `
cmd command: config words Cmd
entrypoint: config words Entrypoint
environment env: config pairs Env
labels label: config map Labels
hostname: config text Hostname
domainname: config text Domainname
user: config text User
working_dir workdir: config text WorkingDir
tty: config bool Tty
stdin_open interactive: config bool OpenStdin
stop_signal: config text StopSignal
stop_timeout: config int StopTimeout
network_disabled: config bool NetworkDisabled
binds bind: host list Binds
volumes_from: host list VolumesFrom
network_mode: host text NetworkMode
privileged: host bool Privileged
publish_all_ports: host bool PublishAllPorts
cap_add: host list CapAdd
cap_drop: host list CapDrop
dns: host list Dns
dns_search: host list DnsSearch
dns_opt: host list DnsOptions
extra_hosts: host colons ExtraHosts
links link: host colons Links
memory mem_limit: host size Memory
memory_swap memswap_limit: host size MemorySwap
shm_size: host size ShmSize
cpu_shares: host int CpuShares
cpuset_cpus cpuset: host text CpusetCpus
cpu_period: host int CpuPeriod
cpu_quota: host int CpuQuota
pids_limit: host int PidsLimit
pid_mode: host text PidMode
ipc_mode: host text IpcMode
userns_mode: host text UsernsMode
read_only: host bool ReadonlyRootfs
security_opt: host list SecurityOpt
sysctls sysctl: host map Sysctls
tmpfs: host map Tmpfs
group_add: host list GroupAdd
auto_remove rm: host bool AutoRemove
init: host bool Init
runtime: host text Runtime
`

// wish reads the options of a call into what the daemon wants.
func wish(kwargs *ordered.Map) (*ordered.Map, error) {
	opts := kwargs.Clone()
	if opts == nil {
		opts = &ordered.Map{}
	}
	config, host := &ordered.Map{}, &ordered.Map{}
	for _, line := range strings.SplitAfter(strings.TrimSpace(options), "\n") {
		names, rest, _ := strings.Cut(strings.TrimSpace(line), ": ")
		f := strings.Fields(rest)
		for _, n := range strings.Fields(names) {
			v, ok := opts.Get(n)
			if !ok {
				continue
			}
			opts.Delete(n)
			if v == nil {
				continue
			}
			w, err := written(f[1], v)
			if err != nil {
				return nil, modules.Errorf("%s: %v", n, err)
			}
			if f[0] == "config" {
				config.Set(f[2], w)
			} else {
				host.Set(f[2], w)
			}
		}
	}
	if err := others(opts, config, host); err != nil {
		return nil, err
	}
	config.Set("HostConfig", host)
	return config, nil
}

// written returns a value in the way of the daemon.
func written(how string, v any) (any, error) {
	switch how {
	case "text":
		return modules.Text(v), nil
	case "bool":
		c := modules.Call{Named: map[string]any{"v": v}}
		return c.Bool("v"), nil
	case "int":
		return strconv.ParseInt(modules.Text(v), 10, 64)
	case "size":
		return size(modules.Text(v))
	case "words":
		if l, ok := v.([]any); ok {
			return l, nil
		}
		return wordsOf(modules.Text(v))
	case "map":
		return strs(mapping(v)), nil
	case "pairs":
		return joined(mapping(v), "="), nil
	case "colons":
		if m, ok := v.(*ordered.Map); ok {
			return joined(m, ":"), nil
		}
	}
	out := []any{}
	for _, s := range modules.Strings(v) {
		out = append(out, s)
	}
	return out, nil
}

// joined returns a mapping as a list of texts.
func joined(m *ordered.Map, sep string) []any {
	out := []any{}
	for _, k := range m.Keys() {
		v := m.Value(k)
		out = append(out, k+sep+modules.Text(v))
	}
	return out
}

// mapping returns a mapping, also of a list of NAME=value or of mappings.
func mapping(v any) *ordered.Map {
	if m, ok := v.(*ordered.Map); ok {
		return m
	}
	out := &ordered.Map{}
	list, ok := v.([]any)
	if !ok {
		list = []any{}
		for _, s := range modules.Strings(v) {
			list = append(list, s)
		}
	}
	for _, e := range list {
		if m, ok := e.(*ordered.Map); ok {
			for _, k := range m.Keys() {
				v := m.Value(k)
				out.Set(k, v)
			}
			continue
		}
		k, val, _ := strings.Cut(modules.Text(e), "=")
		out.Set(k, val)
	}
	return out
}

// size reads a number of bytes such as 512m.
func size(s string) (int64, error) {
	units := map[byte]uint{'b': 0, 'k': 10, 'm': 20, 'g': 30, 't': 40}
	text := strings.TrimSuffix(strings.ToLower(s), "b")
	shift := uint(0)
	if text != "" {
		if n, ok := units[text[len(text)-1]]; ok {
			text, shift = text[:len(text)-1], n
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n > 1<<62>>shift {
		return 0, modules.Errorf("%q is no size", s)
	}
	return n << shift, nil
}

// others reads the options that are not written as they are. What is left over is an
// error.
func others(opts, config, host *ordered.Map) error {
	exposed, bindings := &ordered.Map{}, &ordered.Map{}
	mounts := &ordered.Map{}
	for _, k := range opts.Keys() {
		v := opts.Value(k)
		switch k {
		case "ports", "port":
			for _, p := range modules.Strings(v) {
				exposed.Set(withProto(p), &ordered.Map{})
			}
		case "port_bindings", "publish":
			for _, p := range modules.Strings(v) {
				if err := publish(p, exposed, bindings); err != nil {
					return err
				}
			}
		case "volumes", "volume":
			for _, s := range modules.Strings(v) {
				if strings.Contains(s, ":") {
					l, _ := host.Value("Binds").([]any)
					host.Set("Binds", append(l, s))
					continue
				}
				mounts.Set(s, &ordered.Map{})
			}
		case "restart_policy", "restart":
			name, count, _ := strings.Cut(modules.Text(v), ":")
			policy := ordered.Of("Name", name)
			if n, err := strconv.ParseInt(count, 10, 64); err == nil {
				policy.Set("MaximumRetryCount", n)
			}
			host.Set("RestartPolicy", policy)
		case "log_driver", "log_opt":
			log := ordered.Of("Type", modules.Text(opts.Value("log_driver")))
			if v, ok := opts.Get("log_opt"); ok {
				log.Set("Config", strs(mapping(v)))
			}
			host.Set("LogConfig", log)
		case "devices", "device":
			host.Set("Devices", devices(modules.Strings(v)))
		case "ulimits", "ulimit":
			l, err := ulimits(modules.Strings(v))
			if err != nil {
				return err
			}
			host.Set("Ulimits", l)
		default:
			return modules.Errorf("docker.create has no option %s", k)
		}
	}
	if exposed.Len() > 0 {
		config.Set("ExposedPorts", exposed)
	}
	if mounts.Len() > 0 {
		config.Set("Volumes", mounts)
	}
	if bindings.Len() > 0 {
		host.Set("PortBindings", bindings)
	}
	return nil
}
