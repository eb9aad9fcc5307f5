package config

const static = "the thin is one static program"

func generalOptions() []Option {
	const g = General
	return []Option{
		flag("version", "", "", g, "Print the version and exit."),
		flag("versions-report", "V", "", g, "Print the versions of gossh, its libraries and the embedded thins, and exit."),
		flag("help", "h", "", g, "Print this help and exit."),
		value(String, "saltfile", "", "saltfile", "FILE", g, "Read options from FILE. Default: $SALT_SALTFILE, ./Saltfile, ~/.salt/Saltfile."),
		value(String, "config-dir", "c", "config_dir", "DIR", g, "The directory with the files master and roster. Default: $SALT_CONFIG_DIR; /etc/salt; for a user who has no access to it, ~/.config/gossh."),
		flag("hard-crash", "", "hard_crash", g, "Exit with 1 on an interrupt, as salt-ssh does with it; stacks of internal errors are always printed."),
		value(CSV, "no-parse", "", "no_parse", "NAME,...", g, "Take these keyword arguments as text, not as YAML."),
		value(String, "jid", "", "jid", "JID", g, "Use this job id."),
		flag("raw", "r", "raw_shell", g, "Run the arguments as a command of the login shell, without the thin.").also("raw-shell"),
		value(CSV, "roster", "", "roster", "NAME,...", g, "The roster providers to ask.").def([]any{"flat"}),
		value(String, "roster-file", "", "roster_file", "FILE", g, "The roster file. Default: roster in the configuration directory."),
		flag("refresh", "", "refresh_cache", g, "Choose targets by what hosts say now: ask all of them for their grains, also those in the cache.").also("refresh-cache", "refresh-grains"),
		flag("cached-only", "", "", g, "Choose targets by cached grains alone, of any age. Hosts of which there are none are left out, with a warning and exit code 20."),
		value(Int, "max-procs", "", "ssh_max_procs", "N", g, "Work on at most N hosts at the same time.").def(int64(100)).atLeast(1),
		value(CSV, "extra-filerefs", "", "extra_filerefs", "URL,...", g, "Send these salt:// files along with states.").later("states"),
		value(CSV, "min-extra-modules", "", "min_extra_mods", "NAME,...", g, "Accepted for compatibility.").noEffect(static),
		value(CSV, "thin-extra-modules", "", "thin_extra_mods", "NAME,...", g, "Accepted for compatibility.").noEffect(static),
		flag("verbose", "v", "verbose", g, "Print the job id before the returns."),
		flag("static", "s", "static", g, "Print all returns together at the end."),
		flag("wipe", "w", "ssh_wipe", g, "Remove the thin dir from the hosts afterwards."),
		flag("force-wipe", "", "", g, "With -w, also if results of --async wait there to be collected: they are lost, and what still runs is ended."),
		flag("async", "", "", g, "Leave the function running on the hosts and print how it is found; gossh collect fetches what it returns."),
		value(String, "thin-type", "", "thin_type", "TYPE", g, "Run functions with the thin of gossh, or with Salt's own (salt) where the roster does not say: see salt_thin.").oneOf("gossh", "salt"),
		flag("rand-thin-dir", "W", "rand_thin_dir", g, "Use a fresh random thin dir, and remove it afterwards."),
		flag("regen-thin", "t", "regen_thin", g, "Send the thin again although the host has it.").also("thin"),
		value(String, "python2-bin", "", "python2_bin", "NAME", g, "Accepted for compatibility.").noEffect("no Python is used"),
		value(String, "python3-bin", "", "python3_bin", "NAME", g, "Accepted for compatibility.").noEffect("no Python is used"),
		flag("pre-flight", "", "ssh_run_pre_flight", g, "Run ssh_pre_flight although the thin dir is there."),
		value(Repeat, "force", "", "", "KEY=VALUE", g, "Set a roster attribute for every target, above the roster. May be repeated."),
		value(Seconds, "idle-timeout", "", "idle_timeout", "TIME", g, "Give a host up that has sent nothing for so long. Default: never."),
		value(Seconds, "deadline", "", "deadline", "TIME", g, "End the whole run after so long. Default: never."),
	}
}

func sshOptions() []Option {
	const g = SSH
	return []Option{
		value(CSV, "remote-port-forwards", "", "ssh_remote_port_forwards", "SPEC,...", g, "Forward remote ports, each as for ssh -R."),
		flag("disable-keepalive", "", "ssh_keepalive", g, "Send no keep-alive messages.").sets(false).def(true),
		value(Int, "keepalive-interval", "", "ssh_keepalive_interval", "SECONDS", g, "Time between keep-alive messages.").def(int64(60)).atLeast(0),
		value(Int, "keepalive-count-max", "", "ssh_keepalive_count_max", "N", g, "Unanswered keep-alive messages after which a host counts as gone.").def(int64(3)).atLeast(0),
		value(Repeat, "ssh-option", "", "ssh_options", "KEY=VALUE", g, "An option as for ssh -o. May be repeated."),
	}
}

