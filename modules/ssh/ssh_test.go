package ssh_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/ssh"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, ssh.Functions()) }

// Keys made for these tests, with the fingerprints of the first.
const (
	one       = "AAAAC3NzaC1lZDI1NTE5AAAAICLU7OfF/oOq+faXglETGlW9Tgf7SQDhwRJQuvPZI83N"
	two       = "AAAAC3NzaC1lZDI1NTE5AAAAIHRDT9hnHoNI+N7zG2pLZa8L6bFjdkC4rJQY7mfB40eK"
	oneSHA256 = "c0:15:44:3d:47:0a:98:a1:10:f3:71:e0:9e:04:84:fc:c7:5e:01:d9:57:04:59:8e:57:88:2d:54:89:b7:56:2a"
	oneMD5    = "4b:d8:65:b6:4c:42:12:ee:aa:1c:2c:56:bc:22:e2:b1"
	kind      = "ssh-ed25519"
)

const authorized = "# by hand\nfrom=\"a, b\",no-pty " + kind + " " + one + " ada at home\n\nbroken line\n"

func host(t *testing.T, files map[string]string, programs ...moduletest.Program) *modules.Host {
	t.Helper()
	h := moduletest.NewHost(t)
	h.Functions = ssh.Functions
	all := map[string]string{"etc/passwd": "ada:x:0:0::/home/ada:\nbob:x:0:0::/home/bob:\n", "home/ada/": "", "home/bob/": "", "etc/ssh/": ""}
	for k, v := range files {
		all[k] = v
	}
	h.Root = moduletest.Tree(t, all)
	h.Runner = moduletest.Fake(t, nil, append(programs, moduletest.Program{Line: "getent*", Code: 2, Any: true}, moduletest.Program{Line: "id*", Code: 1, Any: true})...)
	h.Files = moduletest.Files{"keys": "# two\n" + kind + " " + one + " ada\n" + kind + " " + two + "\n", "none": "x\n"}
	return h
}

func TestLookingAtKeys(t *testing.T) {
	t.Parallel()
	shown := func(fp string) *ordered.Map {
		return ordered.Of(one, ordered.Of("enc", kind, "comment", "ada at home", "options", []any{`from="a, b"`, "no-pty"}, "fingerprint", fp))
	}
	set := func(h *modules.Host) { *h = *host(t, map[string]string{"home/ada/.ssh/authorized_keys": authorized}) }
	options := []any{`from="a, b"`, "no-pty"}
	moduletest.Run(t, ssh.Functions(), set, []moduletest.Case{
		{Fun: "ssh.auth_keys", Args: []any{"ada"}, Want: shown(oneSHA256)},
		{Name: "md5", Fun: "ssh.auth_keys", Args: []any{"ada"}, Kwargs: ordered.Of("fingerprint_hash_type", "md5"), Want: shown(oneMD5)},
		{Name: "other hash", Fun: "ssh.auth_keys", Args: []any{"ada"}, Kwargs: ordered.Of("fingerprint_hash_type", "x"), Err: "must be md5 or sha256"},
		{Name: "all users", Fun: "ssh.auth_keys", Want: ordered.Of("ada", shown(oneSHA256))},
		{Name: "some users", Fun: "ssh.auth_keys", Args: []any{[]any{"bob", "ada"}}, Want: ordered.Of("ada", shown(oneSHA256))},
		{Name: "no file", Fun: "ssh.auth_keys", Args: []any{"bob"}, Want: &ordered.Map{}},
		{Name: "nobody", Fun: "ssh.auth_keys", Args: []any{"zoe"}, Err: "User 'zoe' does not exist"},
		{Fun: "ssh.check_key", Args: []any{"ada", one, kind, "ada at home", options}, Want: "exists"},
		{Name: "update", Fun: "ssh.check_key", Args: []any{"ada", one, kind, "", options}, Want: "update"},
		{Name: "add", Fun: "ssh.check_key", Args: []any{"ada", two, kind, "", nil}, Want: "add"},
		{Fun: "ssh.check_key_file", Args: []any{"ada", "salt://keys"}, Want: ordered.Of(one, "update", two, "add")},
		{Name: "no keys", Fun: "ssh.check_key_file", Args: []any{"ada", "salt://none"}, Err: "salt://none has no keys"},
		{Name: "no file of keys", Fun: "ssh.check_key_file", Args: []any{"ada", "/none"}, Err: "reading /none"},
		{Name: "no key", Fun: "ssh.check_key", Args: []any{"ada", "xyz", kind, "", nil}, Err: "is not base64"},
		{Name: "other kind", Fun: "ssh.check_key", Args: []any{"ada", one, "ssh-rsa", "", nil}, Err: "is none of the kind ssh-rsa"},
		{Name: "two lines", Fun: "ssh.check_key", Args: []any{"ada", one, kind, "a\nb", nil}, Err: "no line end"},
	})
}

