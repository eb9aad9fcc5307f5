package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/internal/nearest"
	"github.com/gossh/gossh/ordered"
)

// config prints each key with its value and where that comes from.
func (a *app) config(_ context.Context, args *config.Args) error {
	c, err := a.load(args)
	if err != nil {
		return configError(err)
	}
	var keys []string
	for _, s := range c.All() {
		keys = append(keys, s.Key)
	}
	for _, w := range args.Words {
		if !slices.Contains(keys, w) {
			hint := ""
			if n := nearest.Name(w, keys); n != "" {
				hint = "; did you mean " + n + "?"
			}
			return usagef("there is no key %s%s", w, hint)
		}
	}
	if c.Text("output") != "" {
		return a.printConfig(c, args.Words)
	}
	var b strings.Builder
	for _, s := range c.All() {
		if len(args.Words) > 0 && !slices.Contains(args.Words, s.Key) {
			continue
		}
		v, err := ordered.Encode(s.Shown())
		if err != nil {
			return fmt.Errorf("printing %s: %w", s.Key, err)
		}
		fmt.Fprintf(&b, "%s: %s  # %s\n", s.Key, v, s.Source)
	}
	return print(a.out, b.String())
}

// printConfig prints the values through an outputter.
func (a *app) printConfig(c *config.Config, keys []string) error {
	p, closeOut, err := a.printer(c, true)
	if err != nil {
		return err
	}
	m := &ordered.Map{}
	for _, s := range c.All() {
		if len(keys) == 0 || slices.Contains(keys, s.Key) {
			m.Set(s.Key, ordered.Of("value", s.Shown(), "source", s.Source))
		}
	}
	if err := p.Result(plainResult("config", m)); err != nil {
		return err
	}
	if err := p.Close(); err != nil {
		return err
	}
	return closeOut()
}
