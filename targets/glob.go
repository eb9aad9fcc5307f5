package targets

import (
	"strings"

	"github.com/gossh/gossh/internal/fnmatch"
)

// glob matches the whole ID against a pattern.
type glob struct {
	text string
	// user and host are what is before and after the last @ of text, if it has
	// one.
	user, host string
	plain      bool
}

func newGlob(text string) (*glob, error) {
	if text == "" {
		return nil, invalid("the target is empty")
	}
	g := &glob{text: text, plain: !fnmatch.Special(text) || isAddress(text)}
	if g.plain {
		if n, err := ParseName(text); err == nil {
			g.user, g.host = n.User, n.Host
		}
	} else if i := strings.LastIndexByte(text, '@'); i > 0 && !fnmatch.Special(text[:i]) {
		g.user, g.host = text[:i], text[i+1:]
	}
	return g, nil
}

// Match implements Matcher.
func (g *glob) Match(t *Target, _ Facts) (bool, error) {
	id := string(t.ID)
	if g.plain {
		return id == g.text || id == g.host, nil
	}
	return fnmatch.Match(g.text, id) || g.host != "" && fnmatch.Match(g.host, id), nil
}

// Needs implements Matcher.
func (g *glob) Needs() Need { return 0 }

// Literals implements Literals.
func (g *glob) Literals() []string {
	if !g.plain {
		return nil
	}
	return []string{g.text}
}

// Login implements Login.
func (g *glob) Login(id ID) string {
	if g.plain || g.user == "" || fnmatch.Match(g.text, string(id)) {
		return ""
	}
	return g.user
}
