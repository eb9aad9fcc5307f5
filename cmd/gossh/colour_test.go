package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/internal/pty"
)

func TestColours(t *testing.T) {
	t.Parallel()
	m, slave, err := pty.Open()
	if err != nil {
		t.Skipf("no terminal: %v", err)
	}
	defer m.Close()
	defer slave.Close()
	dir := t.TempDir()
	file, err := os.Create(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, c := range []struct {
		name string
		out  *os.File
		argv []string
		vars map[string]string
		want bool
	}{
		{"terminal", slave, nil, nil, true},
		{"file", file, nil, nil, false},
		{"no colour", slave, []string{"--no-colour"}, nil, false},
		{"forced into a file", file, []string{"--force-color"}, nil, true},
		{"force beats all", slave, []string{"--force-colour", "--no-color"}, map[string]string{"NO_COLOR": "1"}, true},
		{"NO_COLOR", slave, nil, map[string]string{"NO_COLOR": "1"}, false},
		{"dumb terminal", slave, nil, map[string]string{"TERM": "dumb"}, false},
		{"output file", slave, []string{"--out-file", "/dev/null"}, nil, false},
	} {
		a := &app{out: c.out, err: file, talk: file, env: config.Env{
			Getenv: func(k string) string { return c.vars[k] }, Home: dir, WorkDir: dir, System: dir + "/etc",
		}}
		args, err := config.ParseArgs(c.argv)
		if err != nil {
			t.Fatal(err)
		}
		conf, err := config.Load(a.env, args)
		if err != nil {
			t.Fatal(err)
		}
		o, err := a.outputOptions(conf)
		if err != nil || o.Color != c.want {
			t.Errorf("%s: got %v, %v, want %v", c.name, o.Color, err, c.want)
		}
	}
}
