package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/sshdtest"
	"github.com/gossh/gossh/output"
)

// canaries are secrets that no operator should ever be shown.
type canaries struct {
	mu    sync.Mutex
	names []string
	// entrusted are in the environment of gossh itself, or of what it starts.
	entrusted []string
}

// put returns a secret that is in a place.
func (c *canaries) put(place string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	name := fmt.Sprintf("canary%d%02d", os.Getpid(), len(c.names)) + place
	c.names = append(c.names, name)
	return name
}

// in returns the secrets that are in a text.
func (c *canaries) in(text string, but ...string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []string
	for _, n := range c.names {
		if strings.Contains(text, n) && !slices.Contains(but, n) {
			out = append(out, n)
		}
	}
	return out
}

// attributes are those of a roster that hold secrets, and values that are wrong.
func (c *canaries) attributes(place string) []string {
	return []string{
		"passwd: " + c.put(place+"passwd"), "priv_passwd: " + c.put(place+"privpasswd"), "sudo_passwd: " + c.put(place+"sudopasswd"),
		"minion_opts: {db_password: " + c.put(place+"opts") + ", list: [{api_token: " + c.put(place+"token") + "}], deep: {private_key: " + c.put(place+"key") +
			", db: 'postgres://u:" + c.put(place+"url") + "@h/x', db_pwd: " + c.put(place+"pwd") + ", pass: " + c.put(place+"pass") + ", aws_api_key: " + c.put(place+"apikey") + ", credentials: [" + c.put(place+"list") + "]}}",
		"pasword: " + c.put(place+"unknown"),
	}
}

// wrong are entries whose secrets are of no use.
func (c *canaries) wrong(place string) string {
	return "bad1: {passwd: [" + c.put(place+"list") + "]}\nbad2: {sudo_passwd: {x: " + c.put(place+"mapping") + "}}\n" +
		"bad3: {host: 127.0.0.1, port: x, passwd: " + c.put(place+"port") + "}\n"
}

