package sshconfig_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gossh/gossh/transport/sshconfig"
)

// keywords are the options of ssh 10, with a value that asks for something. What
// follows the colon says what becomes of it: moot, warned or nothing.
const keywords = `
AddKeysToAgent yes: moot
AddressFamily inet
BatchMode yes
BindAddress 127.0.0.1
BindInterface eth0: warned
CanonicalDomains example.org: moot
CanonicalizeFallbackLocal no: inert
CanonicalizeHostname yes: warned
CanonicalizeMaxDots 2: moot
CanonicalizePermittedCNAMEs a:b: moot
CASignatureAlgorithms ssh-ed25519
CertificateFile ~/c
ChannelTimeout session=5m: moot
CheckHostIP yes: warned
Ciphers aes256-ctr
ClearAllForwardings yes
Compression yes: moot
ConnectionAttempts 2
ConnectTimeout 5
ControlMaster auto: moot
ControlPath ~/%C: moot
ControlPersist 5m: moot
DynamicForward 1080: moot
EnableEscapeCommandline yes: moot
EnableSSHKeysign yes: moot
EscapeChar ~: moot
ExitOnForwardFailure yes
FingerprintHash md5: moot
ForkAfterAuthentication yes: moot
ForwardAgent yes
ForwardX11 yes: moot
ForwardX11Timeout 1m: moot
ForwardX11Trusted yes: moot
GatewayPorts yes: moot
GlobalKnownHostsFile /k
GSSAPIAuthentication yes: moot
GSSAPIDelegateCredentials yes: moot
HashKnownHosts yes
HostbasedAcceptedAlgorithms ssh-ed25519: moot
HostbasedAuthentication yes: warned
HostKeyAlgorithms ssh-ed25519
HostKeyAlias a
HostName h
IdentitiesOnly yes
IdentityAgent ~/a
IdentityFile ~/i
IgnoreUnknown x
IPQoS af21: moot
KbdInteractiveAuthentication no
KbdInteractiveDevices pam: moot
KexAlgorithms curve25519-sha256
KnownHostsCommand /bin/k: warned
LocalCommand x: moot
LocalForward 1 a:2: moot
LogLevel DEBUG: moot
LogVerbose kex.c: moot
MACs hmac-sha2-256
NoHostAuthenticationForLocalhost yes: warned
NumberOfPasswordPrompts 1
ObscureKeystrokeTiming yes: moot
PasswordAuthentication no
PermitLocalCommand yes: warned
PermitRemoteOpen any: moot
PKCS11Provider /lib/p: warned
Port 23
PreferredAuthentications publickey
ProxyCommand nc %h %p
ProxyUseFdpass yes: warned
PubkeyAcceptedAlgorithms ssh-ed25519
PubkeyAuthentication no
RekeyLimit 1M
RemoteCommand tmux: warned
RemoteForward 1 a:2
RequestTTY force: warned
RequiredRSASize 2048
RevokedHostKeys ~/r
SecurityKeyProvider /lib/s: moot
SendEnv LANG
ServerAliveCountMax 2
ServerAliveInterval 5
SessionType none: warned
SetEnv A=b
StdinNull yes: moot
StreamLocalBindMask 0177: moot
StreamLocalBindUnlink yes: moot
StrictHostKeyChecking yes
SyslogFacility USER: moot
Tag x
TCPKeepAlive no
Tunnel yes: warned
TunnelDevice any: moot
UpdateHostKeys yes: moot
User u
UserKnownHostsFile ~/k
VerifyHostKeyDNS yes: warned
VersionAddendum x: moot
VisualHostKey yes: moot
WarnWeakCrypto yes: moot
XAuthLocation /x: moot
`

// TestEveryKeyword makes sure that an option of ssh either acts or is named.
func TestEveryKeyword(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(strings.TrimSpace(keywords)) {
		line, want, _ := cutLast(strings.TrimSpace(line), ": ")
		name, _, _ := strings.Cut(line, " ")
		f, _, err := load(t, line+"\n", nil)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		file := resolve(t, f, "h")
		f, _, err = load(t, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		if f, err = f.With([]string{line}); err != nil {
			t.Errorf("%s: as an option: %v", line, err)
			continue
		}
		option := resolve(t, f, "h")
		names := func(list []string) bool {
			return len(list) == 1 && strings.Contains(list[0], strings.ToLower(name))
		}
		ok := false
		switch want {
		case "warned":
			ok = names(file.Warnings) && names(option.Warnings)
		case "moot":
			ok = names(file.Moot) && len(file.Warnings) == 0 && names(option.Warnings)
		default:
			ok = len(file.Warnings)+len(file.Moot)+len(option.Warnings)+len(option.Moot) == 0
		}
		if !ok {
			t.Errorf("%s: got the warnings %q and %q, moot %q, want it %s", line, file.Warnings, option.Warnings, file.Moot, want)
		}
		if file.Where(name) == "" {
			t.Errorf("%s: got no place, want the option to be known", name)
		}
	}
}

// TestTheDocumentationNamesThem holds docs to the code.
func TestTheDocumentationNamesThem(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/what-of-ssh-config-works.md")
	if err != nil {
		t.Fatal(err)
	}
	honoured, rest, _ := strings.Cut(string(text), "## Not supported")
	warned, _, _ := strings.Cut(rest, "## Moot")
	for line := range strings.Lines(strings.TrimSpace(keywords)) {
		line, kind, _ := cutLast(strings.TrimSpace(line), ": ")
		name, _, _ := strings.Cut(line, " ")
		for section, want := range map[string]bool{honoured: kind == "", warned: kind == "warned"} {
			if got := strings.Contains(section, "`"+name+"`"); got != want && kind != "moot" && kind != "inert" {
				t.Errorf("%s: got it in the section %.30q: %v, want %v", name, section, got, want)
			}
		}
	}
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	environ := func() []string { return []string{"LC_ALL=C", "LC_X=1", "LANG=de", "OTHER=2"} }
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"nothing":       {"", nil},
		"names":         {"SendEnv LANG NONE\n", []string{"LANG=de"}},
		"patterns":      {"SendEnv LC_*\nSendEnv LANG\n", []string{"LC_ALL=C", "LC_X=1", "LANG=de"}},
		"taken back":    {"SendEnv LC_* LANG\nSendEnv -LC_*\nSendEnv LC_X\n", []string{"LC_X=1", "LANG=de"}},
		"set":           {"SetEnv A=b \"C=d e\"\nSetEnv X=y\n", []string{"A=b", "C=d e"}},
		"sent and set":  {"SetEnv LANG=fr\nSendEnv LANG\n", []string{"LANG=de", "LANG=fr"}},
		"another block": {"Host other\n SetEnv A=b\n", nil},
	} {
		file := filepath.Join(t.TempDir(), "config")
		if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := sshconfig.Load(sshconfig.Options{User: file, Environ: environ})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := resolve(t, f, "h").Env; !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
