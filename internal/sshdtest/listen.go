package sshdtest

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// patience is how long a server may take to listen, and processes to end, on a
// machine with much else to do.
const patience = time.Minute

// keeper runs a server until its own stdin ends: a server does not outlive the
// tests, however they end.
const keeper = `exec 3<&0
"$@" 3<&- </dev/null &
server=$!
{ cat <&3 >/dev/null; kill $server 2>/dev/null; } &
wait $server
echo "ended with $?" >&2`

// listen starts the server that argv gives, with a new port for each try, and waits
// until its log says ready. A log that says taken has it try again: somebody else got
// the port first.
func (h *Host) listen(argv func() []string, ready, taken string) {
	tb := h.farm.tb
	tb.Helper()
	for try := 1; ; try++ {
		port, err := freePort(h.IP)
		if err != nil {
			tb.Fatalf("finding a port of %s: %v", h.IP, err)
		}
		h.Port = port
		stop, ended := h.start(argv())
		if h.await(ready, ended) {
			tb.Cleanup(stop)
			return
		}
		stop()
		if try == 5 || !strings.Contains(h.Log(), taken) {
			tb.Fatalf("%s does not listen:\n%s", h.Addr(), h.Log())
		}
		if err := os.Remove(h.log); err != nil {
			tb.Fatal(err)
		}
	}
}

// start starts a server. Both its own log and its stderr go to the log.
func (h *Host) start(argv []string) (stop func(), ended <-chan struct{}) {
	tb := h.farm.tb
	tb.Helper()
	log, err := os.OpenFile(h.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		tb.Fatal(err)
	}
	defer log.Close()
	cmd := exec.Command("sh", append([]string{"-c", keeper, "keeper"}, argv...)...) //nolint:noctx // stop ends it
	cmd.Stderr = log
	cmd.Dir = filepath.Dir(h.log)
	life, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatalf("starting %s: %v", argv[0], err)
	}
	done := make(chan struct{})
	go func() {
		_ = cmd.Wait() // what went wrong is in the log
		close(done)
	}()
	return func() { end(life, done) }, done
}

func end(life io.Closer, done <-chan struct{}) {
	_ = life.Close() // also closed by Wait
	<-done
}

// await reports whether the log says ready before the server ends.
func (h *Host) await(ready string, ended <-chan struct{}) bool {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if b, err := os.ReadFile(h.log); err == nil && strings.Contains(string(b), ready) {
			return true
		}
		select {
		case <-ended:
			return false
		case <-tick.C:
		}
	}
	return false
}
