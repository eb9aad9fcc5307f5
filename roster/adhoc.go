package roster

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
)

// adHocEntry makes an entry of [user@]host[:port]. ok is false for a word that
// does not look like a host: one without "@", dot or colon, unless there is no
// roster at all, in which it could be mistyped.
func adHocEntry(word string, alone bool) (e Entry, ok bool, err error) {
	source := "the command line"
	rest := word
	var attrs Attrs
	if i := strings.LastIndex(word, "@"); i >= 0 {
		user := word[:i]
		if user == "" {
			return e, false, fault.New(fault.Invalid, "reading the target", "%q has no user before the @", word)
		}
		attrs = append(attrs, Attr{"user", Value{V: user, Source: source}})
		rest = word[i+1:]
	} else if !alone && !strings.ContainsAny(word, ".:") {
		return e, false, nil
	}
	host, port, err := splitPort(rest)
	if err != nil {
		return e, false, err
	}
	if port > 0 {
		attrs = append(attrs, Attr{"port", Value{V: int64(port), Source: source}})
	}
	id, err := targets.ParseID(host)
	if err != nil {
		return e, false, err
	}
	attrs = append(attrs, Attr{"host", Value{V: host, Source: source}})
	return Entry{ID: id, Attrs: attrs, Source: source, Trusted: true}, true, nil
}

// splitPort splits host:port, [v6]:port or [v6]; a bare IPv6 address has no port.
func splitPort(s string) (host string, port int, err error) {
	if _, err := netip.ParseAddr(s); err == nil {
		return s, 0, nil
	}
	host, text := s, ""
	if strings.HasPrefix(s, "[") {
		inner, tail, closed := strings.Cut(s[1:], "]")
		if !closed || tail != "" && tail[0] != ':' {
			return "", 0, fault.New(fault.Invalid, "reading the target", "the address %q is broken", s)
		}
		host, text = inner, strings.TrimPrefix(tail, ":")
		if tail == "" {
			return host, 0, nil
		}
	} else if i := strings.LastIndexByte(s, ':'); i >= 0 {
		host, text = s[:i], s[i+1:]
	} else {
		return s, 0, nil
	}
	port, err = strconv.Atoi(text)
	if err != nil || port < 1 || port > 65535 {
		return "", 0, fault.New(fault.Invalid, "reading the target", "%q is no port: a number from 1 to 65535 is", text)
	}
	return host, port, nil
}
