package builtin

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gossh/gossh/jinja/py"
)

var urlizeParams = Params{
	Func:  "do_urlize",
	Names: []string{"eval_ctx", "value", "trim_url_limit", "nofollow", "target", "rel", "extra_schemes"}, Given: 2, Required: 2,
}

// The expressions are compiled when a template first asks for them.
var (
	urlPattern = sync.OnceValue(func() *regexp.Regexp {
		const d = `\p{Nd}`
		return regexp.MustCompile(`(?i)^(?:` +
			`(?:https?://|www\.)(?:(?:[\p{L}\p{N}_%-]+\.)+)?(?:[a-zſK]{2,63}|xn--[\p{L}\p{N}_%]{2,59})` +
			`|(?:[\p{L}\p{N}_%-]{2,63}\.)+(?:com|net|int|edu|gov|org|info|mil)` +
			`|https?://(?:` + d + `{1,3}(?:\.` + d + `{1,3}){3}|\[(?:[` + d + `a-f]{0,4}:){2}(?:[` + d + `a-f]{0,4}:?){1,6}\])` +
			`)(?::` + d + `{1,5})?(?:[/?#].*)?$`)
	})
	mailPattern = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^.+@[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.[\p{L}\p{N}_]+$`)
	})
	schemePattern = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^[\p{L}\p{N}_.+-]{2,}:/{0,2}$`)
	})
)

func filterUrlize(t *py.Thread, e Env, x py.Value, a py.Args) (py.Value, error) {
	out := [5]py.Value{py.None, py.False, py.None, py.None, py.None}
	if err := urlizeParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	l, err := newLinker(t, out)
	if err != nil {
		return x, err
	}
	s, err := py.Escape(t, x)
	if err != nil {
		return x, err
	}
	escaped, _ := s.AsStr()
	r, err := l.link(t, escaped)
	if e.Autoescape() {
		return py.Markup(r), err
	}
	return py.Str(r), err
}

// linker makes links of what looks like addresses.
type linker struct {
	limit   py.Value // characters of an address to show; None for all
	attrs   string
	schemes []string
}

func newLinker(t *py.Thread, out [5]py.Value) (*linker, error) {
	l := &linker{limit: out[0]}
	rel, err := relations(t, out[3], out[1])
	if err != nil {
		return nil, err
	}
	rels, err := py.AppendEscaped(t, nil, py.Str(strings.Join(slices.Compact(rel), " ")))
	if err != nil {
		return nil, err
	}
	l.attrs = ` rel="` + string(rels) + `"`
	if some, err := py.Truth(t, out[2]); err != nil {
		return nil, err
	} else if some {
		target, err := py.Escape(t, out[2])
		if err != nil {
			return nil, err
		}
		s, _ := target.AsStr()
		l.attrs += ` target="` + s + `"`
	}
	return l, l.setSchemes(t, out[4])
}

// relations are the words of the attribute rel.
func relations(t *py.Thread, given, nofollow py.Value) ([]string, error) {
	rel := []string{"noopener"}
	if some, err := py.Truth(t, given); err != nil {
		return nil, err
	} else if some {
		s, ok := given.AsStr()
		if !ok {
			return nil, noAttr(given, "split")
		}
		rel = append(rel, strings.FieldsFunc(s, isSpace)...)
	}
	no, err := py.Truth(t, nofollow)
	if no {
		rel = append(rel, "nofollow")
	}
	slices.Sort(rel)
	return rel, err
}

func (l *linker) setSchemes(t *py.Thread, v py.Value) error {
	if v.IsNone() {
		return nil
	}
	return each(t, v, func(item py.Value) error {
		s, ok := item.AsStr()
		if !ok {
			return py.Errorf("TypeError", "expected string or bytes-like object, got '%s'", py.TypeName(item))
		}
		if !schemePattern().MatchString(s) {
			q, err := py.Repr(t, item)
			if err != nil {
				return err
			}
			return py.Errorf("FilterArgumentError", "%s is not a valid URI scheme prefix.", q)
		}
		l.schemes = append(l.schemes, s)
		return nil
	})
}

