package nodeset_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/nodeset"
)

// show writes terms as op, @ for a group, text and place.
func show(terms []nodeset.Term) string {
	var out []string
	for _, t := range terms {
		group := ""
		if t.Group {
			group = "@"
		}
		out = append(out, fmt.Sprintf("%c%s%s:%d", t.Op, group, t.Text, t.At))
	}
	return strings.Join(out, " ")
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"web1", ",web1:1"},
		{"web*&@prod!web3", ",web*:1 &@prod:6 !web3:12"},
		{" a , b\tc ^d ", ",a:2 ,b:6 ,c:8 ^d:11"},
		{"ä!ö", ",ä:1 !ö:3"},
		{"web[1-3,5]!web[!12]", ",web[1-3,5]:1 !web[!12]:12"},
		{"[]&]x,[!]&]y,[^]", ",[]&]x:1 ,[!]&]y:7 ,[^]:14"},
		{"a[,b", ",a[:1 ,b:4"},
		{`a\!b\&\@c!\@d,x\y`, `,a!b&@c:1 !@d:11 ,x\y:15`},
		{`@file:/a\ b,c`, `,@file:/a b:1 ,c:13`},
		{"me@web1,@a:b", ",me@web1:1 ,@a:b:9"},
		{"@*", ",@*:1"},
		{`a\`, `,a\:1`},
		{"", "at character 1: there is nothing"},
		{"  ", "at character 1: there is nothing"},
		{"!a", "at character 1: expected a target before !"},
		{"ä,,b", "at character 2: expected a target after ,"},
		{"a &", "at character 3: expected a target after &"},
		{"a,@", "at character 3: expected the name of a group after @"},
		{"a!@&b", "at character 3: expected the name of a group after @"},
	} {
		terms, err := nodeset.Split(c.in)
		got := show(terms)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.in, got, c.want)
		}
	}
}

func TestIs(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"a,b", "a b", "@x", "a!b", "a^b", "a&b", "a[&,b"} {
		if !nodeset.Is(s) {
			t.Errorf("%s: got one operand, want several", s)
		}
	}
	for _, s := range []string{"", "a", "[!abc]*", "me@web1", "a[1,2]", `a\,b`, "[fe80::1]:22", " a "} {
		if nodeset.Is(s) {
			t.Errorf("%s: got several operands, want one", s)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"web*&@prod!web3", `a\ b[,`, "[!]x] ^@*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		terms, err := nodeset.Split(text)
		var syntax *nodeset.SyntaxError
		if err != nil && (!errors.As(err, &syntax) || syntax.At < 1 || syntax.At > len(text)+1) {
			t.Errorf("got %v", err)
		}
		back, err := nodeset.Split(nodeset.Escape(text))
		if whole := strings.TrimPrefix(text, "@"); whole != "" && (err != nil || len(back) != 1 || back[0].Text != whole) {
			t.Errorf("got %s, %v for one operand", show(back), err)
		}
		last := 0
		for _, term := range terms {
			if term.At <= last || term.Text == "" {
				t.Errorf("got %s", show(terms))
			}
			last = term.At
		}
	})
}
