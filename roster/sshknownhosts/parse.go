package sshknownhosts

import (
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/gossh/gossh/targets"
)

// name is a host in the file. Port is 0 where the file has none, which means 22.
type name struct {
	host string
	port int
	line int
}

// names are the hosts of a file, each once, and how much of it is of no use.
type names struct {
	list   []name
	hashed int // names that are hashed
	bad    int // lines and names that make no sense; firstBad is the first line
	first  int
}

// parse reads the text of a known_hosts file. Lines with a marker are about keys
// and not about hosts; patterns name no host.
func parse(text string) names {
	var out names
	seen := map[name]bool{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0][0] == '#' || fields[0][0] == '@' {
			continue
		}
		if len(fields) < 3 || !isKey(fields[2]) {
			out.wrong(number)
			continue
		}
		for field := range strings.SplitSeq(fields[0], ",") {
			switch {
			case field == "":
				continue
			case field[0] == '|':
				out.hashed++
				continue
			case field[0] == '!' || strings.ContainsAny(field, "*?"):
				continue
			}
			n, ok := split(field)
			if !ok {
				out.wrong(number)
				continue
			}
			if !seen[n] {
				seen[n] = true
				out.list = append(out.list, name{n.host, n.port, number})
			}
		}
	}
	return out
}

func (n *names) wrong(line int) {
	if n.bad++; n.first == 0 {
		n.first = line
	}
}

// isKey reports whether a field can be a key.
func isKey(field string) bool {
	_, err := base64.StdEncoding.DecodeString(field)
	return err == nil
}

// split reads host or [host]:port.
func split(field string) (name, bool) {
	inner, bracketed := strings.CutPrefix(field, "[")
	if !bracketed {
		_, err := targets.ParseID(field)
		return name{host: field}, err == nil && !strings.ContainsAny(field, "[]@")
	}
	host, rest, ok := strings.Cut(inner, "]")
	port, err := strconv.ParseUint(strings.TrimPrefix(rest, ":"), 10, 16)
	if rest == "" {
		port, err = 0, nil
	}
	if port == 22 {
		port = 0
	}
	_, badID := targets.ParseID(host)
	return name{host: host, port: int(port)}, ok && err == nil && badID == nil && !strings.ContainsAny(host, "[]@") &&
		(rest == "" || rest[0] == ':' && strings.Trim(rest[1:], "0") != "")
}

// ids returns the IDs of the names: the host, or with its port where the file has
// several ports of a host.
func (n *names) ids() []targets.ID {
	ports := map[string]int{}
	for _, x := range n.list {
		ports[x.host]++
	}
	out := make([]targets.ID, len(n.list))
	for i, x := range n.list {
		id := x.host
		if x.port != 0 && ports[x.host] > 1 {
			if strings.Contains(id, ":") {
				id = "[" + id + "]"
			}
			id += ":" + strconv.Itoa(x.port)
		}
		out[i] = targets.ID(id)
	}
	return out
}
