package network

import (
	"bytes"
	"net"
	"testing"

	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// TestWake sends packets to a socket of the test.
func TestWake(t *testing.T) {
	t.Parallel()
	var lc net.ListenConfig
	in, err := lc.ListenPacket(t.Context(), "udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close() })
	port := int64(in.LocalAddr().(*net.UDPAddr).Port)
	want := append(bytes.Repeat([]byte{0xff}, 6), bytes.Repeat([]byte{8, 0, 0x27, 0x13, 0x69, 0x77}, 16)...)
	h := moduletest.NewHost(t)
	h.Functions = Functions
	for _, mac := range []string{"08-00-27-13-69-77", "080027136977", "08:00:27:13:69:77"} {
		// What the dry run sent would be read first.
		if v, err := h.Call(t.Context(), "network.wol", []any{"ff" + mac[2:], "127.0.0.1", port}, ordered.Of("test", true)); err != nil || v != true {
			t.Errorf("%s, dry: got %v, %v", mac, v, err)
		}
		if v, err := h.Call(t.Context(), "network.wol", []any{mac, "127.0.0.1", port}, nil); err != nil || v != true {
			t.Fatalf("%s: got %v, %v", mac, v, err) // nothing would come
		}
		got := make([]byte, 200)
		n, _, err := in.ReadFrom(got)
		if err != nil || !bytes.Equal(got[:n], want) {
			t.Errorf("%s: got % x, %v, want % x", mac, got[:n], err, want)
		}
	}
	moduletest.Run(t, Functions(), nil, []moduletest.Case{
		{Name: "short", Fun: "network.wol", Args: []any{"0800271369"}, Err: "Invalid MAC address 0800271369"},
		{Name: "no number", Fun: "network.wol", Args: []any{"08-00-27-13-69-zz"}, Err: "Invalid MAC address"},
		{Name: "no address", Fun: "network.wol", Args: []any{"080027136977", "x"}, Err: "bcast must be an IPv4 address"},
		{Name: "no port", Fun: "network.wol", Args: []any{"080027136977", "127.0.0.1", int64(0)}, Err: "destport must be a number"},
	})
}
