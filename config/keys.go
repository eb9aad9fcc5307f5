package config

import (
	"slices"
	"time"
)

// ownPrefix stands before the keys of gossh's own section.
const ownPrefix = "gossh:"

// fileKeys are the keys of Salt's master configuration that act here and have no
// flag.
func fileKeys() []Option {
	key := func(kind Kind, name string, def any, doc string) Option {
		return Option{Key: name, Kind: kind, Default: def, Doc: doc}
	}
	return []Option{
		key(String, "ssh_port", "22", "The port where neither roster nor ssh_config names one."),
		key(Seconds, "ssh_timeout", time.Minute, "With timeout, the time for connecting, key exchange and login."),
		key(Seconds, "timeout", 5*time.Second, "Added to ssh_timeout."),
		key(String, "salt_thin", nil, "The tarball of Salt's own thin for hosts with thin_type: salt, a file or a URL, as salt-run thin.generate makes it."),
		key(String, "known_hosts_file", nil, "A file in place of ~/.ssh/known_hosts, if it is there."),
		key(String, "ssh_sudo_user", nil, "The user that sudo changes to where the roster names none."),
		key(String, "cachedir", nil, "Where gossh keeps what it can make again. Default: /var/cache/gossh; ~/.cache/gossh for a user."),
		key(String, "pki_dir", nil, "Where the key ssh/salt-ssh.rsa is looked for. Default: /etc/salt/pki/master."),
		key(String, "root_dir", "/", "Put before the paths of cachedir, pki_dir and ssh_log_file."),
		key(String, "default_include", "master.d/*.conf", "Files read after master, relative to its directory."),
		key(CSV, "include", nil, "More files, read after default_include."),
		key(Bool, "state_output_profile", true, "Whether highstate shows start times and durations."),
		key(Bool, "state_output_diff", false, "Whether highstate shows only states that changed something."),
		key(Bool, "state_output_pct", false, "Whether highstate shows percentages."),
		key(Bool, "state_compress_ids", false, "Whether highstate joins states with the same id."),
		key(String, "state_tabular", nil, "The form of highstate's terse lines: true for aligned ones, or a format."),
		key(CSV, "state_output_exclude", nil, "The results (True, False, None) that state_output: filter leaves out."),
		key(CSV, "state_output_terse", nil, "The results that state_output: filter shows on one line."),
		key(Int, "nested_indent", int64(0), "Columns before everything that nested prints.").atLeast(0),
		key(String, "color_theme", nil, "A file that gives colours other codes, such as CYAN: 0;34."),
		key(Bool, "strip_colors", true, "Whether escape sequences of hosts are removed."),
		key(Bool, "file_recv", false, "Whether hosts may give files with cp.push; they go to minions/ID/files in cachedir."),
		key(Int, "file_recv_max_size", int64(100), "How large such a file may be, in MiB; a host gives ten times as much in one run at most.").atLeast(1),
		key(String, "renderer", "jinja|yaml", "The renderers of a file that names none in its first line."),
		key(Bool, "allow_undefined", false, "Whether templates may print what is not defined."),
		key(Bool, "jinja_trim_blocks", false, "As trim_blocks in jinja_env and jinja_sls_env, which go before it."),
		key(Bool, "jinja_lstrip_blocks", false, "As lstrip_blocks in jinja_env and jinja_sls_env, which go before it."),
		key(String, "gpg_keydir", nil, "The home of gpg with the key that the renderer gpg needs. Default: gpgkeys in the configuration directory, if it is there; else that of the user."),
		key(String, "decrypt_pillar_default", "gpg", "The renderer for keys of decrypt_pillar that name none; there is gpg."),
		key(String, "decrypt_pillar_delimiter", ":", "What separates the keys of a path in decrypt_pillar."),
		key(Bool, "ext_pillar_first", false, "Whether the SLS of pillar_roots go over ext_pillar instead of under it."),
		key(String, "pillar_source_merging_strategy", "smart", "How sources of pillar become one: smart, recurse, aggregate, overwrite, list, none.").oneOf("smart", "recurse", "aggregate", "overwrite", "list", "none"),
		key(Bool, "pillar_merge_lists", false, "Whether lists of several sources of pillar are joined."),
		key(Bool, "ssh_merge_pillar", true, "Whether the pillar of minion_opts is laid under that of a host."),
		key(Seconds, "grains_cache_expiration", 24*time.Hour, "How old the grains of a host may be that targets are chosen by; older ones are asked for. 0 means any age."),
		key(CSV, "roster_optional", nil, "Roster providers that may fail: that is a warning then, and the others count."),
		key(CSV, "roster_trust", nil, "Roster providers that may name what is read or run on this machine, such as keys and ProxyCommand, also where others can have written what they give."),
		key(String, "roster_dir", nil, "The directory of the roster dir. Default: roster.d in the configuration directory."),
		key(String, "roster_domain", nil, "What stands behind the name of a file in roster_dir to make the address, where it has no host."),
		key(String, "ssh_config_file", nil, "The ssh_config of the user for the roster sshconfig and its connections. Default: gossh:ssh_config."),
		key(String, "range_server", "range:80", "The range server that is asked for clusters in range expressions: host:port, or a URL."),
		key(String, "ssh_known_hosts_file", nil, "The file of the roster sshknownhosts. Default: ~/.ssh/known_hosts."),
	}
}

