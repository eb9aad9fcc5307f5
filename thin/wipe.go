package thin

import (
	"context"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

// wipeScript removes what is gossh's from the directory $1, if it is a directory
// and the user's own, and then the directory if nothing else is in it.
const wipeScript = `[ -d "$1" ] && [ -O "$1" ] || exit 0; rm -rf "$1"/gossh-thin-* "$1"/.gossh-*; rmdir "$1" 2>/dev/null; exit 0`

// wipeTime bounds the wipe of a session that could not do it itself.
const wipeTime = 15 * time.Second

// wipe removes the thin dir with a command of its own, for a thin that cannot:
// it was killed, or never started.
func (s *Session) wipe(ctx context.Context) error {
	if !s.o.Wipe || s.dir == "" {
		return nil
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), wipeTime)
	defer stop()
	mark := nonce()
	prompt := wire.Mark + mark + ":password: "
	cmd, err := line(s.t.Become, prompt, wipeScript, s.dir)
	if err != nil {
		return err
	}
	st, err := start(ctx, s.conn, transport.Command{Line: cmd, TTY: s.t.Thin.TTY}, mark, prompt, s.t.Become.Password)
	if err != nil {
		return fault.Wrap(fault.KindOf(err), "wiping the thin dir", err)
	}
	defer context.AfterFunc(ctx, st.cancel)()
	for err == nil { // nothing but the end is expected
		_, _, err = st.next()
	}
	if exit, err := st.end(); err != nil || exit.Code != 0 {
		return fault.New(fault.Lost, "wiping the thin dir", "%s may still be there", s.dir).
			WithHint("remove it by hand")
	}
	return nil
}
