// Package roster finds the targets of a run: providers list hosts with their
// attributes, and Set lays defaults and command-line values under and over them,
// matches, and makes targets of them.
//
// # Use
//
// A program that reads a roster file, chooses hosts and works on them:
//
//	set := &roster.Set{Providers: []roster.Provider{flat.New(flat.Options{File: "/etc/salt/roster"})}}
//	m, err := set.Resolve(ctx, targets.Expr{Kind: targets.Compound, Text: "web* and not L@web3,web4"})
//	if err != nil {
//		return err
//	}
//	overSSH, err := ssh.New(ssh.Options{Home: home, LocalUser: name}) // package transport/ssh
//	if err != nil {
//		return err
//	}
//	defer overSSH.Close()
//	dialer := &local.Dialer{Next: overSSH, User: name} // package transport/local, for connection: local
//	transport.Run(ctx, nil, m, func(ctx context.Context, t *targets.Target) (transport.Output, error) {
//		conn, err := dialer.Dial(ctx, t)
//		if err != nil {
//			return transport.Output{}, err
//		}
//		defer conn.Close()
//		return transport.Capture(ctx, conn, transport.Command{Line: "uptime"}, transport.CaptureOptions{})
//	}, func(t *targets.Target, out transport.Output, err error) {
//		fmt.Println(t.ID, out.Stdout, err) // one call at a time, as hosts answer
//	})
//
// Nothing here is opened for longer than a call of Resolve, so there is nothing to
// close; the Map that it returns never changes and may be shared. Several files or
// sources are several Providers. A Set whose Facts is nil knows of grains what the
// rosters say, and one whose Compile is nil has no nodegroups.
//
// # Providers
//
// A provider only lists. Merging, defaults and matching are in Set.Resolve and
// nowhere else, so that every source of hosts behaves alike. A source of one's own is
// a type with one method:
//
//	func (d *database) Entries(ctx context.Context, _ roster.Query) iter.Seq2[roster.Entry, error] {
//		return func(yield func(roster.Entry, error) bool) {
//			source := roster.Source{Name: "database"}
//			for _, h := range d.hosts(ctx) {
//				id, err := targets.ParseID(h.Name)
//				attrs := roster.FromPairs(ordered.Of("host", h.Addr, "port", h.Port).All(), source)
//				if !yield(roster.Entry{ID: id, Attrs: attrs, Source: source, Trusted: true}, err) || err != nil {
//					return
//				}
//			}
//		}
//	}
//
// Trusted says that nobody but the user and root can have written the entry. Without
// it, attributes that read or execute something on this machine are dropped.
// Package roster/rostertest checks a provider against all rules of the contract.
//
// # Attributes
//
// The attributes of an entry have Salt's names, and fill the fields of a
// targets.Target. A text may stand for a number or a truth value, and nil for "not
// set"; times are in seconds, with fractions; paths are on this machine but for
// thin_dir and set_path.
//
//	host                  text, a name or address: Host
//	user                  text: User
//	port                  whole number from 1 to 65535: Port
//	passwd                text: Auth.Password, also for sudo
//	priv                  path of a private key, or "agent-forwarding": Auth.Priv
//	priv_passwd           text, its passphrase: Auth.PrivPassword
//	identities_only       truth value: Auth.IdentitiesOnly
//	timeout               seconds to connect and log in: SSH.Timeout
//	sudo                  truth value: Become.Method
//	sudo_user             text: Become.User
//	sudo_passwd           text, if it is another than passwd: Become.Password
//	tty                   truth value: Thin.TTY
//	ssh_options           list of "Key=value" as for ssh -o: SSH.Options
//	proxy_jump            list, or text with commas: ProxyJump in SSH.Options
//	remote_port_forwards  list, or text with commas: SSH.RemotePortForwards
//	keepalive             truth value: SSH.KeepAlive
//	keepalive_interval    seconds, 0 for never: SSH.KeepAliveInterval
//	keepalive_count_max   whole number from 1 to 1000: SSH.KeepAliveCountMax
//	thin_dir              absolute path on the host: Thin.Dir
//	thin_type             "gossh" or "salt": Thin.Type
//	cmd_umask             whole number, or text in octal digits: Thin.Umask
//	set_path              text, the PATH of functions: Thin.SetPath
//	ssh_pre_flight        path of a script: Thin.PreFlight
//	ssh_pre_flight_args   list, or text split as a shell does: Thin.PreFlightArgs
//	minion_opts           mapping: MinionOpts, over Set.MinionOpts
//	grains                mapping: Grains
//	mine_functions        mapping: MineFunctions
//	connection            "ssh", or "local" for this machine: Local
//	winrm                 refused if true
//
// Mappings are *ordered.Map or map[string]any. Other names are warned of and else
// ignored.
package roster