// structuredKeys are the keys whose values are mappings, that of ext_pillar a list,
// those of decrypt_pillar and roster_order either;
// whoever uses them reads them.
func structuredKeys() []Option {
	return []Option{
		{Key: "roster_defaults", Doc: "Attributes of every target, under those of the roster."},
		{Key: "ssh_minion_opts", Doc: "Minion options of every target, under minion_opts of the roster."},
		{Key: "file_roots", Doc: "The directories of salt:// files for each environment. Default: base: /srv/salt, /srv/spm/salt."},
		{Key: "pillar_roots", Doc: "The directories of the pillar for each environment. Default: base: /srv/pillar, /srv/spm/pillar."},
		{Key: "nodegroups", Doc: "Compound target expressions by name, for -N and top files."},
		{Key: "ssh_list_nodegroups", Doc: "Lists of ids by name, for -N and @name in targets; nodegroups come first."},
		{Key: "jinja_sls_env", Doc: "Options of Jinja for SLS and rosters, such as trim_blocks."},
		{Key: "jinja_env", Doc: "Options of Jinja for other templates."},
		{Key: rosterOrder, Doc: "Where the roster cache takes attributes from, such as host: [ipv4-private, reached]; for the roster cloud a list: [private, public]. Default: how the host was reached; public, private, local."},
		{Key: decryptPillar, Doc: "Keys of the pillar whose values gpg decrypts when all of it is there, such as secrets or app:password: a list, or a mapping to renderers."},
		{Key: extPillar, Doc: "Sources of pillar beside pillar_roots: cmd_yaml, cmd_json, file_tree, http_yaml, http_json."},
	}
}

// extPillar has a list, decryptPillar and rosterOrder may have one.
const (
	extPillar     = "ext_pillar"
	decryptPillar = "decrypt_pillar"
	rosterOrder   = "roster_order"
)

// structured reports whether the value of a key is a mapping.
func structured(key string) bool {
	return slices.ContainsFunc(structuredKeys(), func(o Option) bool { return o.Key == key })
}

// FileKeys returns the keys of configuration files that have no flag, those of
// gossh's own section with "gossh:" before them, for the manual.
func FileKeys() []Option {
	out := append(fileKeys(), structuredKeys()...)
	for _, o := range ownKeys() {
		o.Key = ownPrefix + o.Key
		out = append(out, o)
	}
	return out
}

