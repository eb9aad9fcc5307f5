package saltyaml_test

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/pyfmt"
	"github.com/gossh/gossh/ordered"
)

func randomText(r *rand.Rand) string {
	texts := scalarTexts()
	s := texts[r.IntN(len(texts))]
	parts := []string{" ", "  ", "\n", "\n\n", " \n", "\n ", "\t", "\r", "\u0085", "\u2028", "\ufeff", "\x00", "\x1b", "'", "\"", "\\", ": ", " #", ",", "word", "é", "日本", "\U0001F600", "\xff"}
	for range r.IntN(4) * r.IntN(12) {
		if r.IntN(3) == 0 {
			s += parts[r.IntN(len(parts))]
		} else {
			s += " " + texts[r.IntN(len(texts))]
		}
	}
	return s
}

// valuesGenerator makes values in the form of mark.
type valuesGenerator struct {
	*rand.Rand
	named int // objects that have names so far
}

func (g *valuesGenerator) value(depth int) any {
	switch n := g.IntN(11); {
	case n < 2 && depth > 0:
		return g.maybeNamed(func() any {
			out := []any{}
			for range g.IntN(4) + 1 {
				out = append(out, g.value(depth-1))
			}
			return out
		})
	case n < 5 && depth > 0:
		return g.maybeNamed(func() any {
			m := &ordered.Map{}
			for range g.IntN(5) {
				name, key := g.key()
				if _, has := m.Get(name); !has {
					m.SetAs(name, key, g.value(depth-1))
				}
			}
			return markMap(m)
		})
	case n == 5 && depth > 0:
		return []any{}
	case n == 6:
		numbers := []any{nil, true, false, int64(g.IntN(1000) - 500), g.NormFloat64(), 1e16, 1e-7, 123456.0, math.Copysign(0, -1)}
		return mark(numbers[g.IntN(len(numbers))])
	case n == 7 && g.named > 0:
		return ordered.Of("__same", strconv.Itoa(g.IntN(g.named)))
	}
	return mark(randomText(g.Rand))
}

// key returns a key and its text: text mostly, else what equals no other key.
func (g *valuesGenerator) key() (name string, key any) {
	if g.IntN(6) > 0 {
		s := strings.ToValidUTF8(randomText(g.Rand), "")
		return s, s
	}
	others := []any{nil, true, false, int64(2 + g.IntN(2000)), -1.5 - float64(g.IntN(9)), int64(-1 - g.IntN(20))}
	key = others[g.IntN(len(others))]
	return pyfmt.Str(key), key
}

// maybeNamed gives what it makes a name under which it can come again.
func (g *valuesGenerator) maybeNamed(collection func() any) any {
	if g.IntN(3) > 0 {
		return collection()
	}
	v := collection()
	g.named++
	return ordered.Of("__name", []any{strconv.Itoa(g.named - 1), v})
}
