package main

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
)

// signals turns an interrupt into the end of a context, and a second one into the
// end of the process.
type signals struct {
	c    chan os.Signal
	got  atomic.Int32
	done chan struct{}
}

// catch starts to listen for SIGINT and SIGTERM.
func catch() *signals {
	s := &signals{c: make(chan os.Signal, 2), done: make(chan struct{})}
	signal.Notify(s.c, os.Interrupt, syscall.SIGTERM)
	return s
}

// code returns the exit code that the signal asks for, 0 if there was none.
func (s *signals) code() int { return int(s.got.Load()) }

// context returns a context that ends with the first signal.
func (s *signals) context(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		for {
			select {
			case sig := <-s.c:
				code := exitInterrupted
				if sig == syscall.SIGTERM {
					code = exitTerminated
				}
				if s.got.Swap(int32(code)) != 0 {
					os.Exit(code) // the second one: leave everything as it is
				}
				cancel()
			case <-s.done:
				return
			}
		}
	}()
	return ctx, cancel
}

// stop gives the signals back. It is called once.
func (s *signals) stop() {
	signal.Stop(s.c)
	close(s.done)
}
