package main

import (
	"slices"
	"time"
)

// median returns the middle one of n samples by wall time.
func median(n int, one func() (sample, error)) (sample, error) {
	var all []sample
	for range n {
		s, err := one()
		if err != nil {
			return s, err
		}
		all = append(all, s)
	}
	return middle(all, func(s sample) time.Duration { return s.Wall }), nil
}

// pairs runs two things n times in turn, so that other load hits both, and returns
// the median of each and that of the ratios of their wall times.
func pairs(n int, a, b func() (sample, error)) (ma, mb sample, ratio float64, err error) {
	var as, bs []sample
	var ratios []float64
	for range n {
		x, err := a()
		if err != nil {
			return x, x, 0, err
		}
		y, err := b()
		if err != nil {
			return x, y, 0, err
		}
		as, bs, ratios = append(as, x), append(bs, y), append(ratios, x.Wall.Seconds()/y.Wall.Seconds())
	}
	wall := func(s sample) time.Duration { return s.Wall }
	return middle(as, wall), middle(bs, wall), middle(ratios, func(r float64) float64 { return r }), nil
}

// middle returns the median by a key.
func middle[T any, K time.Duration | float64](all []T, key func(T) K) T {
	all = slices.SortedFunc(slices.Values(all), func(a, b T) int {
		switch x, y := key(a), key(b); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return all[len(all)/2]
}
