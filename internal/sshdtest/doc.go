// Package sshdtest is a farm of private servers of other makes for tests: OpenSSH's
// sshd and dropbear on loopback, with host keys, accounts and sudo rules of their own.
//
// Start makes a farm. Its hosts are added by SSHD, Jump and Dropbear, each on an
// address of 127.0.0.0/8 of its own; accounts beside the one that runs the tests are
// added by Account. Everything is stopped and removed when the test has ended. What
// the machine lacks skips the test through testneed: "openssh", "dropbear", "sudo".
//
//	farm := sshdtest.Start(t, sshdtest.Options{Hosts: 2})
//	farm.Hosts[0].Addr()   // 127.0.0.2:40123; logs in farm.User with farm.Key
//	farm.KnownHosts        // a file with the keys of all hosts
//	farm.Hosts[0].Counts() // connections and commands so far
//
// The tests of a farm may run in parallel; so may farms, also those of several
// processes.
package sshdtest