// ownKeys are the keys of gossh's own section, which is strict.
func ownKeys() []Option {
	key := func(kind Kind, name string, def any, doc string) Option {
		return Option{Key: name, Kind: kind, Default: def, Doc: doc}
	}
	return []Option{
		key(Int, "handshakes", nil, "How many key exchanges run at the same time. Default: four per processor, at least sixteen.").atLeast(1),
		key(Int, "per_jump", int64(10), "How many hosts are dialed through one jump host at the same time.").atLeast(1),
		key(String, "thin_bin_dir", nil, "A directory with thins, looked into before the embedded ones."),
		key(String, "ssh_config", nil, "The ssh_config of the user. Default: ~/.ssh/config."),
		key(CSV, "known_hosts", nil, "The known_hosts files. Default: those of ssh_config."),
		key(String, "ansible_inventory", nil, "The inventory that the roster ansible reads. Default: --roster-file."),
		key(CSV, "ansible_vault_password_files", nil, "Files with the passwords of vaults in Ansible's inventories, or executables that print them."),
		key(String, "exec_command", nil, "The program whose output is the roster exec. Default: roster_file."),
		key(CSV, "exec_args", nil, "Its arguments: a list, or divided by commas."),
		key(Repeat, "exec_env", nil, "Variables of its environment, as NAME=VALUE, beside those of gossh."),
		key(Seconds, "exec_timeout", time.Minute, "How long it may run."),
		key(Seconds, "exec_cache", nil, "How long what it printed counts, without that it runs again. Default: not at all."),
		key(String, "http_url", nil, "The URL whose answer is the roster http."),
		key(String, "http_token", nil, "The token that is sent to it, or an sdb:// URI of one."),
		key(String, "http_token_type", "Bearer", "The word before the token."),
		key(String, "http_token_header", "Authorization", "The header that has the token; another one has it without a word before it."),
		key(String, "http_user", nil, "The user for basic authentication."),
		key(String, "http_password", nil, "Its password, or an sdb:// URI of one."),
		key(String, "http_cert", nil, "A file with the certificate of the client."),
		key(String, "http_key", nil, "A file with the key of http_cert."),
		key(String, "http_ca", nil, "A file with the certificates to check that of the server against. Default: those of the system."),
		key(Seconds, "http_timeout", time.Minute, "How long the server may take to answer."),
		key(Seconds, "http_cache", nil, "How long its answer counts, without that it is asked again. Default: not at all."),
		key(Seconds, "http_stale", nil, "How old a kept answer may be to stand in where the server gives none. Default: none does."),
		key(String, "http_map", nil, "A program of jq that makes hosts of its answer."),
		key(String, "http_next", nil, "A program of jq that gives the URL of the next part of its answer."),
		key(CSV, "scan_networks", nil, "The networks, ranges and addresses that the scan roster looks at where the target names none."),
		key(String, "cloud_cache", nil, "The cache of salt-cloud that the roster cloud reads, or a file such as salt-cloud -F --out json prints. Default: /var/cache/salt/cloud."),
		key(Tree, "dns", nil, "What the roster dns looks up: names, or mappings with srv or name, family, and attributes of the roster."),
		key(String, "dns_server", nil, "The name server that the roster dns asks, an address with or without a port. Default: those of the system."),
		key(Seconds, "dns_timeout", 5*time.Second, "How long the roster dns waits for one name."),
		key(String, "terraform_state", nil, "The state that the roster terraform reads, or its directory. Default: --roster-file; else terraform.tfstate."),
		key(Tree, "terraform", nil, "Which resources of Terraform are hosts: attributes of the roster, which may be templates, for each type of resource."),
		key(String, "clustershell_conf", nil, "The groups.conf of the roster clustershell. Default: those of ClusterShell."),
		key(Bool, "ssh_config_exec", false, "Whether Match exec in ssh_config may run commands."),
	}
}

// foreign are keys of Salt that look like one of ours and are none.
var foreign = map[string]bool{
	"users": true, "user": true, "rosters": true,
	"output_diff": true, "static_pillar": true, "sock_dir": true, "pidfile": true, "pki_dirs": true, "log_fmt": true, "log_file": true,
	"hash_type": true, "ssh_use_home_key": true,
	"extension_modules": true, "module_dirs": true, "pillarenv": true, "saltenv": true, "ssh_grains": true,
	"ssh_log_level": true, "ssh_run": true,
}
