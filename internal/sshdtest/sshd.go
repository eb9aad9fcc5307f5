package sshdtest

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/testneed"
)

// SSHD starts one more sshd. Lines of sshd_config come before the farm's own, so
// that they win; from the first Match on they come after. Every account may log in
// with the farm's key, and where the tests run as root also with its password, which
// PAM checks; keyboard-interactive is off until a line turns it on. Sftp is sshd's
// internal one, unless a line has a Subsystem.
func (f *Farm) SSHD(lines ...string) *Host {
	f.tb.Helper()
	return f.ChangedSSHD(nil, lines...)
}

// ChangedSSHD starts one more sshd, as SSHD does, for which the machine looks
// otherwise. It skips the test unless it runs as root.
func (f *Farm) ChangedSSHD(changes []Change, lines ...string) *Host {
	f.tb.Helper()
	argv := under(f.tb, "openssh", changes)
	sshd := testneed.Program(f.tb, "openssh", "sshd")
	h := f.host("sshd")
	h.connection, h.session = "Connection from ", "Starting session: command"
	h.subsystem, h.forward = "Starting session: subsystem", "ctype direct-tcpip"
	key := writeKey(f.tb, filepath.Join(h.Dir, "host_key"), "ed25519")
	home := filepath.Join(h.Dir, "home")
	if err := os.Mkdir(home, 0o755); err != nil {
		f.tb.Fatal(err)
	}
	pam := "no"
	if os.Geteuid() == 0 {
		pam = "yes"
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil { // its privilege separation wants that
			f.tb.Fatal(err)
		}
	}
	global, match := lines, []string(nil)
	if i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "Match ") }); i >= 0 {
		global, match = lines[:i], lines[i:]
	}
	sftp := "Subsystem sftp internal-sftp"
	if slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "Subsystem ") }) {
		sftp = ""
	}
	h.listen(func() []string {
		// HOME is another one because the real one's start-up files, which bash reads
		// also for a command, may be slow and noisy.
		text := strings.Join(global, "\n") + fmt.Sprintf(`
Port %s
ListenAddress %s
HostKey %s/host_key
AuthorizedKeysFile %s.pub
StrictModes no
UsePAM %s
PermitRootLogin yes
KbdInteractiveAuthentication no
MaxStartups 500
MaxSessions 50
PidFile none
LogLevel DEBUG1
UseDNS no
PrintMotd no
PrintLastLog no
%s
Match User %s
SetEnv HOME=%s
%s
`, h.Port, h.IP, h.Dir, f.Key, pam, sftp, f.User, home, strings.Join(match, "\n"))
		write(f.tb, filepath.Join(h.Dir, "sshd_config"), text, 0o600)
		return append(argv[:len(argv):len(argv)], sshd, "-D", "-f", filepath.Join(h.Dir, "sshd_config"), "-E", h.log)
	}, "Server listening on ", "Cannot bind any address")
	f.know(h.Addr(), key.PublicKey())
	return h
}

// host makes the next host, which does not listen yet.
func (f *Farm) host(kind string) *Host {
	f.tb.Helper()
	n := f.number()
	h := &Host{
		IP:  fmt.Sprintf("127.%d.%d.%d", os.Getpid()>>8&0xff, os.Getpid()&0xff, 2+n%250),
		Dir: filepath.Join(f.Dir, strconv.Itoa(n)+"-"+kind), farm: f,
	}
	h.log = filepath.Join(h.Dir, "log")
	if err := os.Mkdir(h.Dir, 0o755); err != nil {
		f.tb.Fatal(err)
	}
	return h
}

// freePort returns a port that nobody listened on just now.
func freePort(ip string) (string, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(ip, "0")) //nolint:noctx // loopback
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}
