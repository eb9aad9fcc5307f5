package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestVerdicts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		r    row
		want string
	}{
		{"no goal", row{Figure: 5}, noGoal},
		{"too much", row{Figure: 1.26, Must: 1.25, Wanted: 1.1}, missed},
		{"on the line", row{Figure: 1.25, Must: 1.25, Wanted: 1.1}, met},
		{"as wanted", row{Figure: 1.1, Must: 1.25, Wanted: 1.1}, better},
		{"nothing more wanted", row{Figure: 1, Must: 1.2}, met},
		{"too little", row{Figure: 2.4, Must: 2.5, More: true}, missed},
		{"enough", row{Figure: 2.5, Must: 2.5, More: true}, met},
	} {
		if got := tt.r.verdict(); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	rows := []row{{Name: "a", Figure: 1.234, Unit: "x", Must: 1.25, Wanted: 1.1}, {Name: "b", Figure: 3, Unit: "x", Must: 2.5, More: true}, {Name: "c", Figure: 7, Unit: "s"}}
	var table, data bytes.Buffer
	if err := report(&table, rows, false); err != nil {
		t.Fatal(err)
	}
	var got []string
	for l := range strings.Lines(table.String()) {
		got = append(got, strings.Join(strings.Fields(l), " "))
	}
	want := "measure figure must wanted verdict\na 1.23 x <= 1.25 <= 1.10 met\nb 3.00 x >= 2.50 met\nc 7.00 s -"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if err := report(&data, rows, true); err != nil {
		t.Fatal(err)
	}
	var back []row
	if err := json.Unmarshal(data.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if len(back) != 3 || back[0].Verdict != met || !back[1].More || back[1].Name != "b" {
		t.Errorf("got %+v", back)
	}
}

func TestMiddle(t *testing.T) {
	t.Parallel()
	all := []float64{9, 1, 5}
	if got := middle(all, func(f float64) float64 { return f }); got != 5 {
		t.Errorf("got %v, want 5", got)
	}
	if all[0] != 9 {
		t.Error("the samples were reordered")
	}
}
