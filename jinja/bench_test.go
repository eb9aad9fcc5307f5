package jinja_test

import (
	"context"
	"testing"

	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/internal/benchcase"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

func benchEnv(tb testing.TB) (*jinja.Environment, py.Value) {
	tb.Helper()
	templates, err := benchcase.Templates()
	if err != nil {
		tb.Fatal(err)
	}
	vars, err := benchcase.Vars()
	if err != nil {
		tb.Fatal(err)
	}
	return jinja.New(jinja.Options{
		Syntax: syntax.Config{Do: true, LoopControls: true}, Undefined: py.Strict, Loader: jinja.MapLoader(templates),
	}), vars
}

func BenchmarkRender(b *testing.B) {
	for _, name := range benchcase.Names {
		b.Run(name, func(b *testing.B) {
			env, vars := benchEnv(b)
			t, err := env.GetTemplate(context.Background(), name)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := t.Render(context.Background(), vars); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	env, _ := benchEnv(b)
	templates, err := benchcase.Templates()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := env.FromString("sls.j2", templates["sls.j2"]); err != nil {
			b.Fatal(err)
		}
	}
}
