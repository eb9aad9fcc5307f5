package syntax

import (
	"encoding/json"
	"errors"
	"os"
	"testing"
)

// recorded is a template with what Jinja2 makes of it (testdata/record.py).
type recorded struct {
	Options Config
	Source  string
	Tree    string
	Error   string
	Line    int32 // 0: Python's own error, whose text is not compared
}

// TestRecorded compares trees and errors with those of Jinja2.
func TestRecorded(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"cases", "errors"} {
		b, err := os.ReadFile("testdata/" + file + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var cases []recorded
		if err := json.Unmarshal(b, &cases); err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			checkRecorded(t, &c)
		}
	}
}

func checkRecorded(t *testing.T, c *recorded) {
	t.Helper()
	tree, err := Parse("t", c.Source, &c.Options)
	if c.Error == "" {
		if err != nil {
			t.Errorf("Parse(%q, %+v): got error %v, want none", c.Source, c.Options, err)
		} else if got := dump(tree.Body); got != c.Tree {
			t.Errorf("Parse(%q, %+v):\n got %s\nwant %s", c.Source, c.Options, got, c.Tree)
		}
		return
	}
	var e *Error
	switch {
	case !errors.As(err, &e):
		t.Errorf("Parse(%q, %+v): got error %v, want %q", c.Source, c.Options, err, c.Error)
	case c.Line > 0 && (e.Msg != c.Error || e.Line != c.Line):
		t.Errorf("Parse(%q, %+v):\n got %q, line %d\nwant %q, line %d", c.Source, c.Options, e.Msg, e.Line, c.Error, c.Line)
	}
}
