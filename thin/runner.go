package thin

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

// Options configure a Runner.
type Options struct {
	// Source gives the thins.
	Source Source
	// Hash tells this controller's thin dirs from those of others; see
	// ControllerHash.
	Hash string
	// MaxReply bounds what a host may return, in bytes; 0 means 64 MiB.
	MaxReply int
	// Parents are the directories in which a thin dir that the user did not
	// choose may be, the best first; "~" is the home of the effective user. nil
	// means /var/tmp, ~, /tmp and /dev/shm.
	Parents []string
	// Nonce returns random letters and digits, at least 12, that tell a session's
	// output from noise and its files from others; nil means crypto/rand.
	Nonce func() string
	// Log may be nil.
	Log *slog.Logger
}

// Runner opens sessions with the thin on hosts. It is safe for concurrent use.
type Runner struct {
	o     Options
	known string // "digest:size digest:size": what the gate looks for
	gate  string // the script, on one line
}

// New returns a Runner.
func New(o Options) *Runner {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Parents == nil {
		o.Parents = defaultParents()
	}
	if o.Nonce == nil {
		o.Nonce = nonce
	}
	if o.MaxReply <= 0 {
		o.MaxReply = wire.DefaultMaxReply
	}
	r := &Runner{o: o, gate: oneLine(gateSource)}
	var words []string
	for _, b := range o.Source.Known() {
		words = append(words, fmt.Sprintf("%s:%d", b.name(), b.Size))
	}
	r.known = strings.Join(words, " ")
	return r
}

// OpenOptions say how one session is opened.
type OpenOptions struct {
	// First, if set, is sent along with the line that starts the thin; the first
	// Call must be for it.
	First *wire.Request
	// Once says that First is the only call: the thin leaves when it is answered.
	Once bool
	// PreFlight runs the pre-flight script although the thin dir is there.
	PreFlight bool
	// Fresh sends the thin although the host has it.
	Fresh bool
	// Wipe removes the thin dir when the session is closed, and when it cannot
	// be opened. It stays if results wait there to be collected, unless Force is set.
	Wipe, Force bool
	// Files serves salt:// files; nil serves none.
	Files *files.Roots
	// MayHave reports whether the host may have the file at a path of the roots;
	// nil lets it have every one.
	MayHave func(path string) bool
	// Render renders templates that functions ask for; nil refuses them. call runs
	// a function on the host meanwhile, for templates that ask it something. An
	// error that wraps fs.ErrNotExist means that there is no such file.
	Render func(ctx context.Context, req *wire.RenderRequest, call CallFunc) (string, error)
	// Calls serve what the host may ask for beside that, by the kind of the call. They
	// are called concurrently. Others are refused.
	Calls map[string]CallServer
	// Warn takes what the operator must read; nil drops it.
	Warn func(msg string)
}

// CallServer serves a call of the host; see wire.Handler.
type CallServer func(ctx context.Context, s *Session, body json.RawMessage, data io.Writer) (reply any, err error)

// CallFunc runs a function on the host of a session.
type CallFunc func(ctx context.Context, req *wire.Request) (*wire.Reply, error)

// maxPreSent bounds, in bytes, the request that is sent before it is known that
// the thin is there: the shell reads past it one byte at a time if it is not.
const maxPreSent = 4 << 10

// Open starts the thin on the host of conn, putting it there if it is missing, and
// running the pre-flight script where that is due. Errors carry fault kinds:
// Become, Deploy, Failed (the pre-flight script; a *PreFlightError), Invalid,
// Lost, Timeout or Cancelled. The caller closes the session.
func (r *Runner) Open(ctx context.Context, conn transport.Conn, t *targets.Target, o OpenOptions) (*Session, error) {
	if o.Warn == nil {
		o.Warn = func(string) {}
	}
	if t.Thin.PreFlight != "" {
		// A script that is missing here fails its hosts warm as it does cold.
		if _, err := os.Stat(t.Thin.PreFlight); err != nil {
			return nil, fault.Wrap(fault.Invalid, flying, err)
		}
	}
	s := &Session{r: r, conn: conn, t: t, o: o, nonce: r.o.Nonce()}
	if o.PreFlight && t.Thin.PreFlight != "" {
		if err := r.preFlight(ctx, conn, t); err != nil {
			return nil, err
		}
		s.flown = true
	}
	err := s.establish(ctx)
	if err != nil {
		if s.stream != nil {
			s.stream.cancel()
			_, _ = s.stream.end() // why it failed is known
			if o.Wipe {
				err = errors.Join(err, s.wipe(ctx))
			}
		}
		return nil, err
	}
	return s, nil
}

// nonce returns the random text that tells this session's output from noise.
func nonce() string {
	var b [16]byte
	rand.Read(b[:]) //nolint:errcheck // crypto/rand.Read never fails
	return hex.EncodeToString(b[:])
}
