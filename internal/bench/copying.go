package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

const (
	copySize  = 10 << 20
	copyHosts = 50
)

// copying measures a file that goes to each host: cmd.script runs it there, and it
// ends at its second line. The floor writes it to a file and removes that, as
// cmd.script does.
func (b *bench) copying() error {
	if err := b.deploy(); err != nil {
		return err
	}
	n := min(copyHosts, b.hosts)
	files, dir := b.fleet.path("files"), b.fleet.path("copies")
	for _, d := range []string{files, dir} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return err
		}
	}
	script := append([]byte("#!/bin/sh\nexit 0\n"), bytes.Repeat([]byte("# 345678901234567890123456789012\n"), copySize/33)...)
	if err := os.WriteFile(filepath.Join(files, "big.sh"), script[:copySize], 0o600); err != nil {
		return err
	}
	f := filepath.Join(dir, "NUMBER")
	line := fmt.Sprintf("cat >%s; rm %s", f, f)
	err := b.fleet.write(map[string]string{"some": rosterOf(n, func(int) string { return b.fleet.entry(b.fleet.port(), "thin") })})
	if err != nil {
		return err
	}
	_, floor, ratio, err := pairs(min(3, b.runs),
		func() (sample, error) {
			return run(b.gosshAt(b.fleet.site, "some", "--out", "quiet", "*", "cmd.script", "salt://big.sh"))
		},
		func() (sample, error) { return b.fleet.floor(n, line, filepath.Join(files, "big.sh")) })
	b.add(row{
		Name:   fmt.Sprintf("10 MiB to %d hosts (cmd.script), to the floor's %.2f s", n, floor.Wall.Seconds()),
		Figure: ratio, Unit: "x", Must: 1.2,
	})
	return err
}
