package scan

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/gossh/gossh/fault"
)

// span is a range of addresses, with the user to log in as, if any.
type span struct {
	user     string
	from, to netip.Addr
}

func (s span) contains(a netip.Addr) bool {
	return s.from.BitLen() == a.BitLen() && s.from.Compare(a) <= 0 && a.Compare(s.to) <= 0
}

func wrong(format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, "reading the target", format, args...)
}

// parse reads an address, a network in CIDR form, or a range: 192.0.2.1-192.0.2.9
// or 192.0.2.1-9. A user and an @ may stand before it. ok is false if text is
// something else, such as the name of a host.
func parse(text string) (s span, ok bool, err error) {
	rest := text
	if i := strings.LastIndexByte(text, '@'); i > 0 {
		s.user, rest = text[:i], text[i+1:]
	}
	if strings.Contains(rest, "/") {
		p, err := netip.ParsePrefix(rest)
		if err != nil || p.Addr().Is4In6() {
			return s, false, nil
		}
		s.from, s.to, err = network(p)
		return s, true, err
	}
	if a, err := address(rest); err == nil {
		s.from, s.to = a, a
		return s, true, nil
	}
	first, last, dash := strings.Cut(rest, "-")
	if s.from, err = address(first); err != nil || !dash {
		return s, false, nil
	}
	if s.to, err = end(s.from, last); err != nil {
		return s, false, nil
	}
	if !s.contains(s.to) {
		return s, true, wrong("the range %s is empty", rest)
	}
	return s, true, nil
}

// address reads one address, which may be in brackets.
func address(text string) (netip.Addr, error) {
	if inner, ok := strings.CutPrefix(text, "["); ok && strings.HasSuffix(inner, "]") {
		text = strings.TrimSuffix(inner, "]")
	}
	a, err := netip.ParseAddr(text)
	return a.Unmap(), err
}

// end reads the end of a range: an address, or the last number of an IPv4 one.
func end(from netip.Addr, text string) (netip.Addr, error) {
	if !from.Is4() {
		return address(text)
	}
	n, err := strconv.ParseUint(text, 10, 8)
	if err != nil {
		return address(text)
	}
	b := from.As4()
	b[3] = byte(n)
	return netip.AddrFrom4(b), nil
}

// network returns the first and the last address of a network that a host can
// have: not that of the network itself, and not the broadcast address of IPv4.
func network(p netip.Prefix) (from, to netip.Addr, err error) {
	if p.Masked() != p {
		return from, to, wrong("%s is an address in a network, and not a network", p).WithHint("did you mean " + p.Masked().String() + "?")
	}
	from = p.Addr()
	b := from.AsSlice()
	for i := p.Bits(); i < from.BitLen(); i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	to, _ = netip.AddrFromSlice(b)
	if from.BitLen()-p.Bits() < 2 {
		return from, to, nil
	}
	from = from.Next()
	if to.Is4() {
		to = to.Prev()
	}
	return from, to, nil
}

// MaxAddresses bounds what one call scans.
const MaxAddresses = 1 << 16

// addresses returns the addresses of all spans, each once, in their order.
func addresses(spans []span) ([]netip.Addr, error) {
	seen := map[netip.Addr]bool{}
	var out []netip.Addr
	for _, s := range spans {
		for a := s.from; a.IsValid() && a.Compare(s.to) <= 0; a = a.Next() {
			if seen[a] {
				continue
			}
			if len(out) == MaxAddresses {
				return nil, wrong("more than %d addresses are to be scanned", MaxAddresses)
			}
			seen[a] = true
			out = append(out, a)
		}
	}
	return out, nil
}
