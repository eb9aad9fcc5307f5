package cmd_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/cmd"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, cmd.Functions()) }

func TestOutput(t *testing.T) {
	t.Parallel()
	moduletest.Run(t, cmd.Functions(), nil, []moduletest.Case{
		{Name: "run", Fun: "cmd.run", Args: []any{"echo out; echo err >&2; echo more; exit 3"}, Want: "out\nerr\nmore", Retcode: 3},
		{Name: "a number", Fun: "cmd.retcode", Args: []any{int64(3)}, Want: int64(127), Retcode: 127},
		{Name: "nothing", Fun: "cmd.run", Args: []any{"true"}, Want: ""},
		{Name: "white space at the end", Fun: "cmd.run", Args: []any{`printf ' a \t\n\n'`}, Want: " a"},
		{Name: "no rstrip", Fun: "cmd.run", Args: []any{`printf 'a \n'`}, Kwargs: ordered.Of("rstrip", false), Want: "a \n"},
		{Name: "shell", Fun: "cmd.shell", Args: []any{"echo a | tr a b"}, Want: "b"},
		{Name: "stdout", Fun: "cmd.run_stdout", Args: []any{"echo out; echo err >&2; exit 1"}, Want: "out", Retcode: 1},
		{Name: "stderr", Fun: "cmd.run_stderr", Args: []any{"echo out; echo err >&2"}, Want: "err"},
		{Name: "retcode", Fun: "cmd.retcode", Args: []any{"exit 4"}, Want: int64(4), Retcode: 4},
		{Name: "signal", Fun: "cmd.retcode", Args: []any{"kill -15 $$"}, Want: int64(-15), Retcode: -15},
		{Name: "no text", Fun: "cmd.run", Args: []any{`printf 'a\377\376b\303\244'`}, Want: "a\ufffd\ufffdb\u00e4"},
		{Name: "latin-1", Fun: "cmd.run", Args: []any{`printf 'a\344'`}, Kwargs: ordered.Of("output_encoding", "Latin-1"), Want: "a\u00e4"},
		{Name: "hidden", Fun: "cmd.run", Args: []any{"echo a; exit 2"}, Kwargs: ordered.Of("hide_output", true), Want: "", Retcode: 2},
		{Name: "raised", Fun: "cmd.run", Args: []any{"echo oh; exit 2"}, Kwargs: ordered.Of("raise_err", true), Err: "oh"},
		{Name: "ignored", Fun: "cmd.retcode", Args: []any{"exit 2"}, Kwargs: ordered.Of("ignore_retcode", true), Want: int64(2)},
		{Name: "success by code", Fun: "cmd.retcode", Args: []any{"exit 2"}, Kwargs: ordered.Of("success_retcodes", []any{int64(1), int64(2)}), Want: int64(0)},
		{Name: "success by codes in a text", Fun: "cmd.retcode", Args: []any{"exit 2"}, Kwargs: ordered.Of("success_retcodes", "1,2"), Want: int64(0)},
		{Name: "success by stdout", Fun: "cmd.run", Args: []any{"echo all fine; exit 2"}, Kwargs: ordered.Of("success_stdout", "fine"), Want: "all fine"},
		{Name: "success by stderr", Fun: "cmd.run_stderr", Args: []any{"echo fine >&2; exit 2"}, Kwargs: ordered.Of("success_stderr", []any{"fine"}), Want: "fine"},
		{Name: "success that did not come", Fun: "cmd.retcode", Args: []any{"exit 3"}, Kwargs: ordered.Of("success_retcodes", int64(2)), Want: int64(3), Retcode: 3},
		{
			Name: "timeout", Fun: "cmd.run", Args: []any{"echo a; sleep 100"}, Kwargs: ordered.Of("timeout", 0.3),
			Want: "echo a; sleep 100 : Timed out after 0.3 seconds", Retcode: 1, Within: 90 * time.Second,
		},
	})
}

