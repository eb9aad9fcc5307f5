package ordered_test

import (
	"testing"

	"github.com/gossh/gossh/ordered"
)

func TestKey(t *testing.T) {
	t.Parallel()
	m := ordered.Of("a", "b")
	m.SetAs("80", int64(80), "http")
	m.SetAs("a", int64(1), "c")
	m.SetAs("s", "s", nil)
	m.SetAs("None", nil, true)
	m.SetAs("x", 1.5, nil)
	m.Delete("x")
	m.Set("x", nil)
	for _, m := range []*ordered.Map{m, m.Clone()} {
		for k, want := range map[string]any{"80": int64(80), "a": "a", "s": "s", "None": nil, "x": "x", "nowhere": "nowhere"} {
			if got := m.Key(k); got != want {
				t.Errorf("%s: got %v, want %v", k, got, want)
			}
		}
		if b, err := ordered.Encode(m); err != nil || string(b) != `{"a":"c","80":"http","s":null,"None":true,"x":null}` {
			t.Errorf("got %s, %v", b, err)
		}
	}
	if got := (*ordered.Map)(nil).Key("k"); got != "k" {
		t.Errorf("an empty map: got %v, want k", got)
	}
}
