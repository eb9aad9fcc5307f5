package guest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/thin/wire"
)

// Config is what the thin is made of.
type Config struct {
	// Version is the release.
	Version string
	// Functions is the table of execution functions.
	Functions []modules.Function
	// Grains makes the source of grains for a request with these overrides.
	Grains func(h *modules.Host, over map[string]any) modules.GrainSource
}

// endGrace is how long functions may take to end what they started once the
// controller is gone.
const endGrace = 8 * time.Second

// maxStart bounds the first line of the controller, in bytes.
const maxStart = 1 << 20

// Main serves one controller on stdin and stdout. argv is the command line: the
// path of the thin, then "run NONCE DIR" or "install NONCE DIR DIGEST". The result
// is the exit code.
func Main(c Config, argv []string) int {
	if len(argv) < 4 || argv[1] == "install" && len(argv) < 5 {
		return fail("this is the thin of gossh " + c.Version + ": gossh starts it")
	}
	g := &guest{c: c, dir: argv[3], in: bufio.NewReaderSize(os.Stdin, 64<<10), out: os.Stdout}
	mark := wire.Mark + argv[2] + ":"
	hello := wire.Hello{
		Wire: wire.Version, Version: c.Version, OS: runtime.GOOS, Arch: runtime.GOARCH,
		PID: os.Getpid(), UID: os.Geteuid(), Dir: g.dir, Fresh: argv[1] == "install",
	}
	if hello.Fresh {
		if err := install(argv[0], g.dir, argv[4]); err != nil {
			_, _ = io.WriteString(g.out, mark+"fail "+g.dir+" "+oneLine(err.Error())+"\n")
			return 74
		}
	}
	b, err := json.Marshal(hello)
	if err != nil {
		return fail(err.Error())
	}
	if _, err := io.WriteString(g.out, mark+"hello "+string(b)+"\n"); err != nil {
		return fail(err.Error())
	}
	return g.serve()
}

func fail(msg string) int {
	_, _ = io.WriteString(os.Stderr, "gossh-thin: "+msg+"\n")
	return 70
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// guest is one run of the thin.
type guest struct {
	c    Config
	dir  string
	in   *bufio.Reader
	out  io.Writer
	mux  *wire.Mux
	wipe bool
}

// serve reads the Start and then frames, to the end.
func (g *guest) serve() int {
	start, err := g.start()
	if err != nil {
		return fail(err.Error())
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	g.mux = wire.NewMux(g.in, g.out, wire.Options{Context: ctx, Handler: g})
	if start.Request != nil {
		body, err := json.Marshal(start.Request)
		if err == nil {
			err = g.mux.ServeCall(1, wire.CallFunction, body)
		}
		if err != nil {
			return fail(err.Error())
		}
	}
	ended := make(chan error, 1)
	go func() { ended <- g.mux.Run() }()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
	select {
	case err = <-ended:
	case <-signals:
		err = errors.New("ended by a signal")
		cancel()
		g.mux.Wait(endGrace)
	}
	if g.wipe {
		wipe(g.dir)
	}
	if err != nil {
		return 1
	}
	if g.mux.Bye() != nil {
		return 1
	}
	return 0
}

// start reads the controller's first line.
func (g *guest) start() (*wire.Start, error) {
	var line []byte
	for {
		part, err := g.in.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxStart {
			return nil, errors.New("the first line is too long")
		}
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
	}
	var s wire.Start
	if err := json.Unmarshal(line, &s); err != nil {
		return nil, err
	}
	if s.Wire != wire.Version {
		return nil, errors.New("the controller speaks another version of the protocol")
	}
	return &s, nil
}
