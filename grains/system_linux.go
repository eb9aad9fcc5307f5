package grains

import (
	"context"
	"encoding/binary"
	"net/netip"
	"syscall"
)

// uname asks the kernel.
func uname(context.Context, *Env) Uname {
	var u syscall.Utsname
	if err := syscall.Uname(&u); err != nil {
		return Uname{System: "Linux"}
	}
	return Uname{chars(u.Sysname[:]), chars(u.Nodename[:]), chars(u.Release[:]), chars(u.Version[:]), chars(u.Machine[:])}
}

// chars returns the text of a C string, whose characters are signed on some
// architectures.
func chars[T int8 | uint8](c []T) string {
	b := make([]byte, 0, len(c))
	for _, x := range c {
		if x == 0 {
			break
		}
		b = append(b, byte(x))
	}
	return string(b)
}

// links asks the kernel by netlink. The package net would do the same and make the
// thin larger by 5 %.
func links(context.Context, *Env) []Link {
	var out []Link
	index := map[uint32]int{}
	each(syscall.RTM_GETLINK, syscall.RTM_NEWLINK, func(m syscall.NetlinkMessage, attr map[uint16][]byte) {
		if len(m.Data) < syscall.SizeofIfInfomsg {
			return
		}
		index[binary.NativeEndian.Uint32(m.Data[4:])] = len(out)
		out = append(out, Link{Name: chars(attr[syscall.IFLA_IFNAME]), HWAddr: hwaddr(attr[syscall.IFLA_ADDRESS])})
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
		secondary := addr.Is4() && m.Data[2]&syscall.IFA_F_SECONDARY != 0
		out[i].Addrs = append(out[i].Addrs, Addr{addr, secondary})
	})
	return out
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
