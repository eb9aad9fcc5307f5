package grains

import (
	"os"
	"strings"
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
		addrs    []string
	}
	var got []link
	for _, l := range parseIfconfig("\tinet 1.2.3.4\n" + text) {
		g := link{name: l.Name, hw: l.HWAddr}
		for _, a := range l.Addrs {
			g.addrs = append(g.addrs, a.String())
		}
		got = append(got, g)
	}
	want := []link{
		{"em0", "08:00:27:aa:bb:cc", []string{"10.0.2.15", "10.0.2.16", "fe80::a00:27ff%em0"}},
		{"lo0", "", []string{"::1", "127.0.0.1"}},
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

// TestDocumented holds docs/grains.md to the grains there are.
func TestDocumented(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../docs/grains.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	for _, c := range collectors() {
		for _, name := range c.names {
			if !strings.Contains(page, "`"+name+"`") {
				t.Errorf("docs/grains.md does not tell of %s", name)
			}
		}
	}
}
