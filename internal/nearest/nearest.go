// Package nearest finds the names that somebody may have meant.
package nearest

import "slices"

// Name returns the one of names that is closest to word, or "" if none is close:
// at most two edits away (one for short words), counting a swap of neighbours as
// one. The first of equally close names wins.
func Name(word string, names []string) string {
	if l := Names(word, names, 1); len(l) > 0 {
		return l[0]
	}
	return ""
}

// Names returns up to n of names that are close to word, the closest first.
func Names(word string, names []string, n int) []string {
	limit := 2
	if len(word) < 5 {
		limit = 1
	}
	type near struct {
		name     string
		distance int
	}
	var found []near
	for _, s := range names {
		if d := distance(word, s, limit); d <= limit && s != word {
			found = append(found, near{s, d})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return a.distance - b.distance })
	var out []string
	for _, f := range found[:min(n, len(found))] {
		out = append(out, f.name)
	}
	return out
}

// distance is the optimal string alignment distance, or more than limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	prev2, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}
