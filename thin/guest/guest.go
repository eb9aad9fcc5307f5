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
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gossh/gossh/internal/ongoing"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/thin/wire"
)

// Config is what the thin is made of.
type Config struct {
	// Version is the release.
	Version string
	// Functions returns the table of execution functions; it is called when a
	// function is wanted that Module does not give.
	Functions func() []modules.Function
	// Module returns the functions of one module, nil if there is none; it may be
	// unset.
	Module func(name string) []modules.Function
	// Grains makes the source of grains for a request with these overrides.
	Grains func(h *modules.Host, over map[string]any) modules.GrainSource
}

// endGrace is how long functions may take to end what they started once the
// controller is gone.
const endGrace = 8 * time.Second

// maxStart bounds the first line of the controller, in bytes.
const maxStart = 1 << 20

// The exit codes of the thin: those of sysexits.h for what they mean.
const (
	exitUsage   = 64
	exitBroken  = 70 // something that cannot be
	exitInstall = 74
)

// Main serves one controller on stdin and stdout. argv is the command line: the
// path of the thin, then "run NONCE DIR MODE" or "install NONCE DIR MODE NAME
// DIGEST". MODE is "set" if the user chose the directory, which is also the current
// one, else "default". The thin starts itself with "job DIR" for what is left running.
// The result is the exit code.
func Main(c Config, argv []string) int {
	if !IsCommand(argv) {
		return fail(exitUsage, "this is the thin of gossh "+c.Version+": gossh starts it")
	}
	if argv[1] == "job" {
		return (&guest{c: c, dir: argv[2], used: use(argv[2])}).job()
	}
	g := &guest{
		c: c, dir: argv[3], private: argv[4] == "default", path: os.Getenv("PATH"), self: selfPath(argv),
		in: bufio.NewReaderSize(pollable(os.Stdin), 32<<10), out: &watched{w: pollable(os.Stdout), gone: make(chan struct{})},
	}
	g.used = use(g.dir)
	mark := wire.Mark + argv[2] + ":"
	hello := wire.Hello{
		Wire: wire.Version, Version: c.Version, OS: runtime.GOOS, Arch: runtime.GOARCH,
		PID: os.Getpid(), UID: os.Geteuid(), Dir: g.dir, Fresh: argv[1] == "install",
	}
	if hello.Fresh {
		if err := install(argv[0], g.dir, argv[5], argv[6]); err != nil {
			_, _ = io.WriteString(g.out, mark+"fail "+oneLine(err.Error())+"|"+g.dir+"\n")
			return exitInstall
		}
	}
	b, err := json.Marshal(hello)
	if err != nil {
		return fail(exitBroken, err.Error())
	}
	if _, err := io.WriteString(g.out, mark+"hello "+string(b)+"\n"); err != nil {
		return fail(exitBroken, err.Error())
	}
	return g.serve()
}

// IsCommand reports whether argv is a command line that Main understands. Tests ask
// it: their binary is the thin as well.
func IsCommand(argv []string) bool {
	return len(argv) == 5 && argv[1] == "run" || len(argv) == 7 && argv[1] == "install" || len(argv) == 3 && argv[1] == "job"
}

func fail(code int, msg string) int {
	_, _ = io.WriteString(os.Stderr, "gossh-thin: "+msg+"\n")
	return code
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// guest is one run of the thin.
type guest struct {
	c       Config
	dir     string
	used    *os.File
	private bool   // nobody but gossh has anything in dir
	self    string // the file of this program
	path    string // PATH as the thin found it
	in      *bufio.Reader
	out     *watched
	cork    *cork // of out, for frames
	once    bool  // the first call is the only one
	mux     *wire.Mux
	wipe    atomic.Bool
	offered offers
	marker  ongoing.Marker
	force   atomic.Bool // the wipe takes everything
	files   modules.FileSource
	log     func(level, text string)
}

// serve reads the Start and then frames, to the end.
func (g *guest) serve() int {
	start, err := g.start()
	if err != nil {
		return fail(exitBroken, "reading the start: "+err.Error())
	}
	// Functions start in the home directory, as after a login, and no process
	// keeps the thin dir in use.
	if os.Chdir(os.Getenv("HOME")) != nil {
		_ = os.Chdir("/")
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	g.cork, g.once = &cork{w: g.out}, start.Once
	g.mux = wire.NewMux(g.in, g.cork, wire.Options{Context: ctx, Handler: g})
	g.files = &fetcher{g}
	g.log = func(level, text string) {
		_ = g.mux.Log(level, text) // one that does not arrive is no reason to stop
	}
	signals := catch()
	var answered <-chan struct{}
	if start.Request != nil {
		if answered, err = g.mux.ServeCall(1, wire.CallFunction, start.Request); err != nil {
			return fail(exitBroken, err.Error())
		}
	}
	if !start.Once {
		answered = nil
	}
	err = g.untilEnd(answered, signals)
	cancel()
	g.mux.Wait(endGrace)
	if g.wipe.Load() && g.mayWipe() {
		wipe(g.dir, g.private)
	}
	_ = g.used.Close() // its lock ends; that of no file does nothing
	if err == nil {
		err = g.mux.Bye()
	}
	if errors.Join(err, g.cork.pull()) != nil {
		return 1
	}
	return 0
}

// catch takes the signals that end the thin, before anything is started that one of
// them would leave behind. Ignoring them would be inherited by commands. That of a
// broken pipe is taken and means nothing: a command that does not read its input
// causes it as well as a controller that is gone, which watched tells.
func catch() <-chan os.Signal {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
	return signals
}

// watched closes gone when w takes nothing more.
type watched struct {
	w    io.Writer
	once sync.Once
	gone chan struct{}
}

// Write implements io.Writer.
func (w *watched) Write(b []byte) (int, error) {
	n, err := w.w.Write(b)
	if err != nil {
		w.once.Do(func() { close(w.gone) })
	}
	return n, err
}

// untilEnd runs until the controller says bye and has its answers, or the one call
// that there is was answered; the stream breaks, or a signal comes: then the error
// is not nil.
func (g *guest) untilEnd(answered <-chan struct{}, signals <-chan os.Signal) error {
	ended := make(chan error, 1)
	go func() {
		err := g.mux.Run()
		if err == nil {
			g.mux.Wait(1<<63 - 1)
		}
		ended <- err
	}()
	select {
	case err := <-ended:
		return err
	case <-answered:
		return nil
	case <-g.out.gone:
		return errors.New("the controller is gone")
	case s := <-signals:
		return errors.New("ended by " + s.String())
	}
}

// received is a Start whose request is still to be decoded, where it is served.
type received struct {
	wire.Start
	Request json.RawMessage `json:"request,omitempty"`
}

// start reads the controller's first line.
func (g *guest) start() (*received, error) {
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
	var s received
	if err := json.Unmarshal(line, &s); err != nil {
		return nil, err
	}
	if s.Wire != wire.Version {
		return nil, errors.New("the controller speaks another version of the protocol")
	}
	return &s, nil
}