func TestChangingKeys(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, fun string
		args      []any
		kwargs    *ordered.Map
		result    string
		user      string
		want      string // of authorized_keys; "" for none
	}{
		{"new", "ssh.set_auth_key", []any{"bob", one, kind, "me", "no-pty"}, nil, "new", "bob", "no-pty " + kind + " " + one + " me\n"},
		{"a whole line", "ssh.set_auth_key", []any{"bob", kind + " " + one + " me"}, nil, "new", "bob", kind + " " + one + " me\n"},
		{"another", "ssh.set_auth_key", []any{"ada", two, kind}, nil, "new", "ada", authorized + kind + " " + two + "\n"},
		{"replace", "ssh.set_auth_key", []any{"ada", one, kind}, nil, "replace", "ada", "# by hand\n" + kind + " " + one + "\n\nbroken line\n"},
		{"the same", "ssh.set_auth_key", []any{"ada", one, kind, "ada at home", []any{`from="a, b"`, "no-pty"}}, nil, "no change", "ada", authorized},
		{"from a file", "ssh.set_auth_key_from_file", []any{"ada", "salt://keys"}, nil, "replace", "ada", "# by hand\n" + kind + " " + one + " ada\n\nbroken line\n" + kind + " " + two + "\n"},
		{"remove", "ssh.rm_auth_key", []any{"ada", one}, nil, "Key removed", "ada", "# by hand\n\nbroken line\n"},
		{"remove what is not there", "ssh.rm_auth_key", []any{"ada", two}, nil, "Key not present", "ada", authorized},
		{"remove from no file", "ssh.rm_auth_key", []any{"bob", two}, nil, "Authorized keys file for user bob not present", "bob", ""},
		{"remove those of a file", "ssh.rm_auth_key_from_file", []any{"ada", "salt://keys"}, nil, "Key removed", "ada", "# by hand\n\nbroken line\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := host(t, map[string]string{"home/ada/.ssh/authorized_keys": authorized})
			before := moduletest.Snapshot(t, h.Root)
			for _, test := range []bool{true, false} {
				kwargs := ordered.Of("test", test)
				got, err := h.Call(t.Context(), c.fun, c.args, kwargs)
				if err != nil || got != c.result {
					t.Fatalf("test %v: got %v, %v, want %s", test, got, err, c.result)
				}
				if test && moduletest.Snapshot(t, h.Root) != before {
					t.Error("a dry run changes something")
				}
			}
			text, err := h.Read("/home/" + c.user + "/.ssh/authorized_keys")
			if err != nil || text != c.want {
				t.Errorf("got %q, %v, want %q", text, err, c.want)
			}
			if after := moduletest.Snapshot(t, h.Root); c.user == "bob" && c.want != "" && (!strings.Contains(after, "/home/bob/.ssh drwx------") || !strings.Contains(after, "authorized_keys -rw-------")) {
				t.Errorf("got\n%s", after)
			}
		})
	}
}

