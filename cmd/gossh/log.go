package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/fault"
)

// logHandler writes records as Salt's console does: "[WARNING ] message". It is
// safe for concurrent use.
type logHandler struct {
	mu    *sync.Mutex
	w     io.Writer
	level slog.Level
	attrs string
	// stamp puts the time first, as in a log file.
	stamp bool
}

// Enabled implements slog.Handler.
func (h *logHandler) Enabled(_ context.Context, l slog.Level) bool { return l >= h.level }

// Handle implements slog.Handler.
func (h *logHandler) Handle(_ context.Context, r slog.Record) error {
	var b strings.Builder
	if h.stamp {
		b.WriteString(r.Time.Format("2006-01-02 15:04:05.000 "))
	}
	fmt.Fprintf(&b, "[%-8s] %s%s", levelName(r.Level), r.Message, h.attrs)
	r.Attrs(func(a slog.Attr) bool {
		b.WriteString(" " + a.String())
		return true
	})
	h.mu.Lock()
	defer h.mu.Unlock()
	_, err := io.WriteString(h.w, printable(b.String())+"\n")
	return err
}

// WithAttrs implements slog.Handler.
func (h *logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	c := *h
	for _, a := range attrs {
		c.attrs += " " + a.String()
	}
	return &c
}

// WithGroup implements slog.Handler; groups are not shown.
func (h *logHandler) WithGroup(string) slog.Handler { return h }

func levelName(l slog.Level) string {
	switch {
	case l < slog.LevelDebug:
		return "TRACE"
	case l < slog.LevelInfo:
		return "DEBUG"
	case l < slog.LevelWarn:
		return "INFO"
	case l < slog.LevelError:
		return "WARNING"
	case l == slog.LevelError:
		return "ERROR"
	}
	return "CRITICAL"
}

// printable keeps what hosts say from steering the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '?'
		}
		return r
	}, s)
}

// logger returns the log that the configuration asks for, and what closes it.
func (a *app) logger(c *config.Config) (*slog.Logger, func() error, error) {
	console := &logHandler{mu: &a.mu, w: a.talk, level: config.Level(strings.ToLower(c.Text("log_level")))}
	path := c.Text("ssh_log_file")
	if path == "" {
		return slog.New(console), func() error { return nil }, nil
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, nil, fault.Wrap(fault.Invalid, "opening the log file", err)
	}
	level := console.level
	if l := c.Text("log_level_logfile"); l != "" {
		level = config.Level(strings.ToLower(l))
	}
	file := &logHandler{mu: &sync.Mutex{}, w: f, level: level, stamp: true}
	return slog.New(slog.NewMultiHandler(console, file)), f.Close, nil
}
