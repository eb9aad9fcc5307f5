package builtin

import (
	"math/rand/v2"
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

var lipsumParams = Params{Func: "generate_lorem_ipsum", Names: []string{"n", "html", "min", "max"}}

// lorem is a part of what printers have set for centuries when the words do not
// matter.
const lorem = `lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et
dolore magna aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo
consequat duis aute irure in reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint
occaecat cupidatat non proident sunt culpa qui officia deserunt mollit anim id est laborum`

// maxLipsum bounds the words of one call.
const maxLipsum = 1_000_000

func lipsum(t *py.Thread, a py.Args) (py.Value, error) {
	out := [4]py.Value{py.Int(5), py.True, py.Int(20), py.Int(100)}
	if err := lipsumParams.Bind(a, out[:]); err != nil {
		return py.Value{}, err
	}
	var n [3]int64
	for i, v := range []py.Value{out[0], out[2], out[3]} {
		var err error
		if n[i], err = index(v); err != nil {
			return py.Value{}, err
		}
	}
	count, least, most := n[0], n[1], n[2]
	html, err := py.Truth(t, out[1])
	if err != nil {
		return py.Value{}, err
	}
	var all []string
	for range count {
		if least >= most {
			return py.Value{}, py.Errorf("ValueError", "empty range for randrange() (%d, %d, %d)", least, most, most-least)
		}
		if most > maxLipsum || count > maxLipsum/max(most, 1) {
			return py.Value{}, py.Errorf("MemoryError", "more than %d words", maxLipsum)
		}
		if err := t.Tick(); err != nil {
			return py.Value{}, err
		}
		all = append(all, paragraph(int(least+rand.Int64N(most-least)))) //nolint:gosec // no secret depends on it
	}
	if !html {
		return py.Str(strings.Join(all, "\n\n")), nil
	}
	for i, p := range all {
		all[i] = "<p>" + p + "</p>"
	}
	return py.Markup(strings.Join(all, "\n")), nil
}

// paragraph is of n words, with commas and full stops in likely places.
func paragraph(n int) string {
	words := strings.Fields(lorem)
	between := func(lo, hi int) int { return lo + rand.IntN(hi-lo) } //nolint:gosec // no secret depends on it
	var b strings.Builder
	last, begin, comma, stop := "", true, 0, 0
	for i := range n {
		w := words[rand.IntN(len(words))] //nolint:gosec // no secret depends on it
		for w == last {
			w = words[rand.IntN(len(words))] //nolint:gosec // no secret depends on it
		}
		last = w
		if begin {
			w = strings.ToUpper(w[:1]) + w[1:]
			begin = false
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
		switch {
		case i-between(10, 20) > stop:
			b.WriteByte('.')
			comma, stop, begin = i, i, true
		case i-between(3, 8) > comma && i < n-1:
			b.WriteByte(',')
			comma = i
		}
	}
	return strings.TrimSuffix(b.String(), ".") + "."
}
