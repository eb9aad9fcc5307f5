package output_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/output"
)

func TestFold(t *testing.T) {
	t.Parallel()
	var results []output.Result
	add := func(v any, ids ...string) {
		for _, id := range ids {
			results = append(results, output.Result{ID: id, Value: v})
		}
	}
	for i := range 10 {
		add("same", fmt.Sprintf("web%02d", i+1))
	}
	add("same", "web12", "id2", "id1")
	add(true, "db9.example.com", "db10.example.com", "gw")
	add("other", "web11")
	results = append(results,
		output.Result{ID: "x1", Kind: fault.Auth, Message: "refused"}, output.Result{ID: "x2", Kind: fault.Auth, Message: "refused"})
	want := "id[1-2],web[01-10,12] (13):\n    same\n" +
		"db[9-10].example.com,gw (3):\n    True\n" +
		"x[1-2] (2):\n    refused\n" +
		"web11:\n    other\n"
	r := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		r.Shuffle(len(results), func(i, j int) { results[i], results[j] = results[j], results[i] })
		if d := cmp.Diff(want, render(t, output.Options{Fold: true}, results...)); d != "" {
			t.Fatalf("-want +got:\n%s", d)
		}
	}
}

func TestFoldNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		ids  string
		want string
	}{
		{"a b", "a,b (2)"},
		{"web web1 web2", "web,web[1-2] (3)"},
		{"n1 n01 n2 n02", "n[01,1,02,2] (4)"},
		{"n9 n10 n11", "n[9-11] (3)"},
		{"n09 n10 n11", "n[09-11] (3)"},
		{"n99 n100", "n[99-100] (2)"},
		{"n099 n100 n101", "n[099-101] (3)"},
		{"10.0.0.1 10.0.0.2 10.0.0.4", "10.0.0.[1-2,4] (3)"},
		{"r1n1 r1n2 r2n1", "r1n[1-2],r2n1 (3)"},
		{"a1.x a1.y a2.x", "a[1-2].x,a1.y (3)"},
		{"n12345678901234567890 n12345678901234567891", "n12345678901234567890,n12345678901234567891 (2)"},
	} {
		var results []output.Result
		for _, id := range strings.Fields(c.ids) {
			results = append(results, output.Result{ID: id, Value: true})
		}
		got, _, _ := strings.Cut(render(t, output.Options{Fold: true}, results...), ":\n")
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.ids, got, c.want)
		}
	}
}

func TestFoldStatesIgnoresTimes(t *testing.T) {
	t.Parallel()
	a, b := ran(), ran()
	b.Value("test_|-x_|-x_|-nop").(*ordered.Map).Set("duration", 99.5)
	got := render(t, output.Options{Fold: true},
		output.Result{ID: "w1", Value: a, Out: "highstate"}, output.Result{ID: "w2", Value: b, Out: "highstate"})
	if !strings.HasPrefix(got, "w[1-2] (2):\n----------\n") || strings.Contains(got, "Duration") || strings.Contains(got, "run time") {
		t.Errorf("got\n%s", got)
	}
}