// plant writes configuration directories, one for each roster that can carry a
// secret, and returns their options by name.
func (c *canaries) plant(t *testing.T, f *sshdtest.Farm, h *sshdtest.Host) map[string][]string {
	t.Helper()
	root := f.Path("conf")
	write := func(name, text string, mode os.FileMode) {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	out := map[string][]string{}
	add := func(name, file, text string, args ...string) {
		env := c.put(name + "env")
		if strings.HasSuffix(name, "exec") { // the program that lists the hosts is given it
			c.entrusted = append(c.entrusted, env)
		}
		master := "ssh_passwd: " + c.put(name+"ssh") + "\nroster_defaults: {minion_opts: {default_password: " + c.put(name+"default") + "}}\n" +
			"ssh_minion_opts: {vault_token: " + c.put(name+"vault") + "}\ngossh:\n  exec_env: [TOKEN=" + env + "]\n"
		write(name+"/master", master, 0o600)
		mode := os.FileMode(0o600)
		if strings.HasPrefix(text, "#!/") {
			mode = 0o700
		}
		write(name+"/"+file, text, mode)
		out[name] = append([]string{"-c", filepath.Join(root, name)}, args...)
	}
	good := h.Line("web1", c.attributes("flat")...)
	add("flat", "roster", good+c.wrong("flat"))
	add("dir", "roster.d/web1", entryOf(h.Line("web1", c.attributes("dir")...)), "--roster", "dir")
	write("dir/roster.d/bad", "passwd: "+c.put("dirbad")+"\nport: {{ nope }}\n", 0o600)
	add("ansible", "roster", "web1 ansible_host="+h.IP+" ansible_port="+h.Port+" ansible_user="+f.User+" ansible_ssh_private_key_file="+f.Key+
		" ansible_password="+c.put("ansible")+" ansible_become_password="+c.put("become")+" db_password="+c.put("ansiblevar")+
		"\nbad ansible_host='{{ nope }}' ansible_ssh_pass="+c.put("ansiblebad")+"\n", "--roster", "ansible")
	json := fmt.Sprintf(`{"host": %q, "port": %s, "user": %q, "passwd": %q, "minion_opts": {"a_secret": %q}}`, h.IP, h.Port, f.User, c.put("exec"), c.put("execopts"))
	add("exec", "roster", "#!/bin/sh\necho '{\"web1\": "+json+"}'\n", "--roster", "exec", "--priv", f.Key)
	state := fmt.Sprintf(`{"version": 4, "resources": [{"mode": "managed", "type": "salt_host", "name": "w", "instances": [{"attributes": `+
		`{"salt_id": "web1", "host": %q, "port": %s, "user": %q, "passwd": %q}}]}]}`, h.IP, h.Port, f.User, c.put("terraform"))
	add("terraform", "terraform.tfstate", state, "--roster", "terraform", "--roster-file", filepath.Join(root, "terraform/terraform.tfstate"), "--priv", f.Key)
	held, env := c.put("sdbfile"), c.put("sdbenv")
	c.entrusted = slices.Insert(c.entrusted, 0, env) // the first is in the environment of gossh
	write("sdb/held", held+"\n", 0o600)
	add("sdb", "roster", h.Line("web1", "passwd: sdb://file/"+filepath.Join(root, "sdb/held"), "sudo_passwd: sdb://env/CANARY", "minion_opts: {x_password: sdb://env/CANARY}")+
		"bad: {passwd: sdb://env/NOPE, sudo_passwd: "+c.put("sdbbad")+"}\n")
	for i, text := range []string{
		"web1: {passwd: " + c.put("yaml") + ", host: [}\n",
		"web1:\n  passwd: " + c.put("tab") + "\n\tport: 1\n",
		"web1: {passwd: {{ '" + c.put("template") + "' | nope }} }\n",
		"{% set password = '" + c.put("block") + "' %}\n{{ password.x.y }}\n",
		"#!json\n{\"web1\": {\"passwd\": \"" + c.put("json") + "\", }}\n",
		"web1: {passwd: " + c.put("twice") + ", passwd: " + c.put("again") + "}\n",
		"- passwd: " + c.put("sequence") + "\n",
		"web1: {passwd:\n  " + c.put("below") + ", host: [}\n",
		"web1:\n  passwd: |\n    " + c.put("scalar") + "\n   : [\n",
		"web1:\n  passwd:\n    " + c.put("plain") + " {{ nope.x }}\n",
		"web1:\n  passwd: '" + c.put("quoted") + "\n",
		"#!json\n{\"web1\": {\"passwd\":\n\"" + c.put("jsonbelow") + "\" x}}\n",
		"{% macro m() %}\nweb1: {passwd: " + c.put("macro") + "}\n{% endmacro %}{{ m() | from_yaml | nope }}\n",
	} {
		add(fmt.Sprintf("broken%d", i), "roster", text)
	}
	add("brokenansible", "roster", "web1 ansible_password="+c.put("ini")+" =x\n[web:\n", "--roster", "ansible")
	add("brokenvars", "roster", "[all:vars]\nansible_password = "+c.put("vars")+" [\n[x:nope]\n", "--roster", "ansible")
	add("brokeninventory", "roster.yml", "all:\n  hosts:\n    web1:\n      ansible_password: "+c.put("inventory")+" : [\n", "--roster", "ansible",
		"--roster-file", filepath.Join(root, "brokeninventory/roster.yml"))
	add("brokenliteral", "roster.yml", "all:\n  hosts:\n    web1: {ansible_host: x, ansible_password: \"{{ '"+c.put("lookup")+"' | nope(\"}\n", "--roster", "ansible",
		"--roster-file", filepath.Join(root, "brokenliteral/roster.yml"))
	write("brokenmaster/master", "ssh_passwd:\n  "+c.put("master")+": [\n", 0o600)
	out["brokenmaster"] = []string{"-c", filepath.Join(root, "brokenmaster")}
	add("brokenlevel", "roster.yml", "all:\n  hosts:\n    web1:\n      ansible_password:\n        "+c.put("level")+" : [\n", "--roster", "ansible",
		"--roster-file", filepath.Join(root, "brokenlevel/roster.yml"))
	add("brokenexec", "roster", "#!/bin/sh\necho '{\"web1\": {\"passwd\": \""+c.put("execbroken")+"\", '\n", "--roster", "exec")
	add("brokenterraform", "terraform.tfstate", `{"version": 4, "resources": [{"passwd": "`+c.put("state")+`", `, "--roster", "terraform",
		"--roster-file", filepath.Join(root, "brokenterraform/terraform.tfstate"))
	return out
}

// canaryCommands are what is tried with each roster.
func canaryCommands(all bool) [][]string {
	out := [][]string{
		{"roster"},
		{"roster", "--out", "json"},
		{"roster", "--explain"},
		{"roster", "--explain", "--out", "yaml"},
		{"roster", "--out", "roster"},
		{"roster", "convert"},
		{"roster", "nobody"},
		{"-H"},
		{"config"},
		{"doctor", "web1"},
		{"__complete", "--", "w"},
		{"web1", "test.ping", "-v"},
		{"*", "test.ping", "--out", "json"},
		{"--force", "user=nobody", "--force", "priv=", "web1", "test.ping", "--out", "jsonl"},
		{"--force", "port=1", "web1", "test.ping"},
		{"web1", "-r", "env"},
		{"web1", "pillar.items"},
		{"web1", "cmd.run_all", "cat /proc/$PPID/environ /proc/$PPID/cmdline | tr '\\0' '\\n'; exit 3", "--out", "json"},
	}
	if !all {
		return out
	}
	for _, name := range output.Names() {
		out = append(out, []string{"web1", "grains.items", "--out", name}, []string{"roster", "web1", "--out", name}, []string{"config", "--out", name})
	}
	return out
}

// TestCanaries plants secrets in whatever can carry one, and looks for them in all
// that comes out, at the highest log level, and in what other users of the machine
// can see of processes.
func TestCanaries(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	c, h := &canaries{}, f.Hosts[0]
	confs := c.plant(t, f, h)
	o := newOperator(t, f)
	o.env = append(o.env, "CANARY="+c.entrusted[0])
	stop, seen := make(chan struct{}), make(chan []string)
	go c.watch(stop, seen)
	t.Run("all", func(t *testing.T) {
		for name, conf := range confs {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				broken := strings.HasPrefix(name, "broken")
				commands := canaryCommands(name == "flat")
				if broken {
					commands = [][]string{{"*", "test.ping"}, {"roster", "--out", "json"}, {"roster", "convert"}, {"-H"}, {"__complete", "--", "w"}}
				}
				log := f.Path("log")
				for _, args := range commands {
					r := o.run(t, slices.Concat(conf, []string{"-l", "all", "--log-file", log, "--log-file-level", "all"}, args)...)
					if found := c.in(r.stdout + r.stderr); found != nil {
						r.fail("in what it says: %q", found)
					}
					if args[0] == "web1" && args[1] == "test.ping" && !strings.Contains(r.stdout, "True") {
						r.fail("the host did not answer")
					}
				}
				b, err := os.ReadFile(log)
				if !broken && err != nil {
					t.Error(err)
				}
				if found := c.in(string(b)); found != nil {
					t.Errorf("in the log: %q", found)
				}
			})
		}
	})
	close(stop)
	if found := <-seen; found != nil {
		t.Errorf("in processes: %q", found)
	}
	for where, text := range map[string]string{
		"log of sshd": h.Log(), "home": tree(t, o.home), "thin dirs": tree(t, filepath.Join(f.Dir, "thins")),
	} {
		if found := c.in(text); found != nil {
			t.Errorf("in the %s: %q", where, found)
		}
	}
}

// watch looks at the command lines and environments of all processes until stop,
// and then sends the secrets that were there.
func (c *canaries) watch(stop <-chan struct{}, found chan<- []string) {
	var out []string
	for {
		select {
		case <-stop:
			found <- out
			return
		case <-time.After(25 * time.Millisecond):
		}
		dirs, _ := filepath.Glob("/proc/[0-9]*")
		for _, dir := range dirs {
			for _, name := range []string{"cmdline", "environ"} {
				b, err := os.ReadFile(dir + "/" + name)
				if err != nil {
					continue // it has ended
				}
				out = append(out, c.in(string(b), c.entrusted...)...)
			}
		}
	}
}