func TestArguments(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	set := func(h *modules.Host) {
		h.Env = []string{"PATH=/usr/bin:/bin", "HOST=h", "LC_TIME=de_DE.UTF-8", "SHELL=/bin/sh"}
	}
	moduletest.Run(t, cmd.Functions(), set, []moduletest.Case{
		{Name: "cwd", Fun: "cmd.run", Args: []any{"pwd", "/usr"}, Want: "/usr"},
		{Name: "relative cwd", Fun: "cmd.run", Args: []any{"pwd", "usr"}, Err: "Specified cwd 'usr' either not absolute or does not exist"},
		{Name: "cwd that is not there", Fun: "cmd.run", Args: []any{"pwd", dir + "/x"}, Err: "does not exist"},
		{Name: "stdin", Fun: "cmd.run", Args: []any{"cat"}, Kwargs: ordered.Of("stdin", `a\nb`), Want: "a\nb"},
		{Name: "raw stdin", Fun: "cmd.run", Args: []any{"cat"}, Kwargs: ordered.Of("stdin", `a\nb`, "stdin_raw_newlines", true), Want: `a\nb`},
		{Name: "no stdin", Fun: "cmd.run", Args: []any{"cat"}, Want: ""},
		{Name: "shell", Fun: "cmd.run", Args: []any{"echo ${BASH_VERSION:+bash}"}, Kwargs: ordered.Of("shell", "/bin/bash"), Want: "bash"},
		{Name: "no such shell", Fun: "cmd.run", Args: []any{"echo"}, Kwargs: ordered.Of("shell", "/bin/none"), Err: "The shell /bin/none is not available"},
		{Name: "words", Fun: "cmd.run", Args: []any{"echo '$HOST  a' | cat"}, Kwargs: ordered.Of("python_shell", false), Want: "$HOST  a | cat"},
		{Name: "list", Fun: "cmd.run", Args: []any{[]any{"echo", "a  b", int64(1)}}, Kwargs: ordered.Of("python_shell", false), Want: "a  b 1"},
		{Name: "list through a shell", Fun: "cmd.run", Args: []any{[]any{"echo $0 $1", "a", "b"}}, Want: "a b"},
		{Name: "no command", Fun: "cmd.run", Args: []any{""}, Kwargs: ordered.Of("python_shell", false), Err: "empty command"},
		{Name: "open quote", Fun: "cmd.run", Args: []any{"echo 'a"}, Kwargs: ordered.Of("python_shell", false), Err: "not closed"},
		{Name: "no program", Fun: "cmd.run", Args: []any{"none-such a"}, Kwargs: ordered.Of("python_shell", false), Err: "Unable to run command 'none-such a': no such program"},
		{Name: "redacted", Fun: "cmd.run", Args: []any{"none-such a"}, Kwargs: ordered.Of("python_shell", false, "output_loglevel", "quiet"), Err: "'REDACTED'"},
		{Name: "env", Fun: "cmd.run", Args: []any{"echo $A $B $HOST $LC_TIME"}, Kwargs: ordered.Of("env", ordered.Of("A", int64(1), "B", true)), Want: "1 True h C"},
		{Name: "list of mappings", Fun: "cmd.run", Args: []any{"echo $A $B"}, Kwargs: ordered.Of("env", []any{ordered.Of("A", "x"), ordered.Of("B", "y")}), Want: "x y"},
		{Name: "list of texts", Fun: "cmd.run", Args: []any{"echo $A $B"}, Kwargs: ordered.Of("env", []any{"A=x=1", "B="}), Want: "x=1"},
		{Name: "env that is none", Fun: "cmd.run", Args: []any{"echo"}, Kwargs: ordered.Of("env", []any{"A"}), Err: "env must be a mapping"},
		{Name: "own locale", Fun: "cmd.run", Args: []any{"echo $LC_TIME"}, Kwargs: ordered.Of("reset_system_locale", false), Want: "de_DE.UTF-8"},
		{Name: "given locale", Fun: "cmd.run", Args: []any{"echo $LC_TIME"}, Kwargs: ordered.Of("env", ordered.Of("LC_TIME", "x")), Want: "x"},
		{Name: "clean", Fun: "cmd.run", Args: []any{"echo $HOST$A"}, Kwargs: ordered.Of("clean_env", true, "env", ordered.Of("A", "a")), Want: "a"},
		{Name: "path", Fun: "cmd.run", Args: []any{"echo $PATH"}, Kwargs: ordered.Of("prepend_path", "/opt/bin"), Want: "/opt/bin:/usr/bin:/bin"},
		{Name: "umask", Fun: "cmd.run", Args: []any{"umask"}, Kwargs: ordered.Of("umask", "077"), Want: "0077"},
		{Name: "umask read as a number", Fun: "cmd.run", Args: []any{"umask"}, Kwargs: ordered.Of("umask", int64(27)), Want: "0027"},
		{Name: "zero umask", Fun: "cmd.run", Args: []any{"umask"}, Kwargs: ordered.Of("umask", "000"), Err: "Zero umask"},
		{Name: "no umask", Fun: "cmd.run", Args: []any{"umask"}, Kwargs: ordered.Of("umask", "89"), Err: "Invalid umask: '89'"},
		{Name: "template", Fun: "cmd.run", Args: []any{"echo {{ 1 }}"}, Kwargs: ordered.Of("template", "jinja"), Err: "templates cannot be rendered here"},
		{Name: "terminal", Fun: "cmd.run", Args: []any{"echo"}, Kwargs: ordered.Of("use_vt", true), Err: "use_vt=True is not available"},
		{Name: "encoding", Fun: "cmd.run", Args: []any{"echo"}, Kwargs: ordered.Of("output_encoding", "utf-16"), Err: "utf-16 is not available"},
		{Name: "codes", Fun: "cmd.run", Args: []any{"echo"}, Kwargs: ordered.Of("success_retcodes", "x"), Err: "list of integers"},
		{Name: "timeout of text", Fun: "cmd.run", Args: []any{"echo"}, Kwargs: ordered.Of("timeout", "x"), Err: "'timeout' must be a number"},
		{Name: "no such user", Fun: "cmd.run", Args: []any{"id"}, Kwargs: ordered.Of("runas", "none-such"), Err: "User 'none-such' is not available"},
		{Name: "no such group", Fun: "cmd.run", Args: []any{"id"}, Kwargs: ordered.Of("group", "none-such"), Err: "Group 'none-such' is not available"},
		{Name: "which", Fun: "cmd.which", Args: []any{"cat"}, Want: "/usr/bin/cat"},
		{Name: "which nothing", Fun: "cmd.which", Args: []any{"none-such"}, Want: nil},
		{Name: "which path", Fun: "cmd.which", Args: []any{"/bin/sh"}, Want: "/bin/sh"},
		{Name: "which of some", Fun: "cmd.which_bin", Args: []any{[]any{"none-such", "cat"}}, Want: "/usr/bin/cat"},
		{Name: "has", Fun: "cmd.has_exec", Args: []any{"cat"}, Want: true},
		{Name: "has not", Fun: "cmd.has_exec", Args: []any{"none-such"}, Want: false},
	})
}

