package digest_test

import (
	"encoding/hex"
	"testing"

	"github.com/gossh/gossh/internal/digest"
)

func TestNames(t *testing.T) {
	t.Parallel()
	for _, n := range digest.Known() {
		h := digest.New(n)
		if h == nil {
			t.Fatalf("%s: there is none", n)
		}
		if got := digest.Named(hex.EncodedLen(h.Size())); got != n {
			t.Errorf("got %s, want %s", got, n)
		}
	}
	h := digest.New("md5")
	if got := hex.EncodeToString(h.Sum(nil)); got != "d41d8cd98f00b204e9800998ecf8427e" {
		t.Errorf("got %s", got)
	}
	if digest.New("sha3") != nil || digest.Named(12) != "" {
		t.Error("it knows what it does not")
	}
}
