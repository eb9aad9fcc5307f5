// Command compare renders the same templates with package jinja and with the
// real Jinja2, and prints how their times compare.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/internal/benchcase"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

//go:embed driver.py
var driver string

// must is the share of Jinja2's time that a rendering may take.
const must = 0.5

// result is what one side measured for one template.
type result struct {
	Output string
	Best   float64 // seconds of one rendering
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run() error {
	python, err := findPython()
	if err != nil {
		fmt.Println("jinja: not compared with Jinja2:", err)
		return nil
	}
	theirs, err := real(python)
	if err != nil {
		return err
	}
	ours, err := own()
	if err != nil {
		return err
	}
	failed := false
	for _, name := range benchcase.Names {
		a, b := ours[name], theirs[name]
		if a.Output != b.Output {
			return fmt.Errorf("%s: the outputs differ:\n%s\n---\n%s", name, a.Output, b.Output)
		}
		ratio := a.Best / b.Best
		verdict := "ok"
		if ratio > must {
			verdict, failed = "TOO SLOW", true
		}
		fmt.Printf("%-12s %8.1f us, Jinja2 %8.1f us: %.2fx (at most %.2fx) %s\n", name, a.Best*1e6, b.Best*1e6, ratio, must, verdict)
	}
	if failed {
		return fmt.Errorf("slower than %.2fx of Jinja2", must)
	}
	return nil
}

// findPython returns a Python that has Jinja2.
func findPython() (string, error) {
	for _, name := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(name, "-c", "import jinja2").Run() == nil {
			return name, nil
		}
	}
	return "", fmt.Errorf("no python3 with jinja2 here (Debian: python3-jinja2)")
}

// real measures Jinja2.
func real(python string) (map[string]result, error) {
	templates, err := benchcase.Templates()
	if err != nil {
		return nil, err
	}
	vars, err := benchcase.JSON()
	if err != nil {
		return nil, err
	}
	in, err := json.Marshal(map[string]any{"templates": templates, "names": benchcase.Names, "vars": json.RawMessage(vars)})
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(python, "-c", driver)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("running Jinja2: %w", err)
	}
	var all map[string]result
	return all, json.Unmarshal(out, &all)
}

// own measures package jinja, in the way of driver.py: the best of several
// rounds, each of as many renderings as take a while.
func own() (map[string]result, error) {
	templates, err := benchcase.Templates()
	if err != nil {
		return nil, err
	}
	env := jinja.New(jinja.Options{
		Syntax: syntax.Config{Do: true, LoopControls: true}, Undefined: py.Strict, Loader: jinja.MapLoader(templates),
	})
	all := map[string]result{}
	for _, name := range benchcase.Names {
		r, err := measure(env, name)
		if err != nil {
			return nil, err
		}
		all[name] = r
	}
	return all, nil
}

const (
	rounds  = 20
	oneTime = 50 * time.Millisecond
)

func measure(env *jinja.Environment, name string) (result, error) {
	ctx := context.Background()
	vars, err := benchcase.Vars()
	if err != nil {
		return result{}, err
	}
	t, err := env.GetTemplate(ctx, name)
	if err != nil {
		return result{}, err
	}
	r := result{}
	if r.Output, err = t.Render(ctx, vars); err != nil {
		return r, err
	}
	for range rounds {
		n, start := 0, time.Now()
		for ; time.Since(start) < oneTime; n++ {
			if _, err := t.Render(ctx, vars); err != nil {
				return r, err
			}
		}
		if one := time.Since(start).Seconds() / float64(n); r.Best == 0 || one < r.Best {
			r.Best = one
		}
	}
	return r, nil
}
