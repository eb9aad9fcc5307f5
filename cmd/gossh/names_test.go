package main

import (
	"net/netip"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/gossh/gossh/internal/dnstest"
	"github.com/gossh/gossh/internal/sshtest"
)

// startNames starts a name server for the roster dns, $DNS, which has the servers as
// a service, names for them, and a name with two addresses.
func startNames(e *testscript.Env, servers []*sshtest.Server) error {
	z := dnstest.Zone{
		SRV:   map[string][]dnstest.SRV{},
		Hosts: map[string][]string{"two.example.com": {"127.0.0.1", "127.0.0.2"}},
	}
	for i, s := range servers {
		a, err := netip.ParseAddrPort(s.Addr())
		if err != nil {
			return err
		}
		name := demoHosts[i] + ".example.com"
		z.Hosts[name] = []string{a.Addr().String()}
		z.SRV["_ssh._tcp.example.com"] = append(z.SRV["_ssh._tcp.example.com"], dnstest.SRV{Priority: uint16(i), Port: a.Port(), Target: name + "."})
	}
	names, err := dnstest.Start(z)
	if err != nil {
		return err
	}
	e.Defer(names.Close)
	e.Setenv("DNS", names.Addr)
	return nil
}
