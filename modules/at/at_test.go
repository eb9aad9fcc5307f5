package at_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/at"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, at.Functions()) }

// What at 3.2.5 of Debian 12 printed, shortened.
const (
	queue = "1\tFri Dec  4 16:41:00 2026 a root\n12\tSat Jan  2 03:05:00 2027 b ada\n"
	one   = "#!/bin/sh\n# atrun uid=0 gid=0\numask 22\ncd / || {\n}\ntrue\n"
	two   = "#!/bin/sh\n# atrun uid=1000 gid=1000\ncd / || {\n}\n### SALT: nightly run\nmyscript\n"
)

func looks() []moduletest.Program {
	return []moduletest.Program{{Line: "atq", Stdout: queue}, {Line: "at -c 1", Stdout: one}, {Line: "at -c 12", Stdout: two}}
}

func first() *ordered.Map {
	return ordered.Of("job", 1, "date", "2026-12-04", "time", "16:41", "queue", "a", "user", "root", "tag", "")
}

func second() *ordered.Map {
	return ordered.Of("job", 12, "date", "2027-01-02", "time", "03:05", "queue", "b", "user", "ada", "tag", "nightly run")
}

func list(jobs ...any) *ordered.Map {
	if jobs == nil {
		jobs = []any{}
	}
	return ordered.Of("jobs", jobs)
}

// run runs a case on a host where the jobs are listed, between what runs before and after.
func run(t *testing.T, before, after []moduletest.Program, c moduletest.Case) {
	t.Helper()
	moduletest.Run(t, at.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, append(append(before, looks()...), after...)...)
	}, []moduletest.Case{c})
}

func TestLook(t *testing.T) {
	t.Parallel()
	note := func(m *ordered.Map, text string) *ordered.Map {
		m.Set("note", text)
		return m
	}
	for _, c := range []moduletest.Case{
		{Fun: "at.atq", Want: list(first(), second())},
		{Name: "tag", Fun: "at.atq", Args: []any{"nightly run"}, Want: list(second())},
		{Name: "number", Fun: "at.atq", Args: []any{int64(1)}, Want: list(first())},
		{Name: "none", Fun: "at.atq", Args: []any{"x"}, Want: list()},
		{Fun: "at.jobcheck", Kwargs: ordered.Of("runas", "ada", "hour", "03", "minute", int64(5), "day", int64(2), "month", "1", "year", int64(2027)), Want: note(list(second()), "Matching jobs found")},
		{Name: "no match", Fun: "at.jobcheck", Kwargs: ordered.Of("runas", "ada", "hour", int64(4)), Want: note(list(), "No match jobs or time format error")},
	} {
		run(t, nil, nil, c)
	}
	moduletest.Run(t, at.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "at -c 1", Stdout: one})
	}, []moduletest.Case{{Fun: "at.atc", Args: []any{int64(1)}, Want: one[:len(one)-1]}})
	moduletest.Run(t, at.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "atq", Stdout: "1\tsome other  time format 16 a root\n"})
	}, []moduletest.Case{{Name: "another format", Fun: "at.atq", Err: "atq prints"}})
}

func TestChange(t *testing.T) {
	t.Parallel()
	added := []moduletest.Program{{Line: "at 3:05am +3 days", Stdin: "### SALT: nightly run\nmyscript -x\n", Stderr: "warning: commands will be executed using /bin/sh\njob 12 at Sat Jan  2 03:05:00 2027\n"}}
	run(t, added, nil, moduletest.Case{Fun: "at.at", Args: []any{"3:05am +3 days", "myscript", "-x"}, Kwargs: ordered.Of("tag", "nightly run"), Want: list(second())})
	removed := ordered.Of("jobs", ordered.Of("removed", []any{12}, "tag", nil))
	run(t, nil, []moduletest.Program{{Line: "atrm 12"}}, moduletest.Case{Fun: "at.atrm", Args: []any{"nightly run", "x"}, Want: removed})
	run(t, nil, nil, moduletest.Case{Name: "dry run of atrm", Fun: "at.atrm", Args: []any{int64(12)}, Test: true, Want: removed})
	run(t, nil, []moduletest.Program{{Line: "atrm 1 12"}}, moduletest.Case{
		Name: "all", Fun: "at.atrm", Args: []any{"all"}, Want: ordered.Of("jobs", ordered.Of("removed", []any{1, 12}, "tag", nil)),
	})
	moduletest.Run(t, at.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil) }, []moduletest.Case{
		{Name: "dry run", Fun: "at.at", Args: []any{"now", "true"}, Test: true, Want: list()},
		{Name: "no command", Fun: "at.at", Args: []any{"now"}, Err: "needs a time and a command"},
		{Name: "an option", Fun: "at.at", Args: []any{"-f", "x"}, Err: "does not begin with a dash"},
		{Name: "no condition", Fun: "at.jobcheck", Kwargs: ordered.Of("hours", int64(1)), Err: "knows no hours"},
		{Name: "remove nothing", Fun: "at.atrm", Err: "needs numbers"},
	})
	moduletest.Run(t, at.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "at nosuch", Stdin: "true\n", Code: 1, Stderr: "Garbled time\n"})
	}, []moduletest.Case{{Name: "bad time", Fun: "at.at", Args: []any{"nosuch", "true"}, Err: "Garbled time"}})
}
