package ansible

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// TestTemplateWithoutEnd: an executable may print loops in loops.
func TestTemplateWithoutEnd(t *testing.T) {
	t.Parallel()
	loop := strings.Repeat("{% for i in range(100000) %}", 4) + strings.Repeat("{% endfor %}", 4)
	o := Options{File: inventoryFile(t, "[web]\nw1\nw2\n[web:vars]\nansible_host="+loop+"\n"), ScriptTimeout: 200 * time.Millisecond, Check: anyone}
	n := 0
	for e, err := range New(o).Entries(t.Context(), roster.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		host, _ := e.Attrs.Get("host")
		why, _ := host.V.(error)
		if n++; why == nil || !strings.Contains(why.Error(), "the templates of the inventory take more than 200ms") {
			t.Errorf("%s: got %v", e.ID, host.V)
		}
	}
	if n != 2 {
		t.Errorf("got %d hosts, want 2", n)
	}
}

// TestPasswordTemplate has no text of a password in what is wrong with its template.
func TestPasswordTemplate(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "hosts")
	text := "a ansible_password=\"{{ 'canary' | nope }}\"\nb ansible_user=\"{{ 'shown' | nope }}\"\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := (&roster.Set{Providers: []roster.Provider{New(Options{File: file})}}).Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Get("a").Err; !errors.Is(err, errHidden) || strings.Contains(err.Error(), "canary") {
		t.Errorf("got %v, want %v", err, errHidden)
	}
	if err := m.Get("b").Err; err == nil || !strings.Contains(err.Error(), "nope") {
		t.Errorf("got %v, want the filter named", err)
	}
}
