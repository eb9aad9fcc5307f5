package syntax

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
)

// FuzzParse looks for panics, loops, errors without a place, and for trees that
// depend on how newlines are written.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"testdata/cases.txt", "testdata/errors.txt"} {
		file, err := os.Open(name)
		if err != nil {
			f.Fatal(err)
		}
		defer file.Close()
		for in := bufio.NewScanner(file); in.Scan(); {
			var source string
			_, quoted, _ := strings.Cut(in.Text(), "\t")
			if err := json.Unmarshal([]byte(quoted), &source); err != nil {
				f.Fatalf("%s: %q: %v", name, in.Text(), err)
			}
			f.Add(source, uint8(len(source)))
		}
	}
	f.Fuzz(func(t *testing.T, source string, bits uint8) {
		c := Config{
			TrimBlocks: bits&1 != 0, LstripBlocks: bits&2 != 0, KeepTrailingNewline: bits&4 != 0,
			Do: true, LoopControls: true,
		}
		if bits&8 != 0 {
			c.LineStatement, c.LineComment = "#", "##"
		}
		if bits&16 != 0 {
			c.VariableStart, c.VariableEnd, c.BlockStart, c.BlockEnd = "<%=", "%>", "<%", "%>"
		}
		tree, err := Parse("t", source, &c)
		lines := int32(strings.Count(source, "\n") + strings.Count(source, "\r") + 1)
		var e *Error
		if err != nil && (!errors.As(err, &e) || e.Line < 1 || e.Line > lines || e.Column < 1 || e.Msg == "") {
			t.Fatalf("Parse: got error %#v, want one of syntax with its place", err)
		}
		other, err2 := Parse("t", strings.ReplaceAll(strings.ReplaceAll(source, "\r\n", "\n"), "\r", "\n"), &c)
		if (err == nil) != (err2 == nil) {
			t.Fatalf("Parse: got error %v with newlines as they are, %v with \\n", err, err2)
		}
		if err == nil && dump(tree.Body) != dump(other.Body) {
			t.Fatal("Parse: the tree depends on how newlines are written")
		}
	})
}
