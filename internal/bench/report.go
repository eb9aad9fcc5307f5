package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
)

// row is one figure with what it must be.
type row struct {
	// Name tells what was measured.
	Name   string  `json:"measure"`
	Figure float64 `json:"figure"`
	Unit   string  `json:"unit"`
	// Must is the goal, Wanted a harder one; 0 means none.
	Must   float64 `json:"must,omitempty"`
	Wanted float64 `json:"wanted,omitempty"`
	// More is set where a larger figure is better.
	More bool `json:"more_is_better,omitempty"`
	// Verdict is set by report.
	Verdict string `json:"verdict"`
}

// The verdicts.
const (
	missed = "MISSED"
	met    = "met"
	better = "met, as wanted"
	noGoal = "-"
)

// verdict compares the figure with its goals.
func (r row) verdict() string {
	reaches := func(goal float64) bool { return r.Figure <= goal && !r.More || r.Figure >= goal && r.More }
	switch {
	case r.Must == 0:
		return noGoal
	case !reaches(r.Must):
		return missed
	case r.Wanted != 0 && reaches(r.Wanted):
		return better
	}
	return met
}

// report writes the rows as a table, or as JSON.
func report(w io.Writer, rows []row, asJSON bool) error {
	for i := range rows {
		rows[i].Verdict = rows[i].verdict()
	}
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(rows)
	}
	// Flush tells what could not be written.
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "measure\tfigure\tmust\twanted\tverdict")
	for _, r := range rows {
		_, _ = fmt.Fprintf(t, "%s\t%.2f %s\t%s\t%s\t%s\n", r.Name, r.Figure, r.Unit, r.goal(r.Must), r.goal(r.Wanted), r.Verdict)
	}
	return t.Flush()
}

// goal prints a goal with its direction.
func (r row) goal(g float64) string {
	switch {
	case g == 0:
		return ""
	case r.More:
		return fmt.Sprintf(">= %.2f", g)
	}
	return fmt.Sprintf("<= %.2f", g)
}
