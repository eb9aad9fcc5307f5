package e2e_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/sshdtest"
)

// TestRosters runs a function on real hosts that each of the local rosters names.
func TestRosters(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 2})
	a, b := f.Hosts[0], f.Hosts[1]
	o := newOperator(t, f)
	inventory := "[web]\nweb1 ansible_host=" + a.IP + " ansible_port=" + a.Port + "\nweb2 ansible_host=" + b.IP + " ansible_port=" + b.Port +
		"\n[web:vars]\nansible_user=" + f.User + "\nansible_ssh_private_key_file=" + f.Key + "\nrole=web\n"
	key := []string{"--priv", f.Key, "--user", f.User}
	for _, c := range []struct {
		name, master string
		files        map[string]string
		args         []string
		ids          []string
	}{
		{
			name: "flat", ids: []string{"web1", "web2"}, args: []string{"web*"},
			files: map[string]string{"roster": "include: more\n" + a.Line("web1"), "more": b.Line("web2")},
		},
		{
			name: "dir", ids: []string{"web1", "web2"}, args: []string{"-E", `web\d`},
			files: map[string]string{"roster.d/web1": entryOf(a.Line("web1")), "roster.d/web2": "{% set user = '" + f.User + "' %}\n" + entryOf(b.Line("web2"))},
		},
		{name: "ansible", ids: []string{"web1", "web2"}, args: []string{"-N", "web"}, files: map[string]string{"roster": inventory}},
		{
			name: "sshconfig", ids: []string{"web1", "web2"}, args: []string{"web*"},
			files: map[string]string{"../.ssh/config": "Host web1\n  HostName " + a.IP + "\n  Port " + a.Port + "\nHost web2\n  HostName " + b.IP + "\n  Port " + b.Port +
				"\nHost web*\n  User " + f.User + "\n  IdentityFile " + f.Key + "\n"},
		},
		{
			name: "sshknownhosts", ids: []string{a.IP, b.IP}, args: append(key, "-L", a.IP+","+b.IP),
			master: "ssh_known_hosts_file: CONF/known\n",
			files:  map[string]string{"known": "[" + a.IP + "]:" + a.Port + " ssh-ed25519 AAAA\n[" + b.IP + "]:" + b.Port + " ssh-ed25519 AAAA\n"},
		},
		{
			name: "scan", ids: []string{a.IP, b.IP},
			args: append(key, "--scan-ports", a.Port+","+b.Port, "--scan-timeout", "30", "-L", a.IP+","+b.IP),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			conf := "conf-" + c.name
			o.write(t, conf+"/master", strings.ReplaceAll(c.master, "CONF", o.home+"/"+conf))
			for name, text := range c.files {
				o.write(t, conf+"/"+name, text)
			}
			at := []string{"-c", o.home + "/" + conf, "--force", "thin_dir=" + f.ThinDir()}
			args := append([]string{"--roster", c.name}, c.args...)
			o.reaches(t, append(at, args...), c.ids, a, b)
			// What gossh says of the targets is a roster of them.
			roster := o.write(t, conf+"/copy", o.run(t, append([]string{"-c", o.home + "/" + conf, "roster", "--out", "roster"}, args...)...).exits(0).stdout)
			o.reaches(t, append(at, "--roster-file", roster, "*"), c.ids, a, b)
		})
	}
}

// entryOf is what a line of a roster says of its host.
func entryOf(line string) string {
	_, entry, _ := strings.Cut(line, ": ")
	return entry
}

// reaches checks that a run goes to these hosts under these ids.
func (o *operator) reaches(t *testing.T, args, ids []string, hosts ...*sshdtest.Host) {
	t.Helper()
	r := o.run(t, append(args, "cmd.run", "echo $SSH_CONNECTION", "--out", "json", "--static")...).exits(0)
	var got map[string]string
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
		r.fail("stdout: %v", err)
	}
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, slices.Sorted(slices.Values(ids))) {
		r.fail("hosts: got %q, want %q", names, ids)
	}
	for i, id := range ids {
		if h := hosts[i]; !strings.HasSuffix(got[id], " "+h.IP+" "+h.Port) {
			r.fail("%s is reached at %q, want %s", id, got[id], h.Addr())
		}
	}
}
