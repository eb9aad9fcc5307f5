package pyregexp

import (
	"strings"

	"github.com/gossh/gossh/internal/pyre"
)

// Replace puts a replacement in the place of each match, as re.sub does: \1, \g<1>
// and \g<name> stand for groups, \n and its like for characters.
func (r *Regexp) Replace(text, template string) (string, error) {
	parts, err := pyre.ParseReplacement(template, r.groups, r.re.GroupNumberFromName)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	rest, err := r.findAll(text, func(before string, m *Match) error {
		b.WriteString(before)
		for _, p := range parts {
			if p.Group >= 0 {
				b.WriteString(m.Texts[p.Group])
			} else {
				b.WriteString(p.Text)
			}
		}
		return nil
	})
	b.WriteString(rest)
	return b.String(), err
}

// Escape returns text so that it matches itself, as re.escape does.
func Escape(text string) string { return pyre.Escape(text) }