// TestLinksAreNotFollowed: the user could lead root's hand to any file.
func TestLinksAreNotFollowed(t *testing.T) {
	t.Parallel()
	for _, files := range []map[string]string{
		{"home/ada/.ssh": "-> ../../etc"},
		{"home/ada/.ssh/authorized_keys": "-> ../../../etc/passwd"},
	} {
		h := host(t, files)
		before := moduletest.Snapshot(t, h.Root)
		if got, err := h.Call(t.Context(), "ssh.set_auth_key", []any{"ada", one, kind}, nil); err == nil || moduletest.Snapshot(t, h.Root) != before {
			t.Errorf("got %v, %v, or something was written", got, err)
		}
	}
}

func TestKnownHosts(t *testing.T) {
	t.Parallel()
	line := "web1 " + kind + " " + one
	file := map[string]string{"home/ada/.ssh/known_hosts": "# c\n" + line + "\n"}
	find := moduletest.Program{Line: "ssh-keygen -F*", Stdout: "# Host web1 found: line 2\n" + line + "\n", Any: true}
	nothing := moduletest.Program{Line: "ssh-keygen -F*", Code: 1, Any: true}
	entry := ordered.Of("hostname", "web1", "key", one, "enc", kind, "fingerprint", oneSHA256)
	moduletest.Run(t, ssh.Functions(), func(h *modules.Host) { *h = *host(t, file, find) }, []moduletest.Case{
		{Fun: "ssh.get_known_host_entries", Args: []any{"ada", "web1"}, Want: []any{entry}},
		{Name: "of no file", Fun: "ssh.get_known_host_entries", Args: []any{"bob", "web1"}, Want: nil},
		{Name: "no server", Fun: "ssh.get_known_host_entries", Args: []any{"ada", "-x"}, Err: "is no name of a server"},
		{Name: "exists", Fun: "ssh.check_known_host", Args: []any{"ada", "web1"}, Kwargs: ordered.Of("fingerprint", oneSHA256), Want: "exists"},
		{Name: "key exists", Fun: "ssh.check_known_host", Args: []any{"ada", "web1", one}, Want: "exists"},
		{Name: "update", Fun: "ssh.check_known_host", Args: []any{"ada", "web1", two}, Want: "update"},
		{Name: "neither", Fun: "ssh.check_known_host", Args: []any{"ada", "web1"}, Want: ""},
		{Name: "add", Fun: "ssh.check_known_host", Args: []any{"bob", "web1", two}, Want: "add"},
		{Name: "set what is", Fun: "ssh.set_known_host", Args: []any{"ada", "web1"}, Kwargs: ordered.Of("key", one, "enc", kind), Want: ordered.Of("status", "exists", "key", one)},
	})
	scanned := moduletest.Program{Line: "ssh-keyscan -T 5 -p 2222 -t ed25519 web9", Stdout: "# web9:2222 SSH-2.0\n[web9]:2222 " + kind + " " + one + "\n"}
	h := host(t, file, nothing, scanned)
	port := ordered.Of("fingerprint", oneSHA256, "port", int64(2222), "enc", kind, "hash_known_hosts", false)
	got, err := h.Call(t.Context(), "ssh.set_known_host", []any{"ada", "web9"}, port)
	if err != nil || !strings.HasPrefix(moduletest.JSON(t, got), `{"status":"updated","old":null,"new":[{"hostname":"[web9]:2222"`) {
		t.Errorf("got %s, %v", moduletest.JSON(t, got), err)
	}
	if text, err := h.Read("/home/ada/.ssh/known_hosts"); err != nil || text != "# c\n"+line+"\n[web9]:2222 "+kind+" "+one+"\n" {
		t.Errorf("got %q, %v", text, err)
	}
	for _, c := range []struct {
		scan   moduletest.Program
		kwargs *ordered.Map
		err    string
	}{
		{moduletest.Program{Line: "ssh-keyscan*", Stdout: line + "\n"}, ordered.Of("fingerprint", "11:22"), "none of their fingerprints match"},
		{moduletest.Program{Line: "ssh-keyscan*", Code: 1}, nil, "Unable to receive remote host keys"},
		{moduletest.Program{Line: "never", Any: true}, ordered.Of("key", one, "fingerprint", "x"), "cannot both be given"},
	} {
		h := host(t, nil, nothing, c.scan)
		if _, err := h.Call(t.Context(), "ssh.set_known_host", []any{"ada", "web1"}, c.kwargs); err == nil || !strings.Contains(err.Error(), c.err) {
			t.Errorf("got %v, want %s", err, c.err)
		}
	}
}

