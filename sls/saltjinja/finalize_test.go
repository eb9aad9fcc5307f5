package saltjinja_test

import (
	"testing"

	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
	"github.com/gossh/gossh/sls/saltjinja"
)

func TestFinalize(t *testing.T) {
	t.Parallel()
	env := func(p py.Policy) *jinja.Environment {
		return jinja.New(jinja.Options{Undefined: p, Finalize: saltjinja.Finalize, Syntax: syntax.Config{Do: true}})
	}
	run(t, env(py.Strict), []testCase{
		{"", `{{ {'a': {'b': [1, 'x', {'c': none}]}} }} {{ [nope] }} {{ 1 }}x{{ 'y' }}`, `{'a': {'b': [1, 'x', {'c': None}]}} [Undefined] 1xy`},
		{"", `{{ {'a': nope} }}`, "!UndefinedError: 'nope' is undefined"},
		{"", `{{ {'a': {'b': nope}} }}`, "!UndefinedError: 'nope' is undefined"},
		{"", `{{ {'a': [nope]} }} {{ {'a': nope}|string }}`, "{'a': [Undefined]} {'a': Undefined}"},
		{"itself", `{% set d = {} %}{% do d.update(d=d) %}{{ d }}`, "!RecursionError: maximum recursion depth exceeded"},
	})
	run(t, env(py.Default), []testCase{
		{"", `{{ {1: {'b': nope, 'c': 'x', 'd': [nope]}, 'e': 'f'} }}`, `{1: {'b': , 'c': 'x', 'd': [Undefined]}, 'e': 'f'}`},
	})
}
