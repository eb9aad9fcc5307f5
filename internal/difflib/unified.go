package difflib

import (
	"strconv"
	"strings"
)

// context is how many equal lines are shown around a change.
const context = 3

// edit makes b[j1:j2] of a[i1:i2].
type edit struct {
	equal          bool
	i1, i2, j1, j2 int
}

// Lines splits a text into lines with their ends.
func Lines(s string) []string {
	var out []string
	for l := range strings.Lines(s) {
		out = append(out, l)
	}
	return out
}

// Unified returns what makes b of a, lines with their ends, as a unified diff; "" if
// they are equal. from and to are the names in its head.
func Unified(a, b []string, from, to string) string {
	var out strings.Builder
	for _, g := range groups(edits(newMatcher(a, b).blocks())) {
		if out.Len() == 0 {
			out.WriteString("--- " + from + "\n+++ " + to + "\n")
		}
		first, last := g[0], g[len(g)-1]
		out.WriteString("@@ -" + span(first.i1, last.i2) + " +" + span(first.j1, last.j2) + " @@\n")
		for _, e := range g {
			if e.equal {
				write(&out, " ", a[e.i1:e.i2])
				continue
			}
			write(&out, "-", a[e.i1:e.i2])
			write(&out, "+", b[e.j1:e.j2])
		}
	}
	return out.String()
}

func write(out *strings.Builder, mark string, lines []string) {
	for _, l := range lines {
		out.WriteString(mark)
		out.WriteString(l)
	}
}

func span(start, stop int) string {
	switch n := stop - start; n {
	case 1:
		return strconv.Itoa(start + 1)
	case 0:
		return strconv.Itoa(start) + ",0"
	default:
		return strconv.Itoa(start+1) + "," + strconv.Itoa(n)
	}
}

// edits returns what is between the blocks, and the blocks.
func edits(blocks []block) []edit {
	var out []edit
	i, j := 0, 0
	for _, x := range blocks {
		if i < x.i || j < x.j {
			out = append(out, edit{false, i, x.i, j, x.j})
		}
		i, j = x.i+x.n, x.j+x.n
		if x.n > 0 {
			out = append(out, edit{true, x.i, i, x.j, j})
		}
	}
	return out
}

// groups splits edits where more lines are equal than are shown.
func groups(all []edit) [][]edit {
	if len(all) == 0 || len(all) == 1 && all[0].equal {
		return nil
	}
	if e := &all[0]; e.equal {
		e.i1, e.j1 = max(e.i1, e.i2-context), max(e.j1, e.j2-context)
	}
	if e := &all[len(all)-1]; e.equal {
		e.i2, e.j2 = min(e.i2, e.i1+context), min(e.j2, e.j1+context)
	}
	var out [][]edit
	var group []edit
	for _, e := range all {
		if e.equal && e.i2-e.i1 > 2*context {
			out = append(out, append(group, edit{true, e.i1, min(e.i2, e.i1+context), e.j1, min(e.j2, e.j1+context)}))
			group = nil
			e.i1, e.j1 = max(e.i1, e.i2-context), max(e.j1, e.j2-context)
		}
		group = append(group, e)
	}
	if len(group) == 1 && group[0].equal {
		return out
	}
	return append(out, group)
}
