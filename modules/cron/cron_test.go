package cron_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/cron"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, cron.Functions()) }

// table is as Salt writes it, with a line of the user's own above.
const table = `# mine
0 0 * * * mine
# Lines below here are managed by Salt, do not edit
MAILTO=ada
EMPTY=""
# every night SALT_CRON_IDENTIFIER:backup
5 4 * * * /usr/local/backup --all
#DISABLED#*/5 * * * 1 poll
# first
# second
@reboot start it
`

func host(t *testing.T, text string, want string) func(*modules.Host) {
	t.Helper()
	return func(h *modules.Host) {
		h.Root = moduletest.Tree(t, map[string]string{"etc/passwd": "ada:x:1:1::/:\n", "tmp/new": "1 2 3 4 5 x\n"})
		programs := []moduletest.Program{{Line: "crontab -u ada -l", Stdout: text, Any: true}}
		if text == "" {
			programs[0] = moduletest.Program{Line: "crontab -u ada -l", Stderr: "no crontab for ada\n", Code: 1, Any: true}
		}
		if want != "" {
			programs = append(programs, moduletest.Program{Line: "crontab -u ada -", Stdin: want})
		}
		h.Runner = moduletest.Fake(t, nil, append(programs, moduletest.Program{Line: "getent*", Code: 2, Any: true}, moduletest.Program{Line: "id*", Code: 1, Any: true})...)
	}
}

func job(minute, hour, dayweek, cmd string, id, comment any, off bool) *ordered.Map {
	return ordered.Of("minute", minute, "hour", hour, "daymonth", "*", "month", "*", "dayweek", dayweek,
		"identifier", id, "cmd", cmd, "comment", comment, "commented", off)
}

func TestLooking(t *testing.T) {
	t.Parallel()
	backup := job("5", "4", "*", "/usr/local/backup --all", "backup", "every night", false)
	all := ordered.Of(
		"pre", []any{"# mine", "0 0 * * * mine"},
		"crons", []any{backup, job("*/5", "*", "1", "poll", nil, nil, true)},
		"special", []any{ordered.Of("spec", "@reboot", "identifier", nil, "cmd", "start it", "comment", "first\nsecond", "commented", false)},
		"env", []any{ordered.Of("name", "MAILTO", "value", "ada"), ordered.Of("name", "EMPTY", "value", "")},
	)
	none := ordered.Of("pre", []any{}, "crons", []any{}, "special", []any{}, "env", []any{})
	moduletest.Run(t, cron.Functions(), host(t, table, ""), []moduletest.Case{
		{Fun: "cron.raw_cron", Args: []any{"ada"}, Want: table},
		{Fun: "cron.list_tab", Args: []any{"ada"}, Want: all},
		{Fun: "cron.ls", Args: []any{"ada"}, Want: all},
		{Name: "of nobody", Fun: "cron.ls", Args: []any{"zoe"}, Err: "User 'zoe' does not exist"},
		{Name: "by identifier", Fun: "cron.get_entry", Args: []any{"ada", "backup"}, Want: backup},
		{Name: "by command", Fun: "cron.get_entry", Args: []any{"ada"}, Kwargs: ordered.Of("cmd", "/usr/local/backup --all"), Want: backup},
		{Name: "no such entry", Fun: "cron.get_entry", Args: []any{"ada", "x"}, Want: false},
	})
	moduletest.Run(t, cron.Functions(), host(t, "", ""), []moduletest.Case{
		{Name: "no table", Fun: "cron.list_tab", Args: []any{"ada"}, Want: none},
		{Name: "no table as text", Fun: "cron.raw_cron", Args: []any{"ada"}, Want: ""},
	})
	broken := func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "crontab -l", Stderr: "You are not allowed\n", Code: 1})
	}
	moduletest.Run(t, cron.Functions(), broken, []moduletest.Case{{Name: "not allowed", Fun: "cron.ls", Args: []any{""}, Err: "You are not allowed"}})
}

