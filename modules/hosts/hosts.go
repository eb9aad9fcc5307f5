// Package hosts has the functions that read and change /etc/hosts: hosts.*.
package hosts

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("hosts", table, map[string]modules.Func{
		"list_hosts": list, "get_ip": getIP, "get_alias": getAlias, "has_pair": hasPair,
		"set_host": setHost, "add_host": addHost, "rm_host": removeHost, "set_comment": setComment,
	})
}

const table = `
- ip: text: the address
- alias: text: the name
- host: text: the name

list_hosts()
Return what /etc/hosts has.
= a mapping from the addresses to mappings with aliases and comment; lines that are comments are under comment-0 and so on
$

get_ip(host)
Return the first address of a name.
= the address; empty if there is none
$ localhost

get_alias(ip)
Return the names of an address.
= a list
$ 127.0.0.1

has_pair(ip, alias)
Tell whether an address has a name.
= True or False
$ 127.0.0.1 localhost

set_host(ip, alias, comment=None) !
Make names, with white space between, the only ones of an address; no name removes it.
- comment: text: what stands behind the names
= True
$ 192.0.2.7 'web1 web1.example.com'

add_host(ip, alias) !
Add a name to an address.
= True
$ 192.0.2.7 web1

rm_host(ip, alias) !
Remove a name of an address, and the address with its last name.
= True
$ 192.0.2.7 web1

set_comment(ip, comment) !
Set what stands behind the names of an address.
- comment: text: the comment
= True if the file has the address, else False
$ 192.0.2.7 'the first one'
`

const path = "/etc/hosts"

// line is a line of the file.
type line struct {
	text    string // as it stands
	ip      string // "" for a line without an address
	names   []string
	comment string
}

func read(c *modules.Call) ([]line, error) {
	text, err := c.Host.Read(path)
	if err != nil {
		return nil, err
	}
	var out []line
	for l := range strings.Lines(text) {
		l = strings.TrimRight(l, "\r\n")
		words, comment, _ := strings.Cut(l, "#")
		n := line{text: l, comment: strings.TrimSpace(comment)}
		if f := strings.Fields(words); len(f) > 0 {
			n.ip, n.names = f[0], f[1:]
		}
		out = append(out, n)
	}
	return out, nil
}

// write puts lines into the file, unless the call is a dry run or nothing changed.
func write(c *modules.Call, lines []line) error {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text + "\n")
	}
	old, err := c.Host.Read(path)
	if err != nil || c.Test || old == b.String() {
		return err
	}
	return c.Host.Save(path, []byte(b.String()), 0o644)
}

// made returns a line with names.
func made(ip string, names []string, comment string) line {
	text := ip + "\t\t" + strings.Join(names, " ")
	if comment != "" {
		text += "\t# " + comment
	}
	return line{text: text, ip: ip, names: names, comment: comment}
}

func list(_ context.Context, c *modules.Call) (any, error) {
	lines, err := read(c)
	out := &ordered.Map{}
	n := 0
	for _, l := range lines {
		if l.ip == "" {
			if l.comment != "" || strings.HasPrefix(l.text, "#") {
				out.Set(fmt.Sprintf("comment-%d", n), []any{l.text})
				n++
			}
			continue
		}
		m, ok := out.Value(l.ip).(*ordered.Map)
		if !ok {
			m = ordered.Of("aliases", []any{})
			out.Set(l.ip, m)
		}
		all := m.Value("aliases").([]any)
		for _, name := range l.names {
			all = append(all, name)
		}
		m.Set("aliases", all)
		if l.comment != "" {
			m.Set("comment", l.comment)
		}
	}
	return out, err
}

func getIP(_ context.Context, c *modules.Call) (any, error) {
	lines, err := read(c)
	for _, l := range lines {
		if slices.Contains(l.names, c.Text("host")) {
			return l.ip, nil
		}
	}
	return "", err
}

func getAlias(_ context.Context, c *modules.Call) (any, error) {
	lines, err := read(c)
	out := []any{}
	for _, l := range lines {
		for _, n := range l.names {
			if l.ip == c.Text("ip") {
				out = append(out, n)
			}
		}
	}
	return out, err
}

func hasPair(_ context.Context, c *modules.Call) (any, error) {
	lines, err := read(c)
	return has(lines, c.Text("ip"), c.Text("alias")), err
}

func has(lines []line, ip, alias string) bool {
	return slices.ContainsFunc(lines, func(l line) bool { return l.ip == ip && slices.Contains(l.names, alias) })
}

// check refuses what would be something else in the file.
func check(c *modules.Call, names []string) error {
	ip := c.Text("ip")
	if ip == "" || strings.ContainsAny(ip, "# \t\n") || strings.ContainsAny(strings.Join(names, " "), "#\n") {
		return modules.Errorf("an address and a name have no white space and no #: %q, %q", ip, c.Text("alias"))
	}
	return nil
}

func setHost(_ context.Context, c *modules.Call) (any, error) {
	ip, names := c.Text("ip"), strings.Fields(c.Text("alias"))
	lines, err := read(c)
	if err == nil {
		err = check(c, names)
	}
	if err != nil {
		return nil, err
	}
	var out []line
	done := len(names) == 0
	for _, l := range lines {
		if l.ip != ip {
			out = append(out, l)
			continue
		}
		if done {
			continue // another line of the same address
		}
		comment := l.comment
		if c.Given("comment") {
			comment = c.Text("comment")
		}
		done = true
		if slices.Equal(l.names, names) && comment == l.comment {
			out = append(out, l)
			continue
		}
		out = append(out, made(ip, names, comment))
	}
	if !done {
		out = append(out, made(ip, names, c.Text("comment")))
	}
	return true, write(c, out)
}

func addHost(_ context.Context, c *modules.Call) (any, error) {
	ip, names := c.Text("ip"), strings.Fields(c.Text("alias"))
	lines, err := read(c)
	if err == nil {
		err = check(c, names)
	}
	if err != nil || len(names) == 0 {
		return err == nil, err
	}
	names = slices.DeleteFunc(names, func(n string) bool { return has(lines, ip, n) })
	if len(names) == 0 {
		return true, nil
	}
	last := -1
	for i, l := range lines {
		if l.ip == ip {
			last = i
		}
	}
	if last < 0 {
		return true, write(c, append(lines, made(ip, names, "")))
	}
	lines[last] = made(ip, append(lines[last].names, names...), lines[last].comment)
	return true, write(c, lines)
}

func removeHost(_ context.Context, c *modules.Call) (any, error) {
	lines, err := read(c)
	if err != nil {
		return nil, err
	}
	var out []line
	for _, l := range lines {
		if l.ip != c.Text("ip") || !slices.Contains(l.names, c.Text("alias")) {
			out = append(out, l)
			continue
		}
		left := slices.DeleteFunc(l.names, func(n string) bool { return n == c.Text("alias") })
		if len(left) > 0 {
			out = append(out, made(l.ip, left, l.comment))
		}
	}
	return true, write(c, out)
}

func setComment(_ context.Context, c *modules.Call) (any, error) {
	lines, err := read(c)
	if err != nil {
		return nil, err
	}
	if strings.Contains(c.Text("comment"), "\n") {
		return nil, modules.Errorf("a comment is one line")
	}
	found := false
	for i, l := range lines {
		if l.ip == c.Text("ip") {
			found = true
			lines[i] = made(l.ip, l.names, c.Text("comment"))
		}
	}
	return found, write(c, lines)
}