func TestRunAs(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		moduletest.Run(t, cmd.Functions(), nil, []moduletest.Case{
			{Fun: "cmd.run", Args: []any{"id"}, Kwargs: ordered.Of("runas", "root"), Err: "need root on the host"},
		})
		return
	}
	files := func(h *modules.Host) {
		h.Files = moduletest.Files{"s.sh": "#!/bin/sh\necho $(id -un) \"$@\"; test -r \"$0\" && echo mine\n"}
	}
	moduletest.Run(t, cmd.Functions(), files, []moduletest.Case{
		{
			Name: "user", Fun: "cmd.run", Args: []any{"id -un; id -gn; echo $HOME $USER $LOGNAME $SHELL; pwd"}, Kwargs: ordered.Of("runas", "daemon", "shell", "/bin/sh"),
			Want: "daemon\ndaemon\n/usr/sbin daemon daemon /bin/sh\n/usr/sbin",
		},
		{Name: "no home", Fun: "cmd.run", Args: []any{"id -un; id -G; pwd"}, Kwargs: ordered.Of("runas", "nobody"), Want: "nobody\n65534\n/"},
		{Name: "group", Fun: "cmd.run", Args: []any{"id -un; id -gn"}, Kwargs: ordered.Of("runas", "nobody", "group", "daemon"), Want: "nobody\ndaemon"},
		{Name: "group alone", Fun: "cmd.run", Args: []any{"id -un; id -gn"}, Kwargs: ordered.Of("group", "daemon"), Want: "root\ndaemon"},
		{Name: "oneself", Fun: "cmd.run", Args: []any{"id -un"}, Kwargs: ordered.Of("runas", "root"), Want: "root"},
		{Name: "umask", Fun: "cmd.run", Args: []any{"id -un; umask"}, Kwargs: ordered.Of("runas", "nobody", "umask", "027"), Want: "nobody\n0027"},
		{Name: "no way in", Fun: "cmd.run", Args: []any{"pwd", "/root"}, Kwargs: ordered.Of("runas", "nobody"), Err: "permission denied"},
		{Name: "code", Fun: "cmd.exec_code", Args: []any{"sh", "id -un; cat $0 | wc -l"}, Kwargs: ordered.Of("runas", "nobody"), Want: "nobody\n0"},
		{Name: "script", Fun: "cmd.script_retcode", Args: []any{"salt://s.sh"}, Kwargs: ordered.Of("runas", "nobody"), Want: int64(0)},
	})
}