func TestChanging(t *testing.T) {
	t.Parallel()
	const head = "# Lines below here are managed by Salt, do not edit\n"
	swap := func(old, with string) string { return strings.Replace(table, old, with, 1) }
	for _, c := range []struct {
		name, fun string
		args      []any
		kwargs    *ordered.Map
		on, want  string // the table before and after; "" if nothing is written
		result    any
		err       string
	}{
		{"first", "cron.set_job", []any{"ada", "*", int64(1), "*", "*", "MON", "run 'it'"}, nil, "", head + "* 1 * * mon run 'it'\n", "new", ""},
		{"another", "cron.set_job", []any{"ada", "*", "*", "*", "*", "*", "x", true, "why\nnot", "y"}, nil, table, swap("# first\n", "# why\n# not SALT_CRON_IDENTIFIER:y\n#DISABLED#* * * * * x\n# first\n"), "new", ""},
		{"present", "cron.set_job", []any{"ada", "5", "4", "*", "*", "*", "/usr/local/backup --all"}, ordered.Of("identifier", "backup"), table, "", "present", ""},
		{"other time", "cron.set_job", []any{"ada", "6", "4", "*", "*", "*", "backup2"}, ordered.Of("identifier", "backup"), table, swap("5 4 * * * /usr/local/backup --all", "6 4 * * * backup2"), "updated", ""},
		{"random stays", "cron.set_job", []any{"ada", "random", "random", "*", "*", "*", "/usr/local/backup --all"}, ordered.Of("identifier", "backup"), table, "", "present", ""},
		{"switched on", "cron.set_job", []any{"ada", "*/5", "*", "*", "*", "1", "poll"}, nil, table, swap("#DISABLED#", ""), "updated", ""},
		{"two lines", "cron.set_job", []any{"ada", "*", "*", "*", "*", "*", "a\nb"}, nil, table, "", nil, "is one line"},
		{"bad time", "cron.set_job", []any{"ada", "1 2", "*", "*", "*", "*", "a"}, nil, table, "", nil, "minute must be a time"},
		{"special", "cron.set_special", []any{"ada", "@daily", "start it"}, nil, table, swap("@reboot", "@daily"), "updated", ""},
		{"no special", "cron.set_special", []any{"ada", "daily", "x"}, nil, table, "", nil, "special must be a name"},
		{"remove", "cron.rm_job", []any{"ada", "poll"}, nil, table, swap("#DISABLED#*/5 * * * 1 poll\n", ""), "removed", ""},
		{"remove by identifier", "cron.rm", []any{"ada", "?"}, ordered.Of("identifier", "backup"), table, swap("# every night SALT_CRON_IDENTIFIER:backup\n5 4 * * * /usr/local/backup --all\n", ""), "removed", ""},
		{"remove at another time", "cron.rm_job", []any{"ada", "poll", "7"}, nil, table, "", "absent", ""},
		{"remove special", "cron.rm_special", []any{"ada", "start it"}, nil, table, swap("# first\n# second\n@reboot start it\n", ""), "removed", ""},
		{"variable", "cron.set_env", []any{"ada", "PATH", "/bin"}, nil, table, swap("EMPTY=\"\"\n", "EMPTY=\"\"\nPATH=/bin\n"), "new", ""},
		{"variable there is", "cron.set_env", []any{"ada", "MAILTO", "ada"}, nil, table, "", "present", ""},
		{"variable changed", "cron.set_env", []any{"ada", "MAILTO"}, nil, table, swap("MAILTO=ada", `MAILTO=""`), "updated", ""},
		{"variable removed", "cron.rm_env", []any{"ada", "MAILTO"}, nil, table, swap("MAILTO=ada\n", ""), "removed", ""},
		{"variable absent", "cron.rm_env", []any{"ada", "X"}, nil, table, "", "absent", ""},
		{"bad variable", "cron.set_env", []any{"ada", "A B", "x"}, nil, table, "", nil, "is one line NAME=value"},
		{"file", "cron.write_cron_file", []any{"ada", "/tmp/new"}, nil, table, "1 2 3 4 5 x\n", true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			k := moduletest.Case{Name: "run", Fun: c.fun, Args: c.args, Kwargs: c.kwargs, Want: c.result, Err: c.err}
			moduletest.Run(t, cron.Functions(), host(t, c.on, c.want), []moduletest.Case{k})
			k.Name, k.Test = "dry run", true
			moduletest.Run(t, cron.Functions(), host(t, c.on, ""), []moduletest.Case{k})
		})
	}
}

func TestRandom(t *testing.T) {
	t.Parallel()
	got := ""
	moduletest.Run(t, cron.Functions(), func(h *modules.Host) {
		host(t, "", "")(h)
		h.Runner = capture{h.Runner, &got}
	}, []moduletest.Case{{Fun: "cron.set_job", Args: []any{"ada", "random", "random", "random", "random", "random", "x"}, Want: "new"}})
	t.Cleanup(func() {
		_, line, _ := strings.Cut(got, "edit\n")
		if f := strings.Fields(line); len(f) != 6 || strings.Contains(line, "random") || f[2] == "0" || f[3] == "0" {
			t.Errorf("got %q", got)
		}
	})
}

// TestRealCrontab uses the crontab of this machine, in a copy of its directories.
func TestRealCrontab(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("crontab"); err != nil {
		testneed.Skip(t, "cron", "crontab is not installed")
	}
	moduletest.Private(t, []string{"/etc", "/var/spool/cron"}, nil, func() {
		h := moduletest.NewHost(t)
		h.Functions = cron.Functions
		call := func(fun string, args ...any) string {
			v, err := h.Call(t.Context(), fun, args, nil)
			if err != nil {
				t.Fatal(err)
			}
			return moduletest.JSON(t, v)
		}
		for _, want := range []string{`"new"`, `"present"`} {
			if got := call("cron.set_job", "daemon", "1", "2", "*", "*", "*", "echo 'x' % y"); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
		if got := call("cron.raw_cron", "daemon"); !strings.Contains(got, "1 2 * * * echo 'x' % y") {
			t.Errorf("got %s", got)
		}
		if got := call("cron.rm_job", "daemon", "echo 'x' % y"); got != `"removed"` {
			t.Errorf("got %s", got)
		}
	})
}
