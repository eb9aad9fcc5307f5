package targets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
)

func TestRanges(t *testing.T) {
	t.Parallel()
	all := strings.Fields("web1 web2 web3 web10 db1 db2")
	o := targets.Options{Range: func(expr string) ([]string, error) {
		if expr == "%web:UP,-web2" {
			return []string{"web1", "new.example.com"}, nil
		}
		return nil, fault.New(fault.Invalid, "", "no such cluster")
	}}
	for _, c := range []struct{ kind, text, want string }{
		{"range", "web1..3", "web1 web2 web3"},
		{"range", "{web,db}{1,3}", "web1 web3 db1"},
		{"range", "web1..10,-web{2..3}", "web1 web10"},
		{"range", "/1/", "web1 web10 db1"},
		{"range", "/^(web|x)/,-/[23]$/", "web1 web10"},
		{"range", "(web1..3,db2),&(/2$/)", "web2 db2"},
		{"range", "me@web1", "web1"},
		{"range", "%web:UP,-web2", "web1"},
		{"compound", "R@web1..3 and not R@web2", "web1 web3"},
		{"compound", "R@(web1,db1),-db1 or db2", "web1 db2"},
		{"compound", "R@%web:UP,-web2 or db1", "web1 db1"},
		{"range", "%other", "error: no such cluster"},
		{"range", "web1,/(/", `error: at character 6: the regular expression "(" is wrong at character 1: missing closing )`},
		{"range", "web1,//", "error: at character 6: the regular expression is empty"},
		{"range", "web1,,web2", "error: at character 5: expected a target behind the operator"},
		{"compound", "db1 or R@web3..1", "error: the compound expression is wrong at character 10: the range web3..1 is empty"},
	} {
		if got := chosen(targets.Expr{Kind: c.kind, Text: c.text}, o, all); got != c.want {
			t.Errorf("%s: got %s, want %s", c.text, got, c.want)
		}
	}
	if got := chosen(targets.Expr{Kind: targets.Range, Text: "a,%b"}, targets.Options{}, nil); got != "error: at character 3: only a range server knows what % stands for" {
		t.Errorf("got %s, want a cluster refused without a server", got)
	}
	for text, want := range map[string]string{"web1..2,-web1": "[web2]", "a": "[a]", "%web:UP,-web2": "[]"} {
		m, err := targets.CompileWith(targets.Expr{Kind: targets.Range, Text: text}, o)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		if l, ok := m.(targets.Literals); ok {
			got = l.Literals()
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%s: got the names %v, want %s", text, got, want)
		}
	}
}
