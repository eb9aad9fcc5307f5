package netif

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseIfconfig(t *testing.T) {
	t.Parallel()
	const text = `em0: flags=1008843<UP,BROADCAST,RUNNING> metric 0 mtu 1500
	options=4e504bb<RXCSUM,TXCSUM>
	ether 08:00:27:aa:bb:cc
	inet 10.0.2.15 netmask 0xffffff00 broadcast 10.0.2.255
	inet 10.0.2.16/24 broadcast 10.0.2.255
	inet6 fe80::a00:27ff%em0 prefixlen 64 scopeid 0x1
	media: Ethernet autoselect (1000baseT <full-duplex>)
lo0: flags=1008049<UP,LOOPBACK> metric 0 mtu 16384
	inet6 ::1 prefixlen 128
	inet 127.0.0.1 netmask 0xff000000
`
	type link struct {
		name, hw string
		up       bool
		addrs    []string
	}
	var got []link
	for _, l := range parseIfconfig("\tinet 1.2.3.4\n" + text) {
		g := link{name: l.Name, hw: l.HWAddr, up: l.Up}
		for _, a := range l.Addrs {
			g.addrs = append(g.addrs, a.String()+" in "+a.Network().String())
		}
		got = append(got, g)
	}
	want := []link{
		{"em0", "08:00:27:aa:bb:cc", true, []string{"10.0.2.15 in 10.0.2.0/24", "10.0.2.16 in 10.0.2.0/24", "fe80::a00:27ff%em0 in fe80::/64"}},
		{"lo0", "", true, []string{"::1 in ::1/128", "127.0.0.1 in 127.0.0.0/8"}},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(link{})); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
}

func TestHWAddr(t *testing.T) {
	t.Parallel()
	for want, in := range map[string][]byte{"": nil, "52:54:00:0a:0b:0c": {0x52, 0x54, 0, 10, 11, 12}, "10.0.0.1": {10, 0, 0, 1}} {
		if got := hwaddr(in); got != want {
			t.Errorf("%v: got %q, want %q", in, got, want)
		}
	}
}
