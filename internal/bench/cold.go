package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// coldCommand runs uptime on hosts that each have a thin dir of their own.
func (b *bench) coldCommand(roster, target string) []string {
	return b.gosshAt(b.fleet.site, roster, "--out", "quiet", target, "cmd.run", "uptime")
}

// forget removes the thin dirs of those hosts.
func (b *bench) forget() error { return os.RemoveAll(b.fleet.path("cold.d")) }

// cold measures the first contact: its bytes for one host, its time for all. The
// floor sends as many bytes to each host, into a file, and runs uptime then.
func (b *bench) cold() error {
	bytes, err := b.contactBytes()
	if err != nil {
		return err
	}
	b.add(row{Name: "first contact, bytes per host on the wire", Figure: float64(bytes) / 1e6, Unit: "MB", Must: 2.5})
	blob, dir := b.fleet.path("blob"), b.fleet.path("uploads")
	if err := os.WriteFile(blob, make([]byte, bytes), 0o600); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // and the directory above at the end
	line := "cat >" + filepath.Join(dir, "NUMBER") + "; uptime"
	_, floor, ratio, err := pairs(min(3, b.runs),
		func() (sample, error) {
			if err := b.forget(); err != nil {
				return sample{}, err
			}
			return run(b.coldCommand("cold", "*"))
		},
		func() (sample, error) { return b.fleet.floor(b.hosts, line, blob) })
	if err != nil {
		return err
	}
	b.add(row{
		Name:   fmt.Sprintf("%d cold hosts, cmd.run, to the floor's %.2f s with an upload", b.hosts, floor.Wall.Seconds()),
		Figure: ratio, Unit: "x", Must: 1.5,
	})
	return b.forget()
}

// contactBytes counts what goes through a connection to one cold host, in both
// directions.
func (b *bench) contactBytes() (int64, error) {
	p, err := startProxy(b.fleet.addr)
	if err != nil {
		return 0, err
	}
	defer p.close()
	key, err := os.ReadFile(b.fleet.path("host.pub"))
	if err != nil {
		return 0, err
	}
	err = b.fleet.write(map[string]string{
		"proxied": rosterOf(1, func(i int) string { return b.fleet.entry(p.port(), fmt.Sprintf("cold.d/h%d", i)) }),
		"known":   known(b.fleet.port(), key) + known(p.port(), key),
	})
	if err != nil {
		return 0, err
	}
	if err := b.forget(); err != nil {
		return 0, err
	}
	if _, err := run(b.coldCommand("proxied", "h0")); err != nil {
		return 0, err
	}
	return p.total(), b.forget()
}

// known is a line of a known_hosts file for a port of loopback.
func known(port string, key []byte) string { return fmt.Sprintf("[127.0.0.1]:%s %s", port, key) }
