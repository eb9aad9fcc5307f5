package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/saltyaml"
)

// yamlSize is the size in bytes of the document that is read and written.
const yamlSize = 1 << 20

// pyYAML loads a document with PyYAML's C loader or dumps what it loaded, and prints
// the seconds that it took.
const pyYAML = `
import sys, time, yaml
what, name = sys.argv[1:]
text = open(name).read()
start = time.perf_counter()
data = yaml.load(text, Loader=yaml.CSafeLoader)
if what == "dump":
    start = time.perf_counter()
    yaml.dump(data, Dumper=yaml.CSafeDumper, default_flow_style=False, allow_unicode=True)
print(time.perf_counter() - start)
`

// yaml compares reading and writing YAML with PyYAML in its C form.
func (b *bench) yaml() error {
	const python = "/usr/bin/python3"
	if exec.Command(python, "-c", "import yaml; yaml.CSafeLoader").Run() != nil {
		fmt.Fprintln(os.Stderr, "bench: python3-yaml is not installed")
		return nil
	}
	text := document()
	name := filepath.Join(b.fleet.dir, "document.yaml")
	if err := os.WriteFile(name, text, 0o600); err != nil {
		return err
	}
	data, err := saltyaml.Load(name, text)
	if err != nil {
		return err
	}
	for _, m := range []struct {
		what, row string
		ours      func()
	}{
		{"load", "1 MiB of YAML read, to PyYAML in C", func() { _, err = saltyaml.Load(name, text) }},
		{"dump", "the same written, to PyYAML in C", func() { saltyaml.Dump(data, saltyaml.DumpOptions{}) }},
	} {
		_, _, ratio, perr := pairs(b.runs, func() (sample, error) {
			start := time.Now()
			m.ours()
			return sample{Wall: time.Since(start)}, err
		}, func() (sample, error) {
			out, err := exec.Command(python, "-c", pyYAML, m.what, name).Output()
			if err != nil {
				return sample{}, err
			}
			seconds, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
			return sample{Wall: time.Duration(seconds * float64(time.Second))}, err
		})
		if perr != nil {
			return perr
		}
		b.add(row{Name: m.row, Figure: ratio, Unit: "x", Must: 1, Wanted: 0.5})
	}
	return nil
}

// document is an SLS such as there are, only longer.
func document() []byte {
	var b strings.Builder
	for i := 0; b.Len() < yamlSize; i++ {
		fmt.Fprintf(&b, `/etc/app/conf.d/%[1]d.conf:
  file.managed:
    - source: salt://app/files/%[1]d.conf.jinja
    - user: root
    - mode: '0644'
    - context: {port: %[1]d, name: "app %[1]d", tags: [a, b, c]}
    - require:
      - pkg: app
    - contents: |
        # line one of %[1]d
        key = value
`, i)
	}
	return []byte(b.String())
}
