package jinja_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/gossh/gossh/jinja/internal/oracle"
)

// piece is a tag or the text between two.
var piece = regexp.MustCompile(`(?s)\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|[^{]+|\{`)

// shrink looks for a smaller case that differs too, and describes it.
func shrink(t *testing.T, o *oracle.Oracle, c golden) string {
	t.Helper()
	for again := true; again; {
		again = false
		for _, smaller := range c.smaller() {
			one := []golden{smaller}
			ask(t, o, one)
			if one[0].Error != "TemplateSyntaxError" && one[0].differs(t) != "" {
				c, again = one[0], true
				break
			}
		}
	}
	used := map[string]string{}
	for name, text := range c.Files {
		if strings.Contains(c.Template, "'"+name+"'") {
			used[name] = text
		}
	}
	c.Files = used
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s\n%s\n%s", c.Template, c.differs(t), b)
}

// smaller returns cases with a part left out.
func (c *golden) smaller() []golden {
	var list []golden
	for k := range c.Options {
		s := *c
		s.Options = map[string]any{}
		for other, v := range c.Options {
			if other != k {
				s.Options[other] = v
			}
		}
		list = append(list, s)
	}
	for _, text := range without(c.Template) {
		s := *c
		s.Template = text
		list = append(list, s)
	}
	for name, file := range c.Files {
		for _, text := range append([]string{""}, without(file)...) {
			if text == file {
				continue
			}
			s := *c
			s.Files = map[string]string{}
			for n, f := range c.Files {
				s.Files[n] = f
			}
			s.Files[name] = text
			list = append(list, s)
		}
	}
	return list
}

// without returns s without a run of its pieces, the longest runs first.
func without(s string) []string {
	p := piece.FindAllString(s, -1)
	var list []string
	for n := len(p); n > 0; n-- {
		if n > 8 && n%4 != 0 {
			continue
		}
		for i := 0; i+n <= len(p); i++ {
			list = append(list, strings.Join(p[:i], "")+strings.Join(p[i+n:], ""))
		}
	}
	return list
}
