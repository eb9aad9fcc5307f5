package wire

import (
	"bytes"
	"io"
	"testing"
)

// deaf is the input of a thin that has ended. It fails, and tells that somebody wrote.
type deaf struct{ wrote chan struct{} }

func (d deaf) Write([]byte) (int, error) {
	close(d.wrote)
	return 0, io.EOF
}

// TestReplyOfOneThatHasEnded has a thin that sent output and its reply and ended: the
// credit for the output no longer reaches it, which must not cost the reply.
func TestReplyOfOneThatHasEnded(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	d := deaf{make(chan struct{})}
	m := NewMux(r, d, Options{Controller: true, Started: true})
	go func() {
		_, _ = w.Write(frames(frame{frameData, 1, []byte("output")}))
		<-d.wrote
		_, _ = w.Write(frames(frame{frameReply, 1, []byte(`"done"`)}))
		_ = w.Close()
	}()
	ran := make(chan error, 1)
	go func() { ran <- m.Run() }()
	var out bytes.Buffer
	got, err := m.Adopt(t.Context(), func(b []byte) error {
		out.Write(b)
		return nil
	})
	if string(got) != `"done"` || err != nil || out.String() != "output" {
		t.Errorf("got %s, %v after %q, want the reply", got, err, out.String())
	}
	<-ran
}
