package jinja_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// FuzzRender renders whatever parses, within small limits: it may fail, but
// neither panic nor go on for ever, and twice gives the same.
func FuzzRender(f *testing.F) {
	files, err := filepath.Glob("testdata/golden/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		var group struct{ Cases []golden }
		if err := json.Unmarshal(b, &group); err != nil {
			f.Fatal(err)
		}
		for _, c := range group.Cases {
			f.Add(c.Template)
		}
	}
	env := jinja.New(jinja.Options{
		Syntax: syntax.Config{Do: true, LoopControls: true},
		Loader: jinja.MapLoader{
			"base": "{% block a %}{{ x }}{% endblock %}", "lib": "{% macro m(a) %}{{ a }}{{ caller() if caller }}{% endmacro %}{% set v = [1] %}",
			"inc": "{{ x }}{% set x = 2 %}",
		},
		Limits: jinja.Limits{Limits: py.Limits{MaxRange: 1000, MaxString: 1 << 16, MaxDepth: 50, MaxDigits: 500}, MaxOutput: 1 << 20},
	})
	f.Fuzz(func(t *testing.T, text string) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		tm, err := env.FromString("main", text)
		if err != nil {
			return
		}
		vars := func() map[string]any {
			return map[string]any{"x": "<x>", "l": []any{1, "a", nil}, "d": map[string]any{"k": 1.5, "items": true}}
		}
		start := time.Now()
		_, err1 := tm.Render(ctx, vars())
		if took := time.Since(start); took > time.Minute {
			t.Errorf("got an end after %v, with a deadline of 5 s", took)
		}
		if ctx.Err() != nil {
			return
		}
		if _, err2 := tm.Render(context.Background(), vars()); (err1 == nil) != (err2 == nil) {
			t.Errorf("got %v, then %v", err1, err2)
		}
	})
}
