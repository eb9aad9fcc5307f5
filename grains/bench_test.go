package grains_test

import (
	"testing"

	"github.com/gossh/gossh/grains"
)

// BenchmarkAll collects everything on this host.
func BenchmarkAll(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if grains.New(grains.System(), nil).All(b.Context()).Len() < 50 {
			b.Fatal("hardly any grains")
		}
	}
}

// BenchmarkFew collects what most functions need.
func BenchmarkFew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s := grains.New(grains.System(), nil)
		if _, ok := s.Grain(b.Context(), "os_family"); !ok {
			b.Fatal("no os_family")
		}
	}
}
