package roster

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gossh/gossh/ordered"
)

// timeout is where the attribute of that name is kept.
func timeout(t *draft) *time.Duration { return &t.SSH.Timeout }

func setSudo(_ *decoder, t *draft, v Value) error {
	on, err := v.truth()
	t.Become.Method = ""
	if on {
		t.Become.Method = "sudo"
	}
	return err
}

func setSudoPassword(d *decoder, t *draft, v Value) error {
	s, err := v.text()
	t.sudoPassword, t.hasSudoPassword = d.shared.password(s), true
	return err
}

// setConnection takes the way to the host: ssh, or local for this machine.
func setConnection(_ *decoder, t *draft, v Value) error {
	s, err := v.text()
	t.Local = s == "local"
	if err == nil && !t.Local && s != "ssh" && s != "" {
		err = fmt.Errorf("%q is no way to a host: write ssh or local", s)
	}
	return err
}

// setProxyJump reads the hosts to go through: a list, or a text with commas.
func setProxyJump(_ *decoder, t *draft, v Value) error {
	hops, err := v.list(commas)
	t.proxyJump = strings.Join(hops, ",")
	if err == nil && strings.ContainsFunc(t.proxyJump, unprintable) {
		err = errUser
	}
	return err
}

// setKeepAliveInterval takes 0 as ssh_config does: no messages.
func setKeepAliveInterval(_ *decoder, t *draft, v Value) (err error) {
	t.SSH.KeepAliveInterval, err = v.seconds()
	t.silent = err == nil && v.V != nil && t.SSH.KeepAliveInterval == 0
	return err
}

func setUmask(d *decoder, t *draft, v Value) error {
	mask, doubtful, err := v.umask()
	t.Thin.Umask = d.shared.umask(mask)
	if doubtful {
		d.warnOnce("cmd_umask 77", "%scmd_umask: 77 is decimal and means 0115; write 0077 for the mask that leaves others nothing", at(v.Source))
	}
	return err
}

// setMinionOpts lays the options over those of all targets.
func setMinionOpts(d *decoder, t *draft, v Value) error {
	m, err := v.mapping()
	t.MinionOpts = d.options
	if m.Len() > 0 {
		t.MinionOpts = d.shared.mapping(d.shared.options, m, func() *ordered.Map {
			return over(d.options, d.dropFileServer(m, v.Source))
		})
	}
	return err
}

func setGrains(d *decoder, t *draft, v Value) error {
	m, err := v.mapping()
	t.Grains = d.shared.mapping(d.shared.trees, m, func() *ordered.Map { return m })
	return err
}

func setMineFunctions(d *decoder, t *draft, v Value) error {
	m, err := v.mapping()
	t.MineFunctions = d.shared.mapping(d.shared.trees, m, func() *ordered.Map { return m })
	return err
}

// setWinRM remembers the wish: a higher layer may take it back.
func setWinRM(_ *decoder, t *draft, v Value) (err error) {
	t.winRM, err = v.truth()
	t.winRMSource = v.Source
	return err
}

// over returns top laid over bottom, key by key.
func over(bottom, top *ordered.Map) *ordered.Map {
	if bottom.Len() == 0 {
		return top
	}
	out := bottom.Clone()
	for k, v := range top.All() {
		out.Set(k, v)
	}
	return out
}

// dropFileServer removes the options of Salt's file server, which hosts have not.
func (d *decoder) dropFileServer(m *ordered.Map, source Source) *ordered.Map {
	if m.Len() == 0 {
		return nil
	}
	out := ordered.NewMap(m.Len())
	for k, v := range m.All() {
		if k == "fileserver_backend" || isFileServer(k) {
			d.warnOnce("minion_opts "+k, "%sminion_opts: %s is dropped: hosts have no file server", at(source), k)
			continue
		}
		out.Set(k, v)
	}
	return out
}

// isFileServer reports whether key is one of gitfs_remotes, s3fs_update_interval
// and so on. Salt takes every word that ends in fs for such a server; but nfs_exports
// of an inventory is a matter of the hosts.
func isFileServer(key string) bool {
	word, _, ok := strings.Cut(key, "_")
	return ok && slices.Contains([]string{"azurefs", "gitfs", "hgfs", "minionfs", "s3fs", "svnfs"}, word)
}
