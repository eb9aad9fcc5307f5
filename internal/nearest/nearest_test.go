package nearest_test

import (
	"testing"

	"github.com/gossh/gossh/internal/nearest"
)

func TestName(t *testing.T) {
	t.Parallel()
	names := []string{"host", "passwd", "port", "user", "ssh_options", "thin_dir"}
	for _, c := range []struct{ word, want string }{
		{"password", "passwd"},
		{"hots", "host"},
		{"ssh_option", "ssh_options"},
		{"thindir", "thin_dir"},
		{"prot", "port"},
		{"host", ""},
		{"colour", ""},
		{"", ""},
		{"ur", ""},
		{"usr", "user"},
	} {
		if got := nearest.Name(c.word, names); got != c.want {
			t.Errorf("%s: got %q, want %q", c.word, got, c.want)
		}
	}
}
