package netif_test

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/gossh/gossh/grains/netif"
)

func TestLoopback(t *testing.T) {
	t.Parallel()
	all := netif.List(t.Context(), nil)
	i := slices.IndexFunc(all, func(l netif.Link) bool { return l.Name == "lo" })
	if i < 0 || !all[i].Up || all[i].HWAddr != "00:00:00:00:00:00" {
		t.Fatalf("got %+v, want lo among it", all)
	}
	for _, a := range all[i].Addrs {
		if a.Addr == netip.MustParseAddr("127.0.0.1") {
			if a.Scope != "host" || a.Network().String() != "127.0.0.0/8" || a.Label != "lo" || a.Secondary {
				t.Errorf("got %+v", a)
			}
			return
		}
	}
	t.Errorf("got %+v, want 127.0.0.1 among it", all[i].Addrs)
}
