package sshconfig

import (
	"fmt"
	"strconv"
	"strings"
)

// ParseJump reads a list of [user@]host[:port] or ssh:// addresses.
func ParseJump(s string) ([]Hop, error) {
	var out []Hop
	for part := range strings.SplitSeq(s, ",") {
		h, err := parseHop(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

func parseHop(text string) (Hop, error) {
	var h Hop
	s, isURI := strings.CutPrefix(text, "ssh://")
	if isURI {
		s = strings.TrimSuffix(s, "/")
	}
	if i := strings.LastIndex(s, "@"); i >= 0 {
		h.User, s = s[:i], s[i+1:]
		if h.User == "" {
			return h, fmt.Errorf("%q names no user", text)
		}
	}
	port, hasPort := "", false
	if inner, ok := strings.CutPrefix(s, "["); ok {
		var tail string
		h.Host, tail, ok = strings.Cut(inner, "]")
		port, hasPort = strings.CutPrefix(tail, ":")
		if !ok || tail != "" && !hasPort {
			return h, fmt.Errorf("%q is no jump host", text)
		}
	} else if h.Host = s; strings.Count(s, ":") == 1 {
		h.Host, port, hasPort = strings.Cut(s, ":")
	}
	if hasPort && port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return h, fmt.Errorf("%q is no port of a jump host", port)
		}
		h.Port = int(n)
	}
	if h.Host == "" || !validHost(h.Host) || h.User != "" && !validUser(h.User) {
		return h, fmt.Errorf("%q is no jump host", text)
	}
	return h, nil
}
