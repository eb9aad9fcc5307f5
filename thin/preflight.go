package thin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
)

// preFlightScript takes the script on stdin into a fresh private directory, makes
// sure that it came whole, runs it through its #! line or else sh, and removes it.
// Before the script come its arguments, as a line of shell that sets them: so they
// may hold any text, and are in no process list before the script's own. The
// directory is made by mkdir, which fails if anything is there. Arguments: the name
// of the directory, the length of all and of the arguments, the SHA-256 of all.
const preFlightScript = `b=/var/tmp; [ -d "$b" ] || b=/tmp; d=$b/.gossh-pre-$1 n=$2 m=$3 h=$4; umask 077; ` +
	`mkdir "$d" || exit 73; trap "rm -rf $d" EXIT; trap "exit 143" HUP INT TERM; a=$d/all f=$d/script; ` +
	`head -c "$n" >"$a" || exit 74; [ "$(wc -c <"$a")" -eq "$n" ] || { echo "the script did not arrive whole" >&2; exit 74; }; ` +
	`if command -v sha256sum >/dev/null 2>&1; then [ "$(sha256sum <"$a")" = "$h  -" ] || { echo "the script was changed on its way" >&2; exit 74; }; fi; ` +
	`head -c "$m" "$a" >"$d/args" && tail -c +$((m+1)) "$a" >"$f" && chmod 700 "$f" && . "$d/args" || exit 74; rm -f "$a" "$d/args"; ` +
	`echo "gossh-pre-$h" >&2; umask 022; ` +
	`case $(head -c 2 "$f") in "#"?) "$f" "$@" </dev/null; r=$?; [ $r -ne 126 ] || { sh "$f" "$@" </dev/null; r=$?; };; *) sh "$f" "$@" </dev/null; r=$?;; esac; exit $r`

// PreFlightError is a pre-flight script that did not succeed.
type PreFlightError struct {
	Script         string
	Stdout, Stderr string
	Code           int
}

// Error returns what happened.
func (e *PreFlightError) Error() string {
	return fmt.Sprintf("the pre-flight script %s ended with exit code %d", e.Script, e.Code)
}

// Output returns what the script wrote and its exit code.
func (e *PreFlightError) Output() (stdout, stderr string, code int) {
	return e.Stdout, e.Stderr, e.Code
}

// maxPreFlight bounds each output stream of a pre-flight script that is kept.
const maxPreFlight = 1 << 20

// preFlight runs the script of t as the login user. It is never run through the
// become method.
func (r *Runner) preFlight(ctx context.Context, conn transport.Conn, t *targets.Target) error {
	doing := "running the pre-flight script"
	content, err := os.ReadFile(t.Thin.PreFlight)
	if err != nil {
		return fault.Wrap(fault.Invalid, doing, err)
	}
	set := "set --"
	for _, arg := range t.Thin.PreFlightArgs {
		if strings.Contains(arg, "\x00") {
			return fault.New(fault.Invalid, doing, "an argument of it holds a NUL")
		}
		set += " " + shellquote.POSIX(arg)
	}
	set += "\n"
	content = append([]byte(set), content...)
	sum := sha256.Sum256(content)
	digest := hex.EncodeToString(sum[:])
	args := fmt.Sprintf("gossh %s %d %d %s", nonce(), len(content), len(set), digest)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p, err := conn.Start(ctx, transport.Command{Line: "exec sh -c '" + preFlightScript + "' " + args})
	if err != nil {
		return fault.Wrap(fault.KindOf(err), doing, err)
	}
	var out, errs limited
	var wg sync.WaitGroup
	wg.Go(func() { out.read(p.Stdout()) })
	wg.Go(func() { errs.read(p.Stderr()) })
	// A host that takes no input says why on its output.
	_, _ = p.Stdin().Write(content)
	_ = p.Stdin().Close()
	wg.Wait()
	exit, err := p.Wait()
	if err != nil {
		return fault.Wrap(fault.KindOf(err), doing, err)
	}
	before, after, ran := strings.Cut(errs.String(), "gossh-pre-"+digest+"\n")
	switch {
	case exit.Code == 0 && ran:
		return nil
	case !ran:
		return fault.New(fault.Deploy, doing, "it could not be put on the host: %s", strings.TrimSpace(before))
	}
	stderr := before + after
	return fault.Wrap(fault.Failed, doing, &PreFlightError{t.Thin.PreFlight, out.String(), stderr, exit.Code})
}

// limited keeps the beginning of a stream.
type limited struct{ b strings.Builder }

func (l *limited) read(r io.Reader) {
	_, err := io.CopyN(&l.b, r, maxPreFlight)
	if err == nil {
		l.b.WriteString("\n[the rest was cut]\n")
		_, err = io.Copy(io.Discard, r)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return // Wait tells it
	}
}

// String returns what was kept, as valid UTF-8.
func (l *limited) String() string { return strings.ToValidUTF8(l.b.String(), "\uFFFD") }
