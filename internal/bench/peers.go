package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// peer is a tool that starts an ssh for each host.
type peer struct {
	name string
	argv func(config, hosts string, n int) []string
}

// peers are the tools, each with the number of processes at once that suits it.
func peers() []peer {
	return []peer{
		{"clush", func(config, _ string, n int) []string {
			return []string{"clush", "-f64", "-o", "-F " + config, "-w", fmt.Sprintf("h[0-%d]", n-1), "uptime"}
		}},
		{"parallel-ssh", func(config, hosts string, _ int) []string {
			return []string{"parallel-ssh", "-p64", "-t0", "-x", "-F " + config, "-h", hosts, "uptime"}
		}},
		{"xargs", func(config, hosts string, _ int) []string {
			return []string{"xargs", "-a", hosts, "-P16", "-I{}", "ssh", "-F", config, "{}", "uptime"}
		}},
	}
}

// peers measures those that are installed, with the key exchange that OpenSSH
// prefers and with one that costs less.
func (b *bench) peers() error {
	if err := b.needWarm(); err != nil {
		return err
	}
	var hosts strings.Builder
	for i := range b.hosts {
		fmt.Fprintf(&hosts, "h%d\n", i)
	}
	base := fmt.Sprintf("HostName 127.0.0.1\nPort %s\nUser root\nIdentityFile %s\nIdentitiesOnly yes\nUserKnownHostsFile %s\nLogLevel ERROR\n",
		b.fleet.port(), b.fleet.path("id"), b.fleet.path("known"))
	err := b.fleet.write(map[string]string{
		"names": hosts.String(), "default-kex": base, "curve25519": base + "KexAlgorithms curve25519-sha256\n",
	})
	if err != nil {
		return err
	}
	for _, p := range peers() {
		if _, err := exec.LookPath(p.name); err != nil {
			fmt.Fprintf(os.Stderr, "bench: %s is not installed\n", p.name)
			continue
		}
		for _, k := range []struct {
			config string
			must   float64
		}{{"curve25519", 1}, {"default-kex", 2.5}} {
			_, _, ratio, err := pairs(min(3, b.runs),
				func() (sample, error) { return run(p.argv(b.fleet.path(k.config), b.fleet.path("names"), b.hosts)) },
				func() (sample, error) { return run(b.uptimeCommand("*")) })
			if err != nil {
				return err
			}
			b.add(row{
				Name:   fmt.Sprintf("%d hosts, %s with %s, to gossh", b.hosts, p.name, k.config),
				Figure: ratio, Unit: "x", Must: k.must, More: true,
			})
		}
	}
	return nil
}