// outputs returns the return of a call without its process id.
func outputs(t *testing.T, host *modules.Host, fun string, args []any, kwargs *ordered.Map) (string, *modules.Call) {
	t.Helper()
	c := moduletest.Bind(t, cmd.Functions(), host, fun, args, kwargs)
	v, err := moduletest.Find(t, cmd.Functions(), fun).Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	m := v.(*ordered.Map)
	if pid, ok := m.Value("pid").(int64); !ok || pid <= 0 {
		t.Errorf("got the process id %v", m.Value("pid"))
	}
	m.Delete("pid")
	return moduletest.JSON(t, m), c
}

func TestMappings(t *testing.T) {
	t.Parallel()
	host := moduletest.NewHost(t)
	script := filepath.Join(t.TempDir(), "s.sh")
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho host \"$@\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	host.Files = moduletest.Files{
		"base:d/s.sh": "#!/bin/sh\necho \"$#\" \"$1\"; echo e >&2; exit 5\n",
		"dev:s.sh":    "echo dev\n",
	}
	for _, c := range []struct {
		name   string
		fun    string
		args   []any
		kwargs *ordered.Map
		want   string
	}{
		{"run_all", "cmd.run_all", []any{"echo o; echo e >&2; exit 3"}, nil, `{"retcode":3,"stdout":"o","stderr":"e"}`},
		{"redirected", "cmd.run_all", []any{"echo o; echo e >&2"}, ordered.Of("redirect_stderr", true), `{"retcode":0,"stdout":"o\ne","stderr":""}`},
		{"hidden", "cmd.run_all", []any{"echo o; echo e >&2"}, ordered.Of("hide_output", true), `{"retcode":0,"stdout":"","stderr":""}`},
		{"timeout", "cmd.run_all", []any{"sleep 50"}, ordered.Of("timeout", int64(1)), `{"retcode":1,"stdout":"sleep 50 : Timed out after 1 seconds","stderr":""}`},
		{"script", "cmd.script", []any{"salt://d/s.sh", `a "b c"`}, nil, `{"retcode":5,"stdout":"2 a","stderr":"e"}`},
		{"script with a list", "cmd.script", []any{"salt://d/s.sh", []any{"a b", "c"}}, nil, `{"retcode":5,"stdout":"2 a b","stderr":"e"}`},
		{"saltenv", "cmd.script", []any{"salt://s.sh"}, ordered.Of("saltenv", "dev"), `{"retcode":0,"stdout":"dev","stderr":""}`},
		{"saltenv of the source", "cmd.script", []any{"salt://s.sh?saltenv=dev"}, nil, `{"retcode":0,"stdout":"dev","stderr":""}`},
		{"script of the host", "cmd.script", []any{script, "a"}, nil, `{"retcode":0,"stdout":"host a","stderr":""}`},
		{"script as a URL of the host", "cmd.script", []any{"file://" + script}, ordered.Of("python_shell", false), `{"retcode":0,"stdout":"host","stderr":""}`},
		{"code", "cmd.exec_code_all", []any{"sh", "echo $1 $2"}, ordered.Of("args", []any{"a", int64(2)}), `{"retcode":0,"stdout":"a 2","stderr":""}`},
	} {
		if got, _ := outputs(t, host, c.fun, c.args, c.kwargs); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
	if left, err := os.ReadDir(host.Dir); err != nil || len(left) > 0 {
		t.Errorf("left in the thin dir: %v, %v", left, err)
	}
}

