package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
)

// skeleton is what init writes: paths below the directory, and their text. %s is
// the absolute directory.
var skeleton = [][2]string{
	{"Saltfile", `# Read when gossh is started in this directory.
gossh:
  config_dir: %s/etc
`},
	{"etc/master", `# The configuration. gossh config prints what is in force.
file_roots:
  base:
    - %s/srv/salt
pillar_roots:
  base:
    - %s/srv/pillar
`},
	{"etc/roster", `# The hosts. Every attribute but the id may be left away.
#
# web1:
#   host: 192.0.2.10      # default: the id
#   user: admin           # default: root
#   port: 22
#   sudo: true            # run functions as root through sudo
#
# db1: 192.0.2.20         # short for {host: 192.0.2.20}
localhost:
  user: %u
`},
	{"srv/salt/hello.sh", `#!/bin/sh
# gossh '*' cmd.script salt://hello.sh
echo "hello from $(uname -n)"
`},
	{"srv/pillar/top.sls", `# Which pillar each host gets. The patterns are targets, such as 'web*' or 'G@os:Debian'.
base:
  '*':
    - common
`},
	{"srv/pillar/common.sls", `# Data for hosts. gossh '*' pillar.items shows them, gossh '*' pillar.get site:contact one.
# This is a template: gossh render shows what it becomes.
site:
  contact: admin@example.com
  greeting: hello {{ grains['id'] }}
`},
}

// init writes a directory to start from; what is there already is left alone.
func (a *app) init(_ context.Context, args *config.Args) error {
	dir := a.env.WorkDir
	if len(args.Words) > 0 {
		dir = args.Words[0]
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fault.Wrap(fault.Invalid, "finding the directory", err)
	}
	if strings.ContainsAny(dir, "\n:#\"'") {
		return usagef("the path %q has characters that the files would have to quote", dir)
	}
	for _, f := range skeleton {
		name := filepath.Join(dir, f[0])
		text := strings.ReplaceAll(strings.ReplaceAll(f[1], "%s", dir), "%u", localUser())
		wrote, err := createFile(name, text)
		if err != nil {
			return fault.Wrap(fault.Invalid, "writing the project", err)
		}
		verb := "kept "
		if wrote {
			verb = "wrote"
		}
		if _, err := fmt.Fprintf(a.out, "%s %s\n", verb, name); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(a.out, "\nNow add your hosts to %s, and try:\n\n    cd %s\n    gossh '*' test.ping\n",
		filepath.Join(dir, "etc/roster"), dir)
	return err
}

// createFile writes a file that does not exist yet.
func createFile(name, text string) (wrote bool, err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return false, err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = f.WriteString(text)
	return true, errors.Join(err, f.Close())
}
