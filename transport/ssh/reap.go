package ssh

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	xssh "golang.org/x/crypto/ssh"
)

// selfEnd is how long a command has to end by itself, as the thin does whose input
// ends, before another session is opened to end it.
const selfEnd = 300 * time.Millisecond

// reapLimit bounds what ending the commands of a host may take.
const reapLimit = 5 * time.Second

// reapScript ends the commands of this connection. Three things must hold for a
// process to be ended:
//   - It was started with the SSH_CONNECTION of this connection. A server may be one
//     process for all its connections, and in a container the first process.
//   - The leader of its session is a child of the process that started this shell,
//     which is the server's for this connection; or it is gone, and the process still
//     has the pipes that keep the session open. A daemon has neither.
//   - It does not belong to this shell.
//
// So neither process 1 nor the server is ever a candidate. Leaders get the signal with
// their group, where there may be processes whose environment was replaced. Without
// /proc nothing is found, and nothing ended.
//
// It is one line without single quotation or exclamation marks inside, so that a csh
// takes it as well.
const reapScript = `exec /bin/sh -c 'c=$SSH_CONNECTION; [ -n "$c" ] && [ "$PPID" -gt 1 ] || exit 3; ` +
	`for d in /proc/[0-9]*; do p=${d#/proc/}; ` +
	`s=; read -r s 2>/dev/null <$d/stat; set -- ${s##*) }; g=$3; l=${4:-0}; ` +
	`[ "$l" -gt 1 ] && [ "$l" != $$ ] && [ "$p" != $$ ] || continue; ` +
	`s=; read -r s 2>/dev/null </proc/$l/stat; set -- ${s##*) }; ` +
	`if [ -n "$2" ]; then [ "$2" = "$PPID" ] || continue; ` +
	`else g=; [ -p $d/fd/1 ] || [ -S $d/fd/1 ] || [ -p $d/fd/2 ] || [ -S $d/fd/2 ] || continue; fi; ` +
	`tr "\000" "\n" 2>/dev/null <$d/environ | grep -qxF "SSH_CONNECTION=$c" || continue; ` +
	`if [ "$p" = "$l" ]; then kill -SIGNAL "-$p"; elif [ "$g" != "$l" ]; then kill -SIGNAL "$p"; fi; done'`

// reap ends the commands of the connection by a second session, for servers that
// ignore signals.
func (p *process) reap(signal string) {
	c := p.conn
	ctx, cancel := context.WithTimeout(c.life, reapLimit)
	defer cancel()
	ch, reqs, err := c.open(ctx, "session", nil)
	if err != nil {
		return
	}
	defer c.leave(ch, reqs)
	line := strings.ReplaceAll(reapScript, "SIGNAL", signal)
	if c.request(ctx, ch, "exec", xssh.Marshal(struct{ Line string }{line})) != nil {
		return
	}
	_ = ch.CloseWrite()
	done := make(chan struct{})
	c.spawn(func() { _, _ = io.Copy(io.Discard, ch.Stderr()) })
	if !c.spawn(func() { _, _ = io.Copy(io.Discard, ch); close(done) }) {
		return
	}
	select { // reading ends with the script, or with the connection
	case <-done:
	case <-ctx.Done():
	}
}

// signals tells how far a server can be trusted to pass signals on. sshd does so
// since version 7.9, but not for root, for it lacks the process to do it in; nor for
// a forced command. To open a session means to start that command again, so it is
// not done where signals would have reached anything else.
func (c *conn) signals() (root, passed bool) {
	var major, minor int
	_, err := fmt.Sscanf(string(c.mux.ServerVersion()), "SSH-2.0-OpenSSH_%d.%d", &major, &minor)
	root = c.hop.login.user == "root"
	return root, !root && err == nil && (major > 7 || major == 7 && minor >= 9)
}
