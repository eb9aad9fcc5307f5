package netif

import (
	"bytes"
	"context"
	"encoding/binary"
	"net/netip"
	"syscall"
)

// List asks the kernel by netlink; run, which other systems need, is not used. The
// package net would do the same and make the thin larger by 5 %.
func List(context.Context, func(ctx context.Context, argv ...string) string) []Link {
	var out []Link
	index := map[uint32]int{}
	each(syscall.RTM_GETLINK, syscall.RTM_NEWLINK, func(m syscall.NetlinkMessage, attr map[uint16][]byte) {
		if len(m.Data) < syscall.SizeofIfInfomsg {
			return
		}
		index[binary.NativeEndian.Uint32(m.Data[4:])] = len(out)
		flags := binary.NativeEndian.Uint32(m.Data[8:])
		out = append(out, Link{Name: text(attr[syscall.IFLA_IFNAME]), HWAddr: hwaddr(attr[syscall.IFLA_ADDRESS]), Up: flags&syscall.IFF_UP != 0})
	})
	each(syscall.RTM_GETADDR, syscall.RTM_NEWADDR, func(m syscall.NetlinkMessage, attr map[uint16][]byte) {
		if len(m.Data) < syscall.SizeofIfAddrmsg {
			return
		}
		i, ok := index[binary.NativeEndian.Uint32(m.Data[4:])]
		// On a point-to-point link IFA_ADDRESS is the other end.
		b := attr[syscall.IFA_LOCAL]
		if b == nil {
			b = attr[syscall.IFA_ADDRESS]
		}
		addr, valid := netip.AddrFromSlice(b)
		if !ok || !valid {
			return
		}
		a := Addr{Addr: addr, Bits: int(m.Data[1]), Label: text(attr[syscall.IFA_LABEL]), Scope: scope(m.Data[3])}
		a.Secondary = addr.Is4() && m.Data[2]&syscall.IFA_F_SECONDARY != 0
		a.Broadcast, _ = netip.AddrFromSlice(attr[syscall.IFA_BROADCAST])
		out[i].Addrs = append(out[i].Addrs, a)
	})
	return out
}

func text(b []byte) string {
	b, _, _ = bytes.Cut(b, []byte{0})
	return string(b)
}

// scope names the scope of an address as ip(8) does.
func scope(b byte) string {
	switch b {
	case syscall.RT_SCOPE_UNIVERSE:
		return "global"
	case syscall.RT_SCOPE_SITE:
		return "site"
	case syscall.RT_SCOPE_LINK:
		return "link"
	case syscall.RT_SCOPE_HOST:
		return "host"
	}
	return ""
}

// each calls f for each answer to a dump request, with its attributes.
func each(request int, answer uint16, f func(m syscall.NetlinkMessage, attr map[uint16][]byte)) {
	b, err := syscall.NetlinkRIB(request, syscall.AF_UNSPEC)
	if err != nil {
		return
	}
	messages, err := syscall.ParseNetlinkMessage(b)
	if err != nil {
		return
	}
	for i := range messages {
		if messages[i].Header.Type != answer {
			continue
		}
		list, err := syscall.ParseNetlinkRouteAttr(&messages[i])
		if err != nil {
			continue
		}
		attr := make(map[uint16][]byte, len(list))
		for _, a := range list {
			attr[a.Attr.Type] = a.Value
		}
		f(messages[i], attr)
	}
}
