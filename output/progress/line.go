package progress

import (
	"io"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/gossh/gossh/fault"
)

const (
	// interval is the time between two drawings of the line.
	interval = 100 * time.Millisecond
	// defaultWidth is taken where the terminal does not say its width.
	defaultWidth = 80

	clear = "\r\x1b[K"
)

// Options says where and how a Line is drawn.
type Options struct {
	// W is where the line is drawn, standard error.
	W io.Writer
	// Terminal says that W is a terminal that can draw a line anew, as
	// OnTerminal finds. Nothing is ever written otherwise.
	Terminal bool
	// Width returns the columns of the terminal; it is asked at each drawing,
	// since windows change. Nil, or a result below 1, means 80.
	Width func() int
	// Now returns the time; nil is time.Now.
	Now func() time.Time
}

// OnTerminal reports whether the file descriptor fd is a terminal on which a line
// can be drawn anew; termName is the value of TERM.
func OnTerminal(fd int, termName string) bool {
	return termName != "" && termName != "dumb" && term.IsTerminal(fd)
}

// Width returns a function for Options.Width that asks the terminal fd.
func Width(fd int) func() int {
	return func() int {
		w, _, err := term.GetSize(fd)
		if err != nil {
			return 0
		}
		return w
	}
}

// Line is one line on the screen that says how far a run is. It is drawn ten times
// a second, and gets out of the way of what is printed through Writer. Its methods
// may be called concurrently; without a terminal they only count.
type Line struct {
	w        io.Writer
	terminal bool
	width    func() int
	now      func() time.Time

	mu      sync.Mutex
	total   int
	begin   time.Time
	running map[string]time.Time
	done    int
	failed  map[fault.Kind]int
	drawn   bool
	paused  int           // questions that are being asked
	stop    chan struct{} // closed by Close; nil before Start
	stopped chan struct{} // closed when nothing draws any more
}

// New returns a Line that draws nothing before Start.
func New(o Options) *Line {
	l := &Line{
		w: o.W, terminal: o.Terminal, width: o.Width, now: o.Now,
		running: map[string]time.Time{}, failed: map[fault.Kind]int{},
	}
	if l.now == nil {
		l.now = time.Now
	}
	if l.width == nil {
		l.width = func() int { return defaultWidth }
	}
	return l
}

// Start says that a run of total hosts begins. It is called once; Close must
// follow.
func (l *Line) Start(total int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total, l.begin = total, l.now()
	if !l.terminal || l.stop != nil {
		return
	}
	l.stop, l.stopped = make(chan struct{}), make(chan struct{})
	go l.draw(l.stop, l.stopped)
}

// Started says that the work on host id began.
func (l *Line) Started(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running[id] = l.now()
}

// Done says that the work on host id ended, with fault.None or the kind of its
// failure. Hosts that never started are done, too.
func (l *Line) Done(id string, k fault.Kind) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.running, id)
	l.done++
	if k != fault.None {
		l.failed[k]++
	}
}

// Writer returns a writer to w that clears the line from the screen before each
// Write; the line comes back with its next drawing. Everything that is printed on
// the same terminal while the run goes on must go through such a writer.
func (l *Line) Writer(w io.Writer) io.Writer { return writer{l, w} }

type writer struct {
	line *Line
	w    io.Writer
}

func (w writer) Write(b []byte) (int, error) {
	w.line.mu.Lock()
	defer w.line.mu.Unlock()
	w.line.clear()
	return w.w.Write(b)
}

// Pause takes the line away, for a question to the operator, until resume is
// called. Several pauses may overlap.
func (l *Line) Pause() (resume func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clear()
	l.paused++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.paused--
	}
}

// Close clears the line, writes the Summary in its place, and waits until nothing
// draws any more.
func (l *Line) Close() {
	l.mu.Lock()
	stop, stopped := l.stop, l.stopped
	l.stop = nil
	l.mu.Unlock()
	if stop == nil {
		return
	}
	close(stop)
	<-stopped
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clear()
	l.put(l.summary() + "\n")
}

// draw draws the line until stop is closed.
func (l *Line) draw(stop <-chan struct{}, stopped chan<- struct{}) {
	defer close(stopped)
	t := time.NewTicker(interval)
	defer t.Stop()
	for {
		select {
		case <-stop:
			return
		case <-t.C:
		}
		l.mu.Lock()
		if l.paused == 0 {
			l.put("\r" + truncate(l.status(), l.columns()-1) + "\x1b[K")
			l.drawn = true
		}
		l.mu.Unlock()
	}
}

func (l *Line) columns() int {
	if w := l.width(); w > 0 {
		return w
	}
	return defaultWidth
}

func (l *Line) clear() {
	if l.drawn {
		l.put(clear)
		l.drawn = false
	}
}

// put writes s in one piece. An error is not reported: there is nobody to tell who
// could see it, and the run does not depend on it.
func (l *Line) put(s string) { _, _ = io.WriteString(l.w, s) }
