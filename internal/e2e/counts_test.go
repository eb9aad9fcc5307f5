package e2e_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/sshdtest"
)

// TestCounts holds gossh to one connection and one command per host.
func TestCounts(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 2})
	a := f.Account(t, sshdtest.Sudo{Rule: sshdtest.Password})
	o := newOperator(t, f,
		f.Hosts[0].Line("plain"),
		f.Hosts[1].Line("sudo", "user: "+a.Name, "sudo: true", "sudo_passwd: "+a.Password))
	one := sshdtest.Counts{Connections: 1, Sessions: 1}
	for _, c := range []struct {
		name string
		args []string
		code int
	}{
		{"cold", []string{"*", "test.ping"}, 0},
		{"warm", []string{"*", "test.ping"}, 0},
		{"warm and failing", []string{"*", "cmd.run", "exit 1"}, 20},
		{"sent again", []string{"*", "-t", "test.ping"}, 0},
		{"wiping", []string{"*", "-w", "test.ping"}, 0},
		{"cold with a long request", []string{"*", "test.echo", long(9 << 10)}, 0},
		{"streaming", []string{"*", "cmd.run", "echo a; echo b", "--out", "jsonl", "--stream"}, 0},
		{"running here", []string{"*", "pillar.items"}, 0},
		{"running here, wiping", []string{"*", "-w", "pillar.items"}, 0},
		{"template that asks the host", []string{"*", "cmd.run", "{{ salt['cmd.run']('echo true') }}", "template=jinja"}, 0},
		{"raw", []string{"*", "-r", "true"}, 0},
	} {
		before := []sshdtest.Counts{f.Hosts[0].Counts(), f.Hosts[1].Counts()}
		o.run(t, c.args...).exits(c.code).quiet()
		for i, h := range f.Hosts {
			if d := cmp.Diff(one, h.Counts().Sub(before[i])); d != "" {
				t.Errorf("%s, host %d (-want +got):\n%s", c.name, i, d)
			}
		}
	}
}

// long returns a text of n letters.
func long(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = 'a' + byte(i%26)
	}
	return string(b)
}