func (l *linker) link(t *py.Thread, s string) (string, error) {
	var b strings.Builder
	for s != "" {
		if err := t.Tick(); err != nil {
			return "", err
		}
		n := strings.IndexFunc(s, isSpace)
		if n < 0 {
			n = len(s)
		}
		if n > 0 {
			if err := l.word(t, &b, s[:n]); err != nil {
				return "", err
			}
			s = s[n:]
			continue
		}
		if n = strings.IndexFunc(s, func(r rune) bool { return !isSpace(r) }); n < 0 {
			n = len(s)
		}
		b.WriteString(s[:n])
		s = s[n:]
	}
	return b.String(), t.Room(b.Len())
}

func (l *linker) word(t *py.Thread, b *strings.Builder, word string) error {
	head, middle, tail := splitPunctuation(word)
	b.WriteString(head)
	switch {
	case urlPattern().MatchString(middle):
		to := middle
		if !strings.HasPrefix(to, "https://") && !strings.HasPrefix(to, "http://") {
			to = "https://" + to
		}
		shown, err := l.trim(t, middle)
		if err != nil {
			return err
		}
		b.WriteString(`<a href="` + to + `"` + l.attrs + `>` + shown + `</a>`)
	case strings.HasPrefix(middle, "mailto:") && mailPattern().MatchString(middle[7:]):
		b.WriteString(`<a href="` + middle + `">` + middle[7:] + `</a>`)
	case strings.Contains(middle, "@") && !strings.HasPrefix(middle, "www.") &&
		!strings.Contains(middle, ":") && mailPattern().MatchString(middle):
		b.WriteString(`<a href="mailto:` + middle + `">` + middle + `</a>`)
	default:
		for _, scheme := range l.schemes {
			if middle != scheme && strings.HasPrefix(middle, scheme) {
				middle = `<a href="` + middle + `"` + l.attrs + `>` + middle + `</a>`
			}
		}
		b.WriteString(middle)
	}
	b.WriteString(tail)
	return nil
}

// trim shortens an address to the limit, which Python takes as the end of a slice.
func (l *linker) trim(t *py.Thread, address string) (string, error) {
	if l.limit.IsNone() {
		return address, nil
	}
	long, err := py.Greater(t, py.Int(int64(utf8.RuneCountInString(address))), l.limit)
	if err != nil || !long {
		return address, err
	}
	head, err := py.Slice(t, py.Str(address), py.None, l.limit, py.None)
	if err != nil {
		return "", err
	}
	s, _ := head.AsStr()
	return s + "...", nil
}

// splitPunctuation takes opening brackets off the front and punctuation off the
// end, but leaves brackets in pairs.
func splitPunctuation(word string) (head, middle, tail string) {
	middle = word
	for {
		n := prefixLen(middle, "(", "<", "&lt;")
		if n == 0 {
			break
		}
		head, middle = head+middle[:n], middle[n:]
	}
	for {
		n := suffixLen(middle, ")", ">", ".", ",", "&gt;")
		if n == 0 {
			break
		}
		at := len(middle) - n
		middle, tail = middle[:at], middle[at:]+tail
	}
	for _, pair := range [][2]string{{"(", ")"}, {"<", ">"}, {"&lt;", "&gt;"}} {
		open := strings.Count(middle, pair[0])
		if open <= strings.Count(middle, pair[1]) {
			continue
		}
		for range min(open, strings.Count(tail, pair[1])) {
			n := strings.Index(tail, pair[1]) + len(pair[1])
			middle, tail = middle+tail[:n], tail[n:]
		}
	}
	return head, middle, tail
}

func prefixLen(s string, all ...string) int {
	for _, p := range all {
		if strings.HasPrefix(s, p) {
			return len(p)
		}
	}
	return 0
}

func suffixLen(s string, all ...string) int {
	for _, p := range all {
		if strings.HasSuffix(s, p) {
			return len(p)
		}
	}
	return 0
}