func TestNoScript(t *testing.T) {
	t.Parallel()
	none := ordered.Of("pid", int64(0), "retcode", int64(1), "stdout", "", "stderr", "", "cache_error", true)
	moduletest.Run(t, cmd.Functions(), nil, []moduletest.Case{
		{Name: "controller", Fun: "cmd.script", Args: []any{"salt://none"}, Want: none, Retcode: 1},
		{Name: "host", Fun: "cmd.script", Args: []any{"/none/such"}, Want: none, Retcode: 1},
		{Name: "relative", Fun: "cmd.script", Args: []any{"s.sh"}, Want: none, Retcode: 1},
		{Name: "bucket", Fun: "cmd.script", Args: []any{"s3://example.org/s.sh"}, Err: "s3://example.org/s.sh: only salt://, http://"},
		{Name: "template", Fun: "cmd.script", Args: []any{"salt://none"}, Kwargs: ordered.Of("template", "jinja"), Err: "templates cannot be rendered here"},
		{Name: "retcode", Fun: "cmd.script_retcode", Args: []any{"salt://none"}, Err: "there is no salt://none"},
	})
}

// TestScriptFromTheWeb: what a URL has comes through the cache of cp.
func TestScriptFromTheWeb(t *testing.T) {
	t.Parallel()
	moduletest.Run(t, cmd.Functions(), func(h *modules.Host) {
		cached := filepath.Join(t.TempDir(), "s.sh")
		if err := os.WriteFile(cached, []byte("#!/bin/sh\nexit 3\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		h.Functions = func() []modules.Function {
			return []modules.Function{{Name: "cp.cache_file", Args: []modules.Arg{modules.Need("path", modules.String, "")}, Run: func(_ context.Context, c *modules.Call) (any, error) {
				if c.Text("path") != "https://example.org/s.sh" {
					return nil, modules.Errorf("no such page")
				}
				return cached, nil
			}}}
		}
	}, []moduletest.Case{
		{Fun: "cmd.script_retcode", Args: []any{"https://example.org/s.sh"}, Want: int64(3), Retcode: 3},
		{Name: "not there", Fun: "cmd.script", Args: []any{"http://example.org/s.sh"}, Err: "no such page"},
	})
}

func TestBackground(t *testing.T) {
	t.Parallel()
	host := moduletest.NewHost(t)
	host.Files = moduletest.Files{"s.sh": "#!/bin/sh\nsleep 0.2\necho script >\"$1\"\n"}
	out := t.TempDir()
	for _, c := range []struct {
		fun    string
		args   []any
		kwargs *ordered.Map
		file   string
		want   string
	}{
		{"cmd.run_bg", []any{"sleep 0.2; echo bg >" + out + "/1"}, nil, "/1", "bg\n"},
		{"cmd.run_all", []any{"sleep 0.2; echo all >" + out + "/2"}, ordered.Of("bg", true), "/2", "all\n"},
		{"cmd.script", []any{"salt://s.sh", out + "/3"}, ordered.Of("bg", true), "/3", "script\n"},
	} {
		outputs(t, host, c.fun, c.args, c.kwargs)
		for range 6000 {
			if b, _ := os.ReadFile(out + c.file); string(b) == c.want {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if b, err := os.ReadFile(out + c.file); string(b) != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.fun, b, err, c.want)
		}
	}
}

func TestBigOutput(t *testing.T) {
	t.Parallel()
	host := moduletest.NewHost(t)
	c := moduletest.Bind(t, cmd.Functions(), host, "cmd.run", []any{"head -c 17000000 /dev/zero | tr '\\0' x"}, nil)
	v, err := moduletest.Find(t, cmd.Functions(), "cmd.run").Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	const note = "\n[gossh: 222784 more bytes of stdout were cut off]"
	if s := v.(string); len(s) != 16<<20+len(note) || !strings.HasSuffix(s, note) {
		t.Errorf("got %d bytes that end in %q", len(s), s[max(0, len(s)-80):])
	}
	c = moduletest.Bind(t, cmd.Functions(), host, "cmd.run", []any{"head -c 6000000 /dev/zero"}, nil)
	v, err = moduletest.Find(t, cmd.Functions(), "cmd.run").Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(moduletest.JSON(t, v)); n > 16<<20+200 {
		t.Errorf("got %d bytes of JSON", n)
	}
}

func TestStream(t *testing.T) {
	t.Parallel()
	host := moduletest.NewHost(t)
	for _, hidden := range []bool{false, true} {
		c := moduletest.Bind(t, cmd.Functions(), host, "cmd.run", []any{"echo a; echo b >&2"}, ordered.Of("hide_output", hidden))
		var got strings.Builder
		c.Stream = func(stream string, b []byte) { got.WriteString(stream + " " + string(b)) }
		if _, err := moduletest.Find(t, cmd.Functions(), "cmd.run").Run(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		all := strings.ReplaceAll(got.String(), "stdout ", "")
		if want := map[bool]string{false: "a\nb\n", true: ""}[hidden]; all != want {
			t.Errorf("hidden %v: got %q, want %q", hidden, got.String(), want)
		}
	}
}

func TestLog(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		level string
		want  string
	}{
		{"debug", "info:Executing command 'echo hello' in directory '/usr'|debug:stdout: hello|"},
		{"warning", "info:Executing command 'echo hello' in directory '/usr'|warning:stdout: hello|"},
		{"quiet", ""},
	} {
		host := moduletest.NewHost(t)
		log := &moduletest.Log{}
		host.Logf = log.Logf
		outputs(t, host, "cmd.run_all", []any{"echo hello", "/usr"}, ordered.Of("output_loglevel", c.level))
		if got := log.String(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.level, got, c.want)
		}
	}
}

// TestOnAHostThatIsNotThere runs commands on a fake host: nothing but the host handle
// is used.
func TestOnAHostThatIsNotThere(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) {
		h.Env = nil
		h.Runner = moduletest.Fake(t, []string{"sh", "cat"}, moduletest.Program{Line: "/bin/sh -c uptime", Stdout: "up\n", Any: true})
	}
	moduletest.Run(t, cmd.Functions(), set, []moduletest.Case{
		{Fun: "cmd.run", Args: []any{"uptime"}, Want: "up"},
		{Fun: "cmd.which", Args: []any{"cat"}, Want: "/usr/bin/cat"},
		{Fun: "cmd.has_exec", Args: []any{"nosuch"}, Want: false},
	})
}
