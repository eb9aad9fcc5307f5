package secret_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/gossh/gossh/secret"
)

func TestNeverPrinted(t *testing.T) {
	t.Parallel()
	s := secret.New("hunter2")
	var b bytes.Buffer
	holder := struct{ P, q secret.String }{s, s}
	fmt.Fprintf(&b, "%v %+v %#v %s %q %x %v %+v %#v", s, s, s, s, s, s, holder, holder, holder)
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "p", s, "h", holder)
	if err := json.NewEncoder(&b).Encode(holder); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "hunter2") || strings.Contains(b.String(), fmt.Sprintf("%x", "hunter2")) {
		t.Errorf("the secret shows in %s", b.String())
	}
	if s.Reveal() != "hunter2" || s.Empty() || !(secret.String{}).Empty() || !s.Equal(secret.New("hunter2")) || s.Equal(secret.New("")) {
		t.Error("the value is not kept")
	}
}
