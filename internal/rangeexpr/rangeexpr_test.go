package rangeexpr_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/rangeexpr"
)

// show writes terms as op, operand and place.
func show(terms []rangeexpr.Term) string {
	var out []string
	for _, t := range terms {
		operand := strings.Join(t.Names, "|")
		switch {
		case t.IsRegexp:
			operand = "/" + t.Regexp + "/"
		case t.Group != nil:
			operand = "(" + show(t.Group) + ")"
		}
		out = append(out, fmt.Sprintf("%c%s:%d", t.Op, operand, t.At))
	}
	return strings.Join(out, " ")
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"web1", ",web1:1"},
		{"web1..3", ",web1|web2|web3:1"},
		{"web08..11.example.com", ",web08.example.com|web09.example.com|web10.example.com|web11.example.com:1"},
		{"web1..web3.x", ",web1.x|web2.x|web3.x:1"},
		{"web098..101", ",web098|web099|web100|web101:1"},
		{"web100..3", ",web100|web101|web102|web103:1"},
		{"1..3", ",1|2|3:1"},
		{"web{1,3}.example.com", ",web1.example.com|web3.example.com:1"},
		{"web{1..4,-2}-{a,b}", ",web1-a|web1-b|web3-a|web3-b|web4-a|web4-b:1"},
		{"{a,b}1..2", ",a1|a2|b1|b2:1"},
		{"w{x{1,2},y}", ",wx1|wx2|wy:1"},
		{"w{(1..5,&2..3),4}", ",w2|w3|w4:1"},
		{"w{1,&2}", ",:1"},
		{"a,b ,-c,& d&e -f", ",a:1 ,b:3 !c:7 &d:11 &e:13 !f:16"},
		{"a-b, c-1", ",a-b:1 ,c-1:6"},
		{"ä1..2,-(x,/y z,/)", ",ä1|ä2:1 !(,x:9 ,/y z,/:11):8"},
		{"me@web1:22", ",me@web1:22:1"},
		{"a..b", ",a..b:1"},
		{"", "at character 1: expected a target"},
		{"a,", "at character 2: expected a target behind the operator"},
		{"ä,,b", "at character 2: expected a target behind the operator"},
		{",a", "at character 1: expected a target before ,"},
		{"a b", "at character 3: expected an operator"},
		{"a,(b", "at character 3: the bracket is not closed"},
		{"a)", "at character 2: this bracket was never opened"},
		{"a{1", "at character 2: the bracket is not closed"},
		{"a}", "at character 2: this bracket was never opened"},
		{"a{}", "at character 3: expected a target"},
		{"a,/x", "at character 3: the regular expression has no end"},
		{"a{/x/}", "at character 3: a regular expression in braces"},
		{"a,web9..8", "at character 3: the range web9..8 is empty"},
		{"a,-%prod:WEB", "server at character 4: only a range server knows what % stands for"},
		{"clusters(a)", "server at character 1: only a range server knows functions"},
		{"a,b1..200", "at character 3: the expression stands for more than 100 names"},
		{"a{1..50}{1..50}", "at character 9: the expression stands for more than 100 names"},
		{strings.Repeat("(", 200) + "a", "at character 102: more than 100 brackets within each other"},
	} {
		terms, err := rangeexpr.Parse(c.in, 100)
		got := show(terms)
		var syntax *rangeexpr.SyntaxError
		if errors.As(err, &syntax) {
			if got = err.Error(); syntax.Server {
				got = "server " + got
			}
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.in, got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"web{1..4,-2}-{a,b}.x,&/re/", "(a,b) -c", "%x:Y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		terms, err := rangeexpr.Parse(text, 1000)
		var syntax *rangeexpr.SyntaxError
		if err != nil && (!errors.As(err, &syntax) || syntax.At < 1 || syntax.At > len(text)+1) {
			t.Errorf("got %v", err)
		}
		n := 0
		for _, term := range terms {
			if n += len(term.Names); n > 1000 || strings.IndexByte(",&!", term.Op) < 0 {
				t.Errorf("got %s", show(terms))
			}
		}
	})
}
