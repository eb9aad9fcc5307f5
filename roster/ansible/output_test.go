package ansible

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

func TestParseOutput(t *testing.T) {
	t.Parallel()
	const list = `{"web": {"hosts": ["w1", "w2"], "vars": {"ansible_user": "ada"}}, "db": ["d1"]}`
	asked := ""
	host := func(_ context.Context, name string) ([]byte, error) {
		asked += name + " "
		if name == "w2" {
			return nil, nil
		}
		return []byte(`{"ansible_host": "` + name + `.example.com", "ansible_password": "hunter2"}`), nil
	}
	o, err := ParseOutput(t.Context(), "inv", []byte(list), host)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := o.JSON()
	if err != nil || asked != "d1 w1 w2 " {
		t.Errorf("got %v, asked for %q", err, asked)
	}
	if got, want := o.Groups().Value("web"), []string{"w1", "w2"}; !cmp.Equal(got, want) {
		t.Errorf("got the group %v, want %v", got, want)
	}
	// What was put together needs no second question.
	if o, err = ParseOutput(t.Context(), "inv", whole, nil); err != nil {
		t.Fatal(err)
	}
	entries, err := o.Entries(t.Context())
	if err != nil || len(entries) != 3 {
		t.Fatalf("got %v, %v, want three hosts", entries, err)
	}
	e := entries[0]
	user, _ := e.Attrs.Get("user")
	addr, _ := e.Attrs.Get("host")
	pw, _ := e.Attrs.Get("passwd")
	if hidden, ok := pw.V.(secret.String); e.ID != "w1" || user.V != "ada" || addr.V != "w1.example.com" || !ok || hidden.Reveal() != "hunter2" || e.Source.Name != "inv" || e.Trusted {
		t.Errorf("got %+v", e)
	}
}

func TestParseOutputFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	host := func(context.Context, string) ([]byte, error) { return nil, broken }
	if _, err := ParseOutput(t.Context(), "inv", []byte(`{"web": ["w1"]}`), host); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
	for text, want := range map[string]string{
		`[]`:                    "no object",
		`{"web": ["-x"]}`:       "starts with a dash",
		`{"web": {"hosts": 1}}`: "must have lists",
		`{`:                     "printed no JSON",
	} {
		_, err := ParseOutput(t.Context(), "inv", []byte(text), host)
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

func FuzzParseOutput(f *testing.F) {
	f.Add([]byte(`{"web": {"hosts": ["a"], "vars": {"ansible_port": 22}, "children": ["db"]}, "db": ["b"], "_meta": {"hostvars": {"a": {"x": "{{ y }}"}}}}`))
	f.Add([]byte(`{"a": {"ansible_host": "h", "ansible_password": 1}}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // templates may loop
		defer cancel()
		o, err := ParseOutput(ctx, "inv", src, nil)
		if err != nil {
			return
		}
		entries, err := o.Entries(ctx)
		if err != nil {
			return
		}
		for _, e := range entries {
			if _, err := targets.ParseID(string(e.ID)); err != nil || e.Trusted {
				t.Fatalf("got the entry %+v, %v", e, err)
			}
		}
		if _, err := o.JSON(); err != nil {
			t.Fatal(err)
		}
	})
}
