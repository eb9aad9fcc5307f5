package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/gossh/gossh/fault"
)

// MaxOutput is how many bytes of each stream Capture keeps, unless it is told
// otherwise.
const MaxOutput = 64 << 20

// CaptureOptions say how Capture reads. The zero value is useful.
type CaptureOptions struct {
	// Max bounds each stream, in bytes; 0 means MaxOutput.
	Max int
	// Tap, if not nil, sees each piece of "stdout" and "stderr" as it arrives, and
	// is called for both concurrently. It keeps nothing of data.
	Tap func(stream string, data []byte)
}

// Output is what a command left behind: all that it wrote, and how it ended.
type Output struct {
	Stdout, Stderr string
	Exit
}

// Capture runs cmd on the host of c with an empty input and returns its output. An
// exit status other than 0 is no error. A command that writes more than it may is
// ended, which is fault.Failed: it might never stop by itself. Other errors are
// those of Conn.Start and Process.Wait.
func Capture(ctx context.Context, c Conn, cmd Command, o CaptureOptions) (Output, error) {
	if o.Max <= 0 {
		o.Max = MaxOutput
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	p, err := c.Start(ctx, cmd)
	if err != nil {
		return Output{}, err
	}
	var (
		wg    sync.WaitGroup
		once  sync.Once
		first error
		text  [2]strings.Builder
	)
	for i, r := range []io.Reader{p.Stdout(), p.Stderr()} {
		wg.Go(func() {
			err := o.copy(&text[i], [...]string{"stdout", "stderr"}[i], r)
			if err == nil {
				return
			}
			once.Do(func() { first = err })
			cancel(err) // the other stream ends only when the command does
			// A server that cannot get rid of its output does not say that the
			// command has ended.
			_, _ = io.Copy(io.Discard, r)
		})
	}
	// The input is empty. That the process no longer takes its end is no failure.
	_ = p.Stdin().Close()
	wg.Wait()
	exit, err := p.Wait()
	if first != nil { // then it is known why the process was ended
		return Output{}, first
	}
	if err != nil {
		return Output{}, err
	}
	return Output{text[0].String(), text[1].String(), exit}, nil
}

// copy reads a stream into b.
func (o *CaptureOptions) copy(b *strings.Builder, stream string, r io.Reader) error {
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		if n > 0 && o.Tap != nil {
			o.Tap(stream, buf[:n])
		}
		if b.Len()+n > o.Max {
			return fault.New(fault.Failed, "reading "+stream, "the command wrote more than %s", size(o.Max)).
				WithHint("redirect its output to a file on the host")
		}
		b.Write(buf[:n])
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			return nil
		default:
			return fmt.Errorf("reading %s: %w", stream, err)
		}
	}
}

// size prints a bound in bytes.
func size(n int) string {
	if n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}
