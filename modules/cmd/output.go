package cmd

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
)

// quiet reports whether nothing of the command may be logged.
func (j *job) quiet() bool { return strings.EqualFold(j.c.Text("output_loglevel"), "quiet") }

func (j *job) logf(level, format string, args ...any) {
	if !j.quiet() {
		j.c.Host.Logf(level, format, args...)
	}
}

// result reads what a command left.
func (j *job) result(done *process.Result) *result {
	r := &result{pid: done.PID, retcode: done.Code}
	if done.TimedOut {
		r.retcode = 1
		r.stdout = j.text() + " : Timed out after " + j.c.Text("timeout") + " seconds"
		return r
	}
	if done.Held {
		j.logf("warning", "Command '%s' has ended, but something that it left running holds its output open: "+
			"what that writes from now on is lost", j.text())
	}
	r.stdout = j.decode(process.Stdout, done.Stdout, done.LostStdout)
	r.stderr = j.decode(process.Stderr, done.Stderr, done.LostStderr)
	return r
}

// report logs what a command did. A return code is no error of ours, and the
// operator is shown it in the return: the level is the one that was asked for.
func (j *job) report(r *result) {
	level := strings.ToLower(j.c.Text("output_loglevel"))
	if j.c.Named["output_loglevel"] == nil {
		level = "debug"
	}
	if r.retcode != 0 {
		j.logf("info", "Command '%s' failed with return code: %d", j.text(), r.retcode)
	}
	if j.c.Bool("hide_output") {
		return
	}
	if r.stdout != "" {
		j.logf(level, "stdout: %s", r.stdout)
	}
	if r.stderr != "" {
		j.logf(level, "stderr: %s", r.stderr)
	}
}

// decode makes text of the output of a stream, of which `lost` bytes were dropped.
// What is no text becomes U+FFFD.
func (j *job) decode(stream string, b []byte, lost int64) string {
	var s string
	switch strings.ToLower(j.c.Text("output_encoding")) {
	case "latin-1", "latin1", "iso-8859-1", "iso8859-1":
		runes := make([]rune, len(b))
		for i, c := range b {
			runes[i] = rune(c)
		}
		s = string(runes)
	default:
		s = string(b)
	}
	if !utf8.ValidString(s) {
		s = strings.Map(func(r rune) rune { return r }, s)
		j.logf("info", "The %s of command '%s' is not all text: the rest was replaced", stream, j.text())
	}
	if short := clip(s, maxOutput); len(short) < len(s) {
		lost += int64(len(s) - len(short))
		s = short
	}
	if v := j.c.Named["rstrip"]; v == nil || j.c.Bool("rstrip") {
		s = strings.TrimRightFunc(s, space)
	}
	if lost > 0 {
		note := strconv.FormatInt(lost, 10) + " more bytes of " + stream + " were cut off"
		j.logf("warning", "Command '%s': %s", j.text(), note)
		s += "\n[gossh: " + note + "]"
	}
	return s
}

// space reports whether Python's rstrip takes a character away.
func space(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }

// clip returns as much of the start of s as takes at most max bytes as JSON.
func clip(s string, max int) string {
	const worst = 6 // \u0000
	if len(s)*worst <= max {
		return s
	}
	size := 0
	for i, r := range s {
		switch {
		case r == '"' || r == '\\' || r == '\n' || r == '\r' || r == '\t':
			size += 2
		case r < ' ' || r == 0x7f || r == 0x2028 || r == 0x2029:
			size += worst
		default:
			size += utf8.RuneLen(r)
		}
		if size > max {
			return s[:i]
		}
	}
	return s
}

// checks are what makes a command successful, besides the return code 0.
type checks struct {
	codes          []int
	stdout, stderr []string
}

func readChecks(c *modules.Call) (*checks, error) {
	k := &checks{stdout: c.Strings("success_stdout"), stderr: c.Strings("success_stderr")}
	for _, s := range c.Strings("success_retcodes") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			return nil, &modules.ArgumentError{Msg: "Passed invalid arguments: success_retcodes must be a list of integers"}
		}
		k.codes = append(k.codes, n)
	}
	switch enc := strings.ToLower(c.Text("output_encoding")); enc {
	case "", "utf-8", "utf8", "ascii", "latin-1", "latin1", "iso-8859-1", "iso8859-1":
		return k, nil
	default:
		return nil, &modules.ArgumentError{Msg: "Passed invalid arguments: output_encoding=" + enc + " is not available; utf-8, ascii and latin-1 are"}
	}
}

func (k *checks) passes(r *result) bool {
	in := func(s string) func(string) bool {
		return func(part string) bool { return strings.Contains(s, part) }
	}
	return slices.Contains(k.codes, r.retcode) ||
		slices.ContainsFunc(k.stdout, in(r.stdout)) || slices.ContainsFunc(k.stderr, in(r.stderr))
}
