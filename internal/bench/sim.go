package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// simulation is a second process that answers for many hosts without running a
// thin: what it costs is only ssh.
type simulation struct {
	site
	hung  string // the port on which nobody answers
	cmd   *exec.Cmd
	stdin io.Closer
}

// Each simulated host has an address of its own, so that what gossh keeps for each
// host is measured: 250 in each 127.1.x.0/24.
const simFirst = "127.1.0.1"

// simMost is how many addresses there are.
const simMost = 250 * 250

func simHost(i int) string { return fmt.Sprintf("127.1.%d.%d", i/250, 1+i%250) }

// simulate starts the process and writes rosters for 1,000 and for n hosts, and one
// for 1,000 hosts of which one in a hundred hangs.
func simulate(n int) (_ *simulation, err error) {
	if n > simMost {
		return nil, fmt.Errorf("at most %d hosts can be simulated", simMost)
	}
	s := &simulation{}
	if s.site, err = newSite(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = s.close() // err tells more
		}
	}()
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s.cmd = exec.Command(self, "simulate", s.dir) //nolint:noctx // close ends it
	s.cmd.Stderr = os.Stderr
	if s.stdin, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("it did not start: %w", err)
	}
	port, hung, _ := strings.Cut(strings.TrimSpace(line), " ")
	s.addr, s.hung = simFirst+":"+port, hung
	return s, s.rosters(n)
}

func (s *simulation) rosters(n int) error {
	key, err := os.ReadFile(s.path("host.pub"))
	if err != nil {
		return err
	}
	var known strings.Builder
	for i := range max(n, simSmall) {
		fmt.Fprintf(&known, "[%s]:%s %s", simHost(i), s.port(), key)
	}
	entry := func(i int) string {
		return fmt.Sprintf("host: %s, port: %s, user: root, priv: %s/id", simHost(i), s.port(), s.dir)
	}
	return s.write(map[string]string{
		"master": "gossh: {known_hosts: [" + s.path("known") + "]}\n",
		"known":  known.String(),
		"small":  rosterOf(simSmall, entry),
		"large":  rosterOf(n, entry),
		"hung": rosterOf(simSmall, func(i int) string {
			e := entry(i) + fmt.Sprintf(", timeout: %.0f", simTimeout.Seconds())
			if i%100 == 50 {
				e = strings.Replace(e, "port: "+s.port(), "port: "+s.hung, 1)
			}
			return e
		}),
	})
}

func (s *simulation) close() error {
	if s.stdin != nil {
		_ = s.stdin.Close()
		_ = s.cmd.Wait() // it ends with its input
	}
	return os.RemoveAll(s.dir)
}