// TestRealKnownHosts uses the ssh-keygen of this machine.
func TestRealKnownHosts(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		testneed.Skip(t, "openssh", "ssh-keygen is not installed")
	}
	h := moduletest.NewHost(t)
	h.Functions = ssh.Functions
	file := filepath.Join(t.TempDir(), "known_hosts")
	call := func(fun string, kwargs ...any) string {
		t.Helper()
		m := ordered.Of(kwargs...)
		m.Set("config", file)
		m.Set("hostname", "web1")
		got, err := h.Call(t.Context(), fun, nil, m)
		if err != nil {
			t.Fatal(err)
		}
		return moduletest.JSON(t, got)
	}
	call("ssh.set_known_host", "key", one, "enc", kind)
	text, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(text), "|1|") {
		t.Errorf("got %q, %v, want a hashed name", text, err)
	}
	if got := call("ssh.check_known_host", "fingerprint", oneSHA256); got != `"exists"` {
		t.Errorf("got %s", got)
	}
	if got := call("ssh.set_known_host", "key", two, "enc", kind); !strings.Contains(got, `"status":"updated"`) || !strings.Contains(got, one) {
		t.Errorf("got %s", got)
	}
	if got := call("ssh.rm_known_host"); !strings.Contains(got, `"status":"removed"`) {
		t.Errorf("got %s", got)
	}
	if got := call("ssh.check_known_host", "key", two); got != `"add"` {
		t.Errorf("got %s", got)
	}
	left, err := filepath.Glob(file + "*.old")
	if err != nil || len(left) > 1 {
		t.Errorf("got %v, %v", left, err)
	}
}

func TestOwnKeys(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"etc/ssh/ssh_host_rsa_key": "private\n", "etc/ssh/ssh_host_rsa_key.pub": "public\n", "etc/ssh/ssh_host_rsa_key-cert.pub": "cert\n", "etc/ssh/sshd_config": "x",
		"home/ada/.ssh/id_ed25519": "mine\n", "home/ada/.ssh/id_ed25519.pub": "shown\n", "home/bob/own.pub": "bob\n",
		"keys/enc": "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0\n-----END OPENSSH PRIVATE KEY-----\n",
		"keys/old": "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n", "keys/none": "x\n",
	}
	open := "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ==\n-----END OPENSSH PRIVATE KEY-----\n"
	moduletest.Run(t, ssh.Functions(), func(h *modules.Host) { *h = *host(t, files) }, []moduletest.Case{
		{Fun: "ssh.host_keys", Want: ordered.Of("rsa", "private", "rsa-cert.pub", "cert", "rsa.pub", "public")},
		{Name: "public", Fun: "ssh.host_keys", Kwargs: ordered.Of("private", false, "certs", false), Want: ordered.Of("rsa.pub", "public")},
		{Name: "no directory", Fun: "ssh.host_keys", Args: []any{"/none"}, Err: "reading /none"},
		{Fun: "ssh.user_keys", Want: ordered.Of("ada", ordered.Of("id_ed25519.pub", "shown", "id_ed25519", "mine"))},
		{Name: "named", Fun: "ssh.user_keys", Args: []any{"bob", "own.pub", false}, Want: ordered.Of("bob", ordered.Of("own.pub", "bob"))},
		{Fun: "ssh.key_is_encrypted", Args: []any{"/keys/enc"}, Want: true},
		{Name: "old form", Fun: "ssh.key_is_encrypted", Args: []any{"/keys/old"}, Want: true},
		{Name: "open", Fun: "ssh.key_is_encrypted", Args: []any{open}, Want: false},
		{Name: "no key", Fun: "ssh.key_is_encrypted", Args: []any{"/keys/none"}, Err: "this is no private key"},
	})
}
