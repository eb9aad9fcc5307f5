package main

import (
	"bytes"
	"flag"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	xssh "golang.org/x/crypto/ssh"
	"golang.org/x/sync/errgroup"
)

// floorOptions say what the floor does: the least that a client can do is to
// connect, log in, run a line and give it its input.
type floorOptions struct {
	dir   string // of the keys
	addrs string // host:port, or the first of a range, as in simAddr
	hosts int
	// line is run; NUMBER in it is replaced by the number of the host. input is a
	// file that each gets on stdin.
	line, input string
}

// floor runs the floor as a process of its own.
func (s site) floor(hosts int, line, input string) (sample, error) {
	self, err := os.Executable()
	if err != nil {
		return sample{}, err
	}
	return run([]string{
		self, "floor", "-dir", s.dir, "-addr", s.addr, "-hosts", strconv.Itoa(hosts), "-line", line, "-input", input,
	})
}

// floorMain is the role of the floor.
func floorMain(argv []string) error {
	var o floorOptions
	fs := flag.NewFlagSet("floor", flag.ContinueOnError)
	fs.StringVar(&o.dir, "dir", "", "")
	fs.StringVar(&o.addrs, "addr", "", "")
	fs.IntVar(&o.hosts, "hosts", 1, "")
	fs.StringVar(&o.line, "line", "", "")
	fs.StringVar(&o.input, "input", "", "")
	if err := fs.Parse(argv); err != nil {
		return err
	}
	c, err := floorConfig(o.dir)
	if err != nil {
		return err
	}
	var input []byte
	if o.input != "" {
		if input, err = os.ReadFile(o.input); err != nil {
			return err
		}
	}
	var g errgroup.Group
	g.SetLimit(100)
	for i := range o.hosts {
		g.Go(func() error {
			return once(c, hostAddr(o.addrs, i), strings.ReplaceAll(o.line, "NUMBER", strconv.Itoa(i)), input)
		})
	}
	return g.Wait()
}

func floorConfig(dir string) (*xssh.ClientConfig, error) {
	pem, err := os.ReadFile(filepath.Join(dir, "id"))
	if err != nil {
		return nil, err
	}
	key, err := xssh.ParsePrivateKey(pem)
	if err != nil {
		return nil, err
	}
	pub, err := os.ReadFile(filepath.Join(dir, "host.pub"))
	if err != nil {
		return nil, err
	}
	host, _, _, _, err := xssh.ParseAuthorizedKey(pub)
	if err != nil {
		return nil, err
	}
	return &xssh.ClientConfig{
		User: "root", Auth: []xssh.AuthMethod{xssh.PublicKeys(key)}, HostKeyCallback: xssh.FixedHostKey(host),
		Timeout: time.Minute,
	}, nil
}

// hostAddr is the address of host i: simulated hosts have one each, the others
// share one.
func hostAddr(addr string, i int) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || host != simFirst {
		return addr
	}
	return net.JoinHostPort(simHost(i), port)
}

// once is the work on one host.
func once(conf *xssh.ClientConfig, addr, line string, input []byte) error {
	c, err := xssh.Dial("tcp", addr, conf)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	s, err := c.NewSession()
	if err != nil {
		return err
	}
	if input != nil {
		s.Stdin = bytes.NewReader(input)
	}
	_, err = s.Output(line)
	return err
}
