package saltyaml_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/saltyaml"
)

func TestErrors(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, src, want string }{
		{"duplicate", "a: 1\nb: 2\na: 3\n", "f:3:1: found conflicting ID 'a', first at line 1"},
		{"duplicate inside", "x:\n  k: 1\n  k: 2", "f:3:3: found conflicting ID 'k', first at line 2"},
		{"equal in Python", "1: a\ntrue: b", "f:2:1: found conflicting ID 'True', first at line 1"},
		{"equal floats", "2.0: a\n2: b", "f:2:1: found conflicting ID '2', first at line 1"},
		{"equal as strings", "1: a\n'1': b", "f:2:1: found conflicting ID '1', first at line 1"},
		{"unknown tag", "a:\n  - !foo bar", "f:2:5: found the unknown tag !foo"},
		{"python", "a: !!python/object:os.system x", "f:1:4: found the tag !!python/object:os.system: objects of Python are refused"},
		{"tag on wrong kind", "a: !!str [1]", "f:1:4: found the tag !!str on a list"},
		{"tag with wrong text", "a: !!int x1", `f:1:4: found "x1" where the tag !!int wants an integer`},
		{"mapping as key", "a: {{ x }}", "f:1:5: found a mapping as a key; text with braces needs quotes"},
		{"second document", "a: 1\n---\nb: 2", "f:2:1: found a second document where one is expected"},
		{"tab as indentation", "a:\n\tb: 1", "f:2:1: found a tab where only spaces may stand in \"\\tb: 1\""},
		{"control character", "a: 1\nb: x\x01y", "f:2:5: found control character U+0001 in \"b: x\\x01y\""},
		{"not UTF-8", "a: \"\xe9\"", "f:1:5: found byte 0xe9, which is not UTF-8 in \"a: \\\"\\xe9\\\"\""},
		{"UTF-16", "\xff\xfea\x00", "f:1:1: found UTF-16 where UTF-8 is wanted"},
		{"backtick", "ok: 1\na: `x`", "f:2:4: found `, which cannot begin a value; put the value in quotes in \"a: `x`\""},
		{"open quote", "a: 1\nb: \"x\nc: 2\n", "f:2:4: found a quoted text that does not end in \"b: \\\"x\""},
		{"colon in text", "a: b: c\n", "f:1:5: found a colon where no mapping can begin; put text with a colon in quotes in \"a: b: c\""},
		{"no colon", "a: 1\nweb1\nb: 2\n", "f:2:1: found a line without the colon that a key needs in \"web1\""},
		{"star", "a: *.txt", "f:1:4: found an alias or anchor without a name; put text that begins with * or & in quotes in \"a: *.txt\""},
		{"unknown alias", "a: 1\nb: *x", "f:2:4: found the alias of an anchor that is not defined before it in \"b: *x\""},
		{"anchor twice", "a: &x 1\nb: &x 2", "f:2:4: found anchor 'x' a second time, first at line 1"},
		{"recursive", "a: &x [*x]", "f:1:8: found alias 'x' inside of what it stands for"},
		{"merge of text", "a:\n  <<: b", "f:2:7: found a scalar to merge; a mapping or a list of mappings is expected"},
		{"merge twice", "a: &a {x: 1}\nb: &b {x: 2}\nc:\n  <<: [*a, *b]", "f:1:8: found conflicting ID 'x', first at line 2"},
		{"equal sign", "a: =", "f:1:4: found = as a value; put it in quotes"},
		{"other secrets are masked", "m: {db_pass: geheim, x: `}", "f:1:25: found `, which cannot begin a value; put the value in quotes in \"m: {db_pass: **********\""},
		{"a line below a password is masked", "passwd:\n  geheim: `x", "f:2:11: found `, which cannot begin a value; put the value in quotes in \"  **********\""},
		{"password is masked", "passwd: `geheim`", "f:1:9: found `, which cannot begin a value; put the value in quotes in \"passwd: **********\""},
		{"open list", "a: [1, 2\nb: 3\n", `f:1:5: found a list in brackets that does not end or lacks a comma in "a: [1, 2"`},
		{"bad dedent", "a:\n    b: 1\n  c: 2\n", "f:3:3: found a line that does not fit the mapping that it is in; look at its indentation in \"  c: 2\""},
		{"tab after indentation", "a:\n  b:\n  \t- c\n", `f:3:3: found a tab where only spaces may stand in "  \t- c"`},
		{"tab in a block", "a: |\n\tx\n", `f:2:1: found a tab where only spaces may stand in "\tx"`},
		{"tab in plain text", "a: x\n\ty\n", `f:2:1: found a tab where only spaces may stand in "\ty"`},
		{"line after unusual breaks", "a: 1\r\nb: 2\u2028c: `x`\n", "f:2:9: found `, which cannot begin a value; put the value in quotes in \"b: 2\\u2028c: `x`\""},
		{"percent of a template", "a: {% if x %}\n", `f:1:5: found %, which cannot begin a value; put the value in quotes in "a: {% if x %}"`},
		{"comma missing", "a: [x, 'y' 'z']", `f:1:14: found a list in brackets that does not end or lacks a comma in "a: [x, 'y' 'z']"`},
		{"comma too many", "a: [x,, y]", `f:1:6: found , where a value is expected in "a: [x,, y]"`},
		{"open bracket", "a: [", `f:1:4: found a list in brackets that does not end or lacks a comma in "a: ["`},
		{"open brace", "a: {", `f:1:4: found a mapping in braces that does not end or lacks a comma in "a: {"`},
		{"open braces", "a: {x: 1", `f:1:5: found a mapping in braces that does not end or lacks a comma in "a: {x: 1"`},
		{"wrong bracket", "a: [x}", `f:1:5: found a list in brackets that does not end or lacks a comma in "a: [x}"`},
		{"dash in a line", "a: - b\n", `f:1:4: found a dash where no list can begin; put text that begins with a dash in quotes in "a: - b"`},
		{"question mark", "a: ? b\n", `f:1:4: found a question mark where no key can begin; put text that begins with it in quotes in "a: ? b"`},
		{"value without a key", "a: 1\n: b\n", `f:2:1: found a line that does not fit the mapping that it is in; look at its indentation in ": b"`},
		{"colon in brackets", "a: [b:, c]", `f:1:5: found a colon without a space behind it; put b: in quotes`},
		{"escape", `a: "C:\dir"`, `f:1:7: found an escape that does not exist; write \\ for a backslash, or use single quotes in "a: \"C:\\dir\""`},
		{"short escape", `a: "\x4"`, `f:1:6: found an escape with too few hexadecimal digits in "a: \"\\x4\""`},
		{"half a surrogate", `a: "\ud83d"`, `f:1:10: found an escape of a character that does not exist in "a: \"\\ud83d\""`},
		{"text behind a bar", "a: | x\n", `f:1:6: found text where the line should end in "a: | x"`},
		{"indentation of 0", "a: |0\n", `f:1:5: found an indentation of 0 where 1 to 9 is wanted in "a: |0"`},
		{"quotes over the end", "a: 'x\n---\ny'", `f:2:3: found a quoted text that reaches over the end of the document in "---"`},
		{"text behind quotes", "a: 'x' y\n", `f:1:8: found text behind a value; put all of it in quotes in "a: 'x' y"`},
		{"handle", "a: !x!y z", `f:1:7: found a tag with a handle that no %TAG explains in "a: !x!y z"`},
		{"tag in text", "a: !x,y", `f:1:4: found the unknown tag !x,y`},
		{"open tag", "a: !<x y", `f:1:6: found a tag whose < does not end with > in "a: !<x y"`},
		{"directive", "%x\n---\na: 1", `f:1:2: found a directive that does not exist in "%x"`},
		{"version", "%YAML 2.0\n---\na: 1", `f:1:9: found a version of YAML other than 1.1 and 1.2 in "%YAML 2.0"`},
		{"content behind the end", "a: 1\n...\nb: 2\n", `f:3:1: found a second document where one is expected in "b: 2"`},
		{"binary", "a: !!binary abcde", "f:1:4: found !!binary that is not base64"},
		{"list in mapping", "a: 1\n- b\n", "f:2:1: found a line that does not fit the mapping that it is in; look at its indentation in \"- b\""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, err := saltyaml.Parse("f", []byte(tt.src))
			if err == nil {
				t.Fatalf("got %s, want error %s", show(n.Any()), tt.want)
			}
			var e *saltyaml.Error
			if fault.KindOf(err) != fault.Invalid || !errors.As(err, &e) {
				t.Errorf("got kind %q, type %T, want invalid, *Error", fault.KindOf(err), err)
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNode(t *testing.T) {
	t.Parallel()
	src := "\ufeff# hosts\nweb1:\n  host: 10.0.0.1\n  cmd_umask: 0077\n  mode: \"77\"\n" +
		"  tags: [a, 'b']\n3: &d {x: ~}\nöä: *d\ntext: |\n  l1\n  l2\n"
	n, err := saltyaml.Parse("roster", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	var walk func(path string, n *saltyaml.Node)
	walk = func(path string, n *saltyaml.Node) {
		fmt.Fprintf(&got, "%s %d:%d %s %d %q %v\n", path, n.Line(), n.Column(), n.Kind(), n.Style(), n.Text(), n.Value())
		for k, v := range n.Pairs() {
			fmt.Fprintf(&got, "%s ? %d:%d\n", path, k.Line(), k.Column())
			walk(path+"/"+k.Key(), v)
		}
		for i, v := range n.Items() {
			walk(fmt.Sprintf("%s/%d", path, i), v)
		}
	}
	walk("", n)
	want := ` 2:1 mapping 5 "" <nil>
 ? 2:1
/web1 3:3 mapping 5 "" <nil>
/web1 ? 3:3
/web1/host 3:9 scalar 0 "10.0.0.1" 10.0.0.1
/web1 ? 4:3
/web1/cmd_umask 4:14 scalar 0 "0077" 77
/web1 ? 5:3
/web1/mode 5:9 scalar 2 "77" 77
/web1 ? 6:3
/web1/tags 6:9 list 6 "" <nil>
/web1/tags/0 6:10 scalar 0 "a" a
/web1/tags/1 6:13 scalar 1 "b" b
 ? 7:1
/3 7:4 mapping 6 "" <nil>
/3 ? 7:8
/3/x 7:11 scalar 0 "~" <nil>
 ? 8:1
/öä 8:5 mapping 6 "" <nil>
/öä ? 7:8
/öä/x 7:11 scalar 0 "~" <nil>
 ? 9:1
/text 9:7 scalar 3 "l1\nl2\n" l1
l2

`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("nodes (-want +got):\n%s", diff)
	}
	if v := n.Get("web1").Get("mode"); !v.Quoted() || v.Value() != "77" {
		t.Errorf("mode: got quoted %v, %v, want quoted text", v.Quoted(), v.Value())
	}
	if v := n.Get("none").Get("deeper"); v != nil || v.Any() != nil || v.Line() != 0 {
		t.Errorf("missing key: got %v, want nil", v)
	}
}
