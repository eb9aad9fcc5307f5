// Package at has the functions that run commands at a later time: at.*.
package at

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("at", table, map[string]modules.Func{"atq": atq, "atrm": atrm, "at": at, "atc": atc, "jobcheck": jobcheck})
}

const table = `
atq(tag=None)
List the jobs that wait.
- tag: text: only those with this tag, or number
= a mapping with jobs: a list of mappings with job, date, time, queue, user and tag
$

atrm(*args) !
Remove jobs, by numbers or tags; all removes all.
= a mapping with jobs: a mapping with removed and tag
$ 12 33
$ all

at(*args, **kwargs) !
Add a job: the time and then the command. Keywords: tag marks it, runas is who runs it.
= a mapping as of at.atq, with the new job
$ 12:05am '/sbin/reboot' tag=reboot
$ '3:05am +3 days' 'bin/myscript' tag=nightly runas=jim

atc(jobid)
Return what a job does.
- jobid: int: its number
= the script
$ 22

jobcheck(**kwargs)
List the jobs that fit all of runas, tag, hour, minute, day, month and year.
= a mapping as of at.atq, with note
$ runas=jam day=13
`

const mark = "### SALT: "

// job is one job as at lists it.
type job struct {
	id, queue, user, tag string
	at                   time.Time
}

func (j *job) mapping() *ordered.Map {
	var id any = j.id
	if n, err := strconv.ParseInt(j.id, 10, 64); err == nil {
		id = n
	}
	return ordered.Of("job", id, "date", j.at.Format("2006-01-02"), "time", j.at.Format("15:04"), "queue", j.queue, "user", j.user, "tag", j.tag)
}

// jobs reads the lines of atq: a number, the time as ctime writes it, queue and user.
func jobs(ctx context.Context, c *modules.Call) ([]job, error) {
	out, err := c.Host.Output(ctx, "atq")
	if err != nil {
		return nil, err
	}
	var found []job
	for l := range strings.SplitSeq(out, "\n") {
		f := strings.Fields(l)
		if len(f) != 8 {
			continue
		}
		when, err := time.Parse("Mon Jan 2 15:04:05 2006", strings.Join(f[1:6], " "))
		if err != nil {
			return nil, modules.Errorf("atq prints %q", l)
		}
		j := job{id: f[0], at: when, queue: f[6], user: f[7]}
		script, err := c.Host.Output(ctx, "at", "-c", j.id)
		if err != nil {
			continue // it has begun meanwhile
		}
		if _, after, ok := strings.Cut(script, "\n"+mark); ok {
			j.tag, _, _ = strings.Cut(after, "\n")
		}
		found = append(found, j)
	}
	return found, nil
}

// list returns the jobs that fit.
func list(all []job, fits func(*job) bool) *ordered.Map {
	found := []any{}
	for i := range all {
		if fits(&all[i]) {
			found = append(found, all[i].mapping())
		}
	}
	return ordered.Of("jobs", found)
}

func atq(ctx context.Context, c *modules.Call) (any, error) {
	all, err := jobs(ctx, c)
	if err != nil {
		return nil, err
	}
	tag := c.Text("tag")
	return list(all, func(j *job) bool { return tag == "" || j.tag == tag || j.id == tag }), nil
}

func atrm(ctx context.Context, c *modules.Call) (any, error) {
	if len(c.Rest) == 0 {
		return nil, &modules.ArgumentError{Msg: "atrm needs numbers or tags of jobs, or all"}
	}
	all, err := jobs(ctx, c)
	if err != nil {
		return nil, err
	}
	want := map[string]bool{}
	for _, v := range c.Rest {
		want[modules.Text(v)] = true
	}
	var ids []string
	removed := []any{}
	for i := range all {
		if j := &all[i]; want["all"] || want[j.id] || j.tag != "" && want[j.tag] {
			ids = append(ids, j.id)
			removed = append(removed, j.mapping().Value("job"))
		}
	}
	if len(ids) > 0 && !c.Test {
		if _, err := c.Host.Output(ctx, append([]string{"atrm"}, ids...)...); err != nil {
			return nil, err
		}
	}
	return ordered.Of("jobs", ordered.Of("removed", removed, "tag", nil)), nil
}

// at gives the command to at by its standard input.
func at(ctx context.Context, c *modules.Call) (any, error) {
	if len(c.Rest) < 2 {
		return nil, &modules.ArgumentError{Msg: "at needs a time and a command"}
	}
	words := make([]string, len(c.Rest))
	for i, v := range c.Rest {
		words[i] = modules.Text(v)
	}
	script := strings.Join(words[1:], " ") + "\n"
	tag := modules.Text(c.Kwargs.Value("tag"))
	if strings.ContainsAny(tag, "\r\n") || strings.HasPrefix(words[0], "-") {
		return nil, modules.Errorf("%q, %q: a tag is one line, and a time does not begin with a dash", tag, words[0])
	}
	if tag != "" {
		script = mark + tag + "\n" + script
	}
	if c.Test {
		return ordered.Of("jobs", []any{}), nil
	}
	argv := append([]string{"at"}, strings.Fields(words[0])...)
	r, err := c.Host.StartAs(ctx, modules.Text(c.Kwargs.Value("runas")), &process.Command{Argv: argv, Stdin: []byte(script)})
	if err != nil {
		return nil, err
	}
	id := ""
	for l := range strings.SplitSeq(string(r.Stderr), "\n") {
		if f := strings.Fields(l); len(f) > 2 && f[0] == "job" {
			id = f[1]
		}
	}
	if r.Code != 0 || id == "" {
		return nil, modules.Failed(argv, r)
	}
	all, err := jobs(ctx, c)
	if err != nil {
		return nil, err
	}
	return list(all, func(j *job) bool { return j.id == id }), nil
}

func atc(ctx context.Context, c *modules.Call) (any, error) {
	out, err := c.Host.Output(ctx, "at", "-c", c.Text("jobid"))
	if err != nil {
		return nil, err
	}
	return out, nil
}

func jobcheck(ctx context.Context, c *modules.Call) (any, error) {
	if c.Kwargs.Len() == 0 {
		return nil, &modules.ArgumentError{Msg: "jobcheck needs a condition"}
	}
	numbers := map[string]string{"hour": "15", "minute": "4", "day": "2", "month": "1", "year": "2006", "runas": "", "tag": ""}
	for k := range c.Kwargs.All() {
		if _, ok := numbers[k]; !ok {
			return nil, &modules.ArgumentError{Msg: "jobcheck knows no " + k}
		}
	}
	all, err := jobs(ctx, c)
	if err != nil {
		return nil, err
	}
	found := list(all, func(j *job) bool {
		for k, v := range c.Kwargs.All() {
			want, got := modules.Text(v), ""
			switch k {
			case "runas":
				got = j.user
			case "tag":
				got = j.tag
			default:
				want = strings.TrimLeft(want, "0")
				got = strings.TrimLeft(j.at.Format(numbers[k]), "0")
			}
			if got != want {
				return false
			}
		}
		return true
	})
	note := "Matching jobs found"
	if jobs, _ := found.Value("jobs").([]any); len(jobs) == 0 {
		note = "No match jobs or time format error"
	}
	found.Set("note", note)
	return found, nil
}
