package cmd

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
)

// plainShell is there everywhere.
const plainShell = "/bin/sh"

// bourne are the shells that commands are written for. They run in that of the login if
// it is among them: not in csh or fish, nor in what only says that nobody may log in.
var bourne = map[string]bool{"sh": true, "bash": true, "dash": true, "ash": true, "ksh": true, "ksh93": true, "mksh": true, "zsh": true}

// shellOf returns the shell of a call: that of the login, as in Salt, so that what
// people write for bash runs in bash.
func shellOf(c *modules.Call) string {
	if sh := c.Text("shell"); sh != "" {
		return sh
	}
	sh := ""
	for _, kv := range c.Host.Env {
		if v, ok := strings.CutPrefix(kv, "SHELL="); ok {
			sh = v
		}
	}
	if !bourne[path.Base(sh)] || !path.IsAbs(sh) || !there(c, sh) {
		return plainShell
	}
	return sh
}

func there(c *modules.Call, program string) bool {
	_, err := c.Host.Runner.Look(program, c.Host.Env)
	return err == nil
}

// shellFor returns the shell that runs a text, with its options. A program and plain
// words mean the same to all: the plain shell starts in half the time of bash, which
// every host of a run would pay.
func shellFor(c *modules.Call, text string) []string {
	sh := shellOf(c)
	if c.Text("shell") == "" && sh != plainShell && plain(c, text) {
		sh = plainShell
	}
	if path.Base(sh) == "bash" {
		// Below sshd bash takes itself for the login shell, and what .bashrc prints
		// would be part of the answer.
		return []string{sh, "--norc", "-c"}
	}
	return []string{sh, "-c"}
}

// builtins are the words that some shell knows itself, of those that can be programs, too.
var builtins = strings.Fields(`alias bg bind builtin caller case cd chdir command compgen coproc declare dirs disown echo enable
eval exec export false fc fg for function getopts hash help history if in jobs kill let limit local login logout newgrp nice
nohup popd print printf pushd pwd read readonly repeat return select set shift source stop suspend test time times trap true
type typeset ulimit umask unalias unset until wait whence where which while`)

// plain reports whether text is the name of a program that is there, and words without
// a meaning to a shell.
func plain(c *modules.Call, text string) bool {
	for _, r := range text {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("_./:,+@%- ", r) {
			return false
		}
	}
	program, _, _ := strings.Cut(text, " ")
	return program != "" && !slices.Contains(builtins, program) && there(c, program)
}

func shells(_ context.Context, c *modules.Call) (any, error) {
	text, err := c.Host.Read("/etc/shells")
	if err != nil {
		return nil, err
	}
	out := []any{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out, nil
}
