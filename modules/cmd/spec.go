package cmd

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/modules"
)

// spec is what is to be run.
type spec struct {
	argv    []string
	cwd     string
	stdin   string
	runas   string
	group   string
	env     []string
	umask   *int
	timeout time.Duration
	rstrip  bool
	merge   bool // stderr goes where stdout goes
	ignore  bool
	success []int
}

// refused are arguments that cannot be honoured; anything but nothing is an error.
var refused = map[string]string{
	"template": "templates are not available yet", "use_vt": "use_vt is not available",
	"password": "password is for Windows", "encoded_cmd": "encoded_cmd is for Windows", "log_callback": "log_callback is for Python",
	"bg": "bg is not available: start the command with setsid and &",
}

// read takes the arguments of a call.
func read(c *modules.Call) (*spec, error) {
	for name, why := range refused {
		if v, ok := c.Named[name]; ok && v != nil && c.Bool(name) {
			return nil, modules.Errorf("%s", why)
		}
	}
	s := &spec{
		cwd: c.Text("cwd"), stdin: c.Text("stdin"), runas: c.Text("runas"), group: c.Text("group"), rstrip: c.Bool("rstrip"),
		merge: c.Fun == "cmd.run" || c.Fun == "cmd.shell" || c.Bool("redirect_stderr"), ignore: c.Bool("ignore_retcode"),
	}
	if err := s.command(c); err != nil {
		return nil, err
	}
	if c.Named["umask"] != nil {
		n, err := strconv.ParseUint(strings.TrimPrefix(c.Text("umask"), "0o"), 8, 32)
		if err != nil || n > 0o777 {
			return nil, modules.Errorf("Invalid umask: '%s'", c.Text("umask"))
		}
		m := int(n)
		s.umask = &m
	}
	t, err := c.Seconds("timeout")
	if err != nil {
		return nil, err
	}
	s.timeout = time.Duration(t * float64(time.Second))
	for _, code := range c.Strings("success_retcodes") {
		n, err := strconv.Atoi(code)
		if err != nil {
			return nil, modules.Errorf("success_retcodes: '%s' is no number", code)
		}
		s.success = append(s.success, n)
	}
	if s.cwd != "" {
		if info, err := os.Stat(s.cwd); err != nil || !info.IsDir() {
			return nil, modules.Errorf("Specified cwd '%s' either not absolute or does not exist", s.cwd)
		}
	}
	s.env, err = environment(c)
	return s, err
}

// command decides what is started: the shell with the command, or the words of
// the command itself where python_shell is false.
func (s *spec) command(c *modules.Call) error {
	shell := c.Text("shell")
	if shell == "" {
		shell = "/bin/sh"
	}
	var words []string
	list, isList := c.Named["cmd"].([]any)
	if isList {
		for _, w := range list {
			words = append(words, modules.Text(w))
		}
	}
	direct := c.Named["python_shell"] != nil && !c.Bool("python_shell") && c.Fun != "cmd.shell"
	switch {
	case isList && (direct || c.Named["python_shell"] == nil):
		s.argv = words
	case isList:
		s.argv = []string{shell, "-c", strings.Join(words, " ")}
	case direct:
		s.argv = fields(c.Text("cmd"))
	default:
		s.argv = []string{shell, "-c", c.Text("cmd")}
	}
	if len(s.argv) == 0 || s.argv[0] == "" {
		return modules.Errorf("the command is empty")
	}
	return nil
}

// fields splits a text as a shell does, quotes included and nothing expanded.
func fields(text string) []string {
	var out []string
	var b strings.Builder
	in, quote := false, rune(0)
	escaped := false
	for _, r := range text {
		switch {
		case escaped:
			b.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			escaped, in = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			b.WriteRune(r)
		case r == '\'' || r == '"':
			quote, in = r, true
		case strings.ContainsRune(" \t\r\n", r):
			if in {
				out = append(out, b.String())
				b.Reset()
				in = false
			}
		default:
			b.WriteRune(r)
			in = true
		}
	}
	if in {
		out = append(out, b.String())
	}
	return out
}

// environment is what the command sees.
func environment(c *modules.Call) ([]string, error) {
	env := c.Host.Env
	if c.Bool("clean_env") {
		env = nil
	}
	set := func(k, v string) {
		env = slices.DeleteFunc(slices.Clone(env), func(e string) bool { return strings.HasPrefix(e, k+"=") })
		env = append(env, k+"="+v)
	}
	if c.Bool("reset_system_locale") {
		for _, k := range []string{"LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES", "LC_ALL", "LANGUAGE"} {
			set(k, "C")
		}
		set("LC_ALL", "C")
	}
	if err := overlay(c.Named["env"], set); err != nil {
		return nil, err
	}
	if p := c.Text("prepend_path"); p != "" {
		path := os.Getenv("PATH")
		for _, e := range env {
			if rest, ok := strings.CutPrefix(e, "PATH="); ok {
				path = rest
			}
		}
		set("PATH", p+":"+path)
	}
	return env, nil
}

// overlay reads env: a mapping, a list of mappings, or a list of KEY=value.
func overlay(v any, set func(k, v string)) error {
	switch v := v.(type) {
	case nil:
	case *ordered.Map:
		for k, e := range v.All() {
			set(k, modules.Text(e))
		}
	case []any:
		for _, e := range v {
			if err := overlay(e, set); err != nil {
				return err
			}
		}
	case string:
		k, val, ok := strings.Cut(v, "=")
		if !ok {
			return modules.Errorf("env: '%s' is not KEY=value", v)
		}
		set(k, val)
	default:
		return modules.Errorf("env must be a mapping or a list")
	}
	return nil
}

// judge returns the return code of the call.
func (s *spec) judge(r *result) int {
	if s.ignore || slices.Contains(s.success, r.code) {
		return 0
	}
	return r.code
}
