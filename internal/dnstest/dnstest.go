// Package dnstest is a name server for tests.
package dnstest

import (
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// SRV is a record of a service.
type SRV struct {
	Priority, Weight, Port uint16
	Target                 string
}

// Zone is what a server knows, by names without the dot at the end.
type Zone struct {
	SRV   map[string][]SRV
	Hosts map[string][]string // addresses of both kinds
	// Silent names are never answered.
	Silent map[string]bool
}

// Server answers on one port of 127.0.0.1, by UDP and TCP.
type Server struct {
	// Addr is its address with the port.
	Addr string

	zone Zone
	udp  net.PacketConn
	tcp  net.Listener
	done sync.WaitGroup
	mu   sync.Mutex
	open map[net.Conn]bool // nil when closed
}

// New starts a server that ends with the test.
func New(t testing.TB, z Zone) *Server {
	t.Helper()
	s, err := Start(z)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// Start starts a server.
func Start(z Zone) (*Server, error) {
	s := &Server{zone: z, open: map[net.Conn]bool{}}
	var err error
	for range 20 { // the same port may be taken for the other protocol
		if s.tcp, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return nil, err
		}
		s.Addr = s.tcp.Addr().String()
		if s.udp, err = net.ListenPacket("udp", s.Addr); err == nil {
			s.done.Go(s.packets)
			s.done.Go(s.accept)
			return s, nil
		}
		s.tcp.Close()
	}
	return nil, err
}

// Close ends the server, and waits for it.
func (s *Server) Close() {
	_ = s.udp.Close() // there is nothing to write
	s.tcp.Close()
	s.mu.Lock()
	for c := range s.open {
		c.Close()
	}
	s.open = nil
	s.mu.Unlock()
	s.done.Wait()
}

// maxPacket is the longest answer by UDP: Go's resolver takes that much.
const maxPacket = 1232

func (s *Server) packets() {
	b := make([]byte, 4096)
	for {
		n, from, err := s.udp.ReadFrom(b)
		if err != nil {
			return
		}
		a := s.answer(b[:n], false)
		if len(a) > maxPacket {
			a = s.answer(b[:n], true)
		}
		if a != nil {
			if _, err := s.udp.WriteTo(a, from); err != nil {
				return
			}
		}
	}
}

func (s *Server) accept() {
	for {
		c, err := s.tcp.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		if s.open == nil {
			c.Close()
		} else {
			s.open[c] = true
			s.done.Go(func() { s.stream(c) })
		}
		s.mu.Unlock()
	}
}

// stream answers questions with their lengths before them.
func (s *Server) stream(c net.Conn) {
	defer func() {
		c.Close()
		s.mu.Lock()
		delete(s.open, c)
		s.mu.Unlock()
	}()
	for {
		var size [2]byte
		if _, err := io.ReadFull(c, size[:]); err != nil {
			return
		}
		b := make([]byte, binary.BigEndian.Uint16(size[:]))
		if _, err := io.ReadFull(c, b); err != nil {
			return
		}
		a := s.answer(b, false)
		if a == nil {
			continue
		}
		if _, err := c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(a))), a...)); err != nil {
			return
		}
	}
}

// answer returns the answer to one question, nil for none. A truncated one has
// nothing in it.
func (s *Server) answer(question []byte, truncated bool) []byte {
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	name := strings.TrimSuffix(q.Name.String(), ".")
	if s.zone.Silent[name] {
		return nil
	}
	out := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: m.ID, Response: true, RecursionDesired: m.RecursionDesired, RecursionAvailable: true, Truncated: truncated},
		Questions: m.Questions,
	}
	srv, hasSRV := s.zone.SRV[name]
	hosts, hasHosts := s.zone.Hosts[name]
	if !hasSRV && !hasHosts {
		out.RCode = dnsmessage.RCodeNameError
	}
	if !truncated {
		out.Answers = append(services(q, srv), addresses(q, hosts)...)
	}
	b, err := out.Pack()
	if err != nil {
		return nil
	}
	return b
}

func services(q dnsmessage.Question, list []SRV) []dnsmessage.Resource {
	var out []dnsmessage.Resource
	for _, r := range list {
		target, err := dnsmessage.NewName(r.Target)
		if q.Type != dnsmessage.TypeSRV || err != nil {
			continue
		}
		out = append(out, dnsmessage.Resource{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET, TTL: 1},
			Body:   &dnsmessage.SRVResource{Priority: r.Priority, Weight: r.Weight, Port: r.Port, Target: target},
		})
	}
	return out
}

func addresses(q dnsmessage.Question, list []string) []dnsmessage.Resource {
	var out []dnsmessage.Resource
	for _, text := range list {
		a, err := netip.ParseAddr(text)
		if err != nil {
			continue
		}
		h := dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET, TTL: 1}
		switch {
		case q.Type == dnsmessage.TypeA && a.Is4():
			out = append(out, dnsmessage.Resource{Header: h, Body: &dnsmessage.AResource{A: a.As4()}})
		case q.Type == dnsmessage.TypeAAAA && a.Is6():
			out = append(out, dnsmessage.Resource{Header: h, Body: &dnsmessage.AAAAResource{AAAA: a.As16()}})
		}
	}
	return out
}
