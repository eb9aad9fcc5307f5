package process

import (
	"os"
	"strconv"
	"strings"
)

// stat is what /proc says of a process.
type stat struct {
	pid, ppid, group, session int
	began                     string
}

// members returns the living processes of the session or process group that the
// root leads, and its descendants, whatever session they are in: coreutils' timeout
// makes a group of its own, sudo with use_pty a session. Without /proc it reports
// false.
func (f *family) members() (found []int, ok bool) {
	all := processes()
	if len(all) == 0 {
		return nil, false // this process at least would be there
	}
	in := map[int]string{}
	for grown := true; grown; {
		grown = false
		for _, s := range all {
			if _, have := in[s.pid]; !have && f.has(s, in) {
				in[s.pid] = s.began
				found = append(found, s.pid)
				grown = true
			}
		}
	}
	f.known = in
	return found, true
}

// has reports whether s is of the family, given some members.
func (f *family) has(s stat, in map[int]string) bool {
	if s.pid == f.root || s.session == f.root || s.group == f.root {
		return true
	}
	if _, ok := in[s.ppid]; ok {
		return true
	}
	began, ok := f.known[s.pid]
	return ok && began == s.began
}

// processes returns all processes but the zombies. Without /proc it is empty.
func processes() []stat {
	d, err := os.Open("/proc")
	if err != nil {
		return nil
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	if err != nil {
		return nil
	}
	var out []stat
	for _, n := range names {
		if n[0] < '0' || n[0] > '9' {
			continue
		}
		if b, err := os.ReadFile("/proc/" + n + "/stat"); err == nil {
			if s, ok := parseStat(string(b)); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

// parseStat reads one line of numbers: the pid, the name, which is in parentheses
// and may hold anything, the state and so on. Zombies count as gone.
func parseStat(line string) (s stat, ok bool) {
	open, end := strings.IndexByte(line, '('), strings.LastIndexByte(line, ')')
	if open < 0 || end < open {
		return s, false
	}
	f := strings.Fields(line[end+1:])
	const began = 19
	if len(f) <= began || f[0] == "Z" || f[0] == "X" {
		return s, false
	}
	s.began = f[began]
	var err error
	for to, text := range map[*int]string{
		&s.pid: strings.TrimSpace(line[:open]), &s.ppid: f[1], &s.group: f[2], &s.session: f[3],
	} {
		if *to, err = strconv.Atoi(text); err != nil {
			return s, false
		}
	}
	return s, true
}