func authOptions() []Option {
	const g = Auth
	return []Option{
		value(String, "priv", "", "ssh_priv", "FILE", g, "The private key; agent-forwarding means the keys of the local agent alone."),
		value(String, "priv-passwd", "", "ssh_priv_passwd", "TEXT", g, "The passphrase of the private key. Other users of this machine may see it: better put it into a file."),
		flag("ignore-host-keys", "i", "ignore_host_keys", g, "Accept and record the keys of new hosts. A changed key is still refused."),
		flag("no-host-keys", "", "", g, "Do not check host keys at all. No password is then sent."),
		value(String, "user", "", "ssh_user", "NAME", g, "The login user where neither roster nor ssh_config names one; for a host in no roster: you.").def("root"),
		value(String, "passwd", "", "ssh_passwd", "TEXT", g, "The password where the roster has none. Other users of this machine may see it: better use --askpass."),
		flag("askpass", "", "ssh_askpass", g, "Ask for the password."),
		flag("key-deploy", "", "ssh_key_deploy", g, "Put the public key on the hosts.").later("key deployment"),
		flag("identities-only", "", "ssh_identities_only", g, "Offer only the configured keys, none of the agent's others."),
		flag("sudo", "", "ssh_sudo", g, "Run functions through sudo where the roster does not say."),
		flag("ask-sudo-pass", "", "ask_sudo_pass", g, "Ask once for the password of sudo."),
		flag("update-roster", "", "ssh_update_roster", g, "Add hosts that no roster has, such as user@host, to the roster file once they were reached, without passwords."),
	}
}

func scanOptions() []Option {
	const g = Scan
	return []Option{
		value(CSV, "scan-ports", "", "ssh_scan_ports", "PORT,...", g, "The ports that the scan roster tries, in this order.").def([]any{"22"}),
		value(Float, "scan-timeout", "", "ssh_scan_timeout", "SECONDS", g, "The time it waits for each.").def(1.0),
	}
}

func logOptions() []Option {
	const g = Logging
	return []Option{
		value(String, "log-level", "l", "log_level", "LEVEL", g, "What to print on stderr.").def("warning").oneOf(logLevels...),
		value(String, "log-file", "", "ssh_log_file", "FILE", g, "Also write the log to FILE."),
		value(String, "log-file-level", "", "log_level_logfile", "LEVEL", g, "What to write to the file. Default: as --log-level.").oneOf(logLevels...),
	}
}

func targetOptions() []Option {
	const g = Target
	return []Option{
		flag("hosts", "H", "list_hosts", g, "List the hosts of the flat roster and exit."),
		flag("pcre", "E", "", g, "The target is a regular expression, anchored at its start.").selects("pcre"),
		flag("list", "L", "", g, "The target is a list of ids, separated by commas or else by white space.").selects("list"),
		flag("grain", "G", "", g, "The target matches grains, such as os:Debian or ip_interfaces:eth0:10.*, from the cache; hosts that are not in it are asked.").selects("grain"),
		flag("grain-pcre", "P", "", g, "The target matches grains by regular expression.").selects("grain_pcre"),
		flag("pillar", "I", "", g, "The target matches pillar data, compiled with the grains of the hosts.").selects("pillar"),
		flag("pillar-pcre", "J", "", g, "The target matches pillar data by regular expression.").selects("pillar_pcre"),
		flag("ipcidr", "S", "", g, "The target is an address or a network, such as 10.0.0.0/8: hosts that are reached there, or say so.").selects("ipcidr"),
		flag("compound", "C", "", g, "The target is a compound expression, such as 'web* and G@os:Debian or not ( L@a,b )'.").selects("compound"),
		flag("nodegroup", "N", "", g, "The target is a nodegroup, or a group of an inventory of Ansible.").selects("nodegroup"),
		flag("range", "R", "", g, "The target is a range expression.").selects("range"),
		value(String, "delimiter", "", "delimiter", "TEXT", g, "What separates the levels in targets by grains and pillar.").def(":"),
	}
}

func outputOptions() []Option {
	const g = Output
	return []Option{
		value(String, "out", "", "output", "NAME", g, "How to print returns: nested, json, jsonl, yaml, txt, raw, pprint, newline_values_only, highstate, quiet.").also("output"),
		value(Indent, "out-indent", "", "output_indent", "N", g, "Indent by N; a negative number means one line, the word pretty sorts keys.").also("output-indent"),
		value(String, "out-file", "", "output_file", "FILE", g, "Write returns to FILE instead of stdout.").also("output-file"),
		flag("out-file-append", "", "output_file_append", g, "Append to the file instead of emptying it first.").also("output-file-append"),
		flag("no-color", "", "no_color", g, "Print without colours.").also("no-colour"),
		flag("force-color", "", "force_color", g, "Print colours also to files and pipes.").also("force-colour"),
		value(String, "state-output", "", "state_output", "MODE", g, "How much of each state highstate shows: full, terse, mixed, changes or filter, each also with _id.").also("state_output").def("full").oneOf(stateOutputs()...),
		value(String, "state-verbose", "", "state_verbose", "BOOL", g, "Whether highstate shows states that changed nothing.").also("state_verbose").def("true").oneOf("true", "false"),
		flag("stream", "", "stream", g, "Print lines of output as they appear, with --out jsonl."),
		flag("fold", "", "fold", g, "Print hosts with the same return together, at the end."),
		flag("no-progress", "", "no_progress", g, "Show no progress on the terminal."),
	}
}

// stateOutputs are the forms of state_output.
func stateOutputs() []string {
	var out []string
	for _, m := range []string{"full", "terse", "mixed", "changes", "filter"} {
		out = append(out, m, m+"_id")
	}
	return out
}
