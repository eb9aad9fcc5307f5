package saltyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	yaml "go.yaml.in/yaml/v3"
)

// errSyntax is the library's verdict on a source; where is found by locate.
type errSyntax struct{ problem string }

func (e *errSyntax) Error() string { return e.problem }

// errSecond is a second document; line and column are where it begins.
type errSecond struct{ line, column int }

func (e *errSecond) Error() string { return "found a second document where one is expected" }

// decode reads the one document of src, or nil if there is none.
func decode(src []byte) (root *yaml.Node, err error) {
	// The library panics where its treatment of comments loses count.
	defer func() {
		if r := recover(); r != nil {
			root, err = nil, &errSyntax{fmt.Sprint(r)}
		}
	}()
	var doc, second yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(src))
	if err := d.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return nil, &errSyntax{problem(err)}
	}
	switch err := d.Decode(&second); {
	case err == nil:
		return nil, &errSecond{second.Line, second.Column}
	case !errors.Is(err, io.EOF):
		return nil, &errSyntax{problem(err)}
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	return doc.Content[0], nil
}

// problem returns what the library says, without the line: it is where the
// surrounding value begins, sometimes off by one, sometimes missing.
func problem(err error) string {
	s := strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, ok := strings.CutPrefix(s, "line "); ok {
		if n, after, ok := strings.Cut(rest, ": "); ok && all(n, digits) {
			return after
		}
	}
	return s
}
