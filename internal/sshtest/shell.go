package sshtest

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// killDelay is how long output may still arrive after a command has ended.
const killDelay = 5 * time.Second

// Shell runs commands through a shell of this machine, as the user of this
// process. The zero Shell uses /bin/sh and the home of that user.
type Shell struct {
	// Path is the shell; empty means /bin/sh.
	Path string
	// Home is the home and working directory of the commands.
	Home string
	// Env are more variables, each "NAME=value"; PATH is that of the process.
	Env []string
}

// Run implements Handler. A signal goes to the process group of the command; when
// the client goes away, a command with a terminal gets HUP.
func (sh Shell) Run(ctx context.Context, s *Session) Exit {
	if sh.Path == "" {
		sh.Path = "/bin/sh"
	}
	if sh.Home == "" {
		sh.Home, _ = os.UserHomeDir()
	}
	cmd := exec.CommandContext(ctx, sh.Path, "-c", s.Command)
	cmd.Dir = sh.Home
	cmd.Env = slices.Concat([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + sh.Home, "SHELL=" + sh.Path, "USER=" + s.User, "LOGNAME=" + s.User,
		"SSH_CONNECTION=" + s.Connection,
	}, sh.Env, s.Env)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // as sshd does
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = killDelay
	cmd.Stdout, cmd.Stderr = s.Stdout, s.Stderr
	// The input is copied here: Wait of os/exec would wait for the client to close
	// it.
	stdin, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		_, _ = io.WriteString(s.Stderr, err.Error()+"\n")
		return Exit{Code: 127}
	}
	go func() { // ends with the session, which the server closes after Run
		_, _ = io.Copy(stdin, s.Stdin)
		_ = stdin.Close()
	}()
	ended := make(chan struct{})
	go sh.signals(s, cmd.Process.Pid, ended)
	err = cmd.Wait()
	close(ended)
	return exitOf(err)
}

// signals passes signals on to the process group until the command has ended.
func (sh Shell) signals(s *Session, group int, ended <-chan struct{}) {
	gone := s.Gone
	for {
		select {
		case name := <-s.Signals:
			if n, ok := signalNumber(name); ok {
				_ = syscall.Kill(-group, n)
			}
		case <-gone:
			gone = nil
			if s.TTY {
				_ = syscall.Kill(-group, syscall.SIGHUP)
			}
		case <-ended:
			return
		}
	}
}

func exitOf(err error) Exit {
	var e *exec.ExitError
	switch {
	case err == nil || errors.Is(err, exec.ErrWaitDelay):
		return Exit{}
	case !errors.As(err, &e):
		return Exit{Code: 255}
	}
	if ws, ok := e.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return Exit{Signal: signalName(ws.Signal())}
	}
	return Exit{Code: e.ExitCode()}
}

// signalNames are the signals of RFC 4254, section 6.10.
func signalNames() map[string]syscall.Signal {
	return map[string]syscall.Signal{
		"ABRT": syscall.SIGABRT, "ALRM": syscall.SIGALRM, "FPE": syscall.SIGFPE, "HUP": syscall.SIGHUP,
		"ILL": syscall.SIGILL, "INT": syscall.SIGINT, "KILL": syscall.SIGKILL, "PIPE": syscall.SIGPIPE,
		"QUIT": syscall.SIGQUIT, "SEGV": syscall.SIGSEGV, "TERM": syscall.SIGTERM,
		"USR1": syscall.SIGUSR1, "USR2": syscall.SIGUSR2,
	}
}

func signalNumber(name string) (syscall.Signal, bool) {
	n, ok := signalNames()[strings.TrimPrefix(name, "SIG")]
	return n, ok
}

func signalName(s syscall.Signal) string {
	for name, n := range signalNames() {
		if n == s {
			return name
		}
	}
	return "KILL"
}
