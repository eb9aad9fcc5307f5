package ssh

import (
	"slices"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/transport/sshconfig"
)

// supported are the algorithms that are offered by default. The key exchange that
// withstands quantum computers comes first, as in OpenSSH: it costs about 15 % more
// of this side's time, which is a twentieth of what the server spends.
func supported() xssh.Algorithms { return xssh.SupportedAlgorithms() }

// list applies a list of ssh_config to the default one; nil leaves the library's.
func list(text string, def []string) []string {
	if text == "" {
		return nil
	}
	return sshconfig.Algorithms(text, def)
}

// hostAlgorithms puts the algorithms that what is recorded can verify first.
func hostAlgorithms(text string, recorded []string) []string {
	def := supported().HostKeys
	if text != "" {
		return sshconfig.Algorithms(text, def)
	}
	if recorded == nil {
		return nil
	}
	out := slices.Clone(recorded)
	for _, a := range def {
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}
