package saltyaml

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// hosts returns n entries of a roster, of which each has three lines.
func hosts(prefix string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s%04d:\n  host: 10.0.0.%d\n  port: 22\n", prefix, i, i)
	}
	return b.String()
}

// dumpNodes returns all that n says of itself.
func dumpNodes(n *Node) string {
	var b strings.Builder
	var walk func(n *Node, indent string)
	walk = func(n *Node, indent string) {
		fmt.Fprintf(&b, "%s%s %d:%d style %d %q %v\n", indent, n.Kind(), n.Line(), n.Column(), n.Style(), n.Text(), n.Value())
		for k, v := range n.Pairs() {
			walk(k, indent+"?")
			walk(v, indent+" ")
		}
		for _, v := range n.Items() {
			walk(v, indent+" ")
		}
	}
	walk(n, "")
	return b.String()
}

// TestParts puts something in the middle of a source that is large enough to be
// read in parts, and compares with reading it whole.
func TestParts(t *testing.T) {
	t.Parallel()
	const n = 1000
	tests := []struct {
		name, head, middle string
		parts              bool // is cut, though perhaps in vain
	}{
		{"nothing", "", "", true},
		{"document start", "# roster\n---\n", "", true},
		{"comments", "\n# one\n", "# two\n\n  # three\n", true},
		{"carriage returns", "", "m:\r\n  a: 1\r\n", true},
		{"list at the margin", "", "m:\n- a\n- b: 1\n-\n  - c\n", true},
		{"block scalar", "", "m: |+\n  k:\n   x\n\n\nn: >-\n  a\n\n", true},
		{"quoted keys", "", "\"m\": 1\n'n o': 2\n", true},
		{"quoted text at the margin", "", "m: \"one\ntwo: three\nfour\"\n", true},
		{"much quoted text at the margin", "", "m: 'one\n" + strings.Repeat("two: three\n", 4000) + "four'\n", true},
		{"braces at the margin", "", "m: {a: 1,\nb: 2,\nc: 3\n }\n", true},
		{"anchor", "d: &d\n  user: root\n", "m: *d\n", true},
		{"merge", "d: &d\n  user: root\n", "m:\n  <<: *d\n  port: 1\n", true},
		{"anchor twice", "d: &d\n  user: root\n", "m: &d 1\n", true},
		{"merge at the margin", "d: &d\n  user: root\n", "<<: *d\n", false},
		{"key over lines", "", "? m\n: 1\n", false},
		{"duplicate", "", "a0003: 1\n", true},
		{"duplicate number", "1: a\n", "true: b\n", true},
		{"second document", "", "---\n", false},
		{"document end", "", "...\n", false},
		{"syntax error", "", "m: `x`\n", true},
		{"no key", "", "m\n", true},
		{"unknown tag", "", "m: !x 1\n", true},
		{"stand-ins", "u: [http://x/?y]\n", "m: \"\\/\"\n", true},
		{"indented", " ", "", false},
		{"directive", "%YAML 1.1\n---\n", "", false},
		{"list", "- a\n- b\n", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := tt.head + hosts("a", n) + tt.middle + hosts("b", n)
			s, err := prepare("f", []byte(src))
			if err != nil {
				t.Fatal(err)
			}
			if got := len(split(s.text)) > 1; got != tt.parts {
				t.Errorf("cut in parts: got %v, want %v", got, tt.parts)
			}
			want, wantErr := s.parse()
			got, gotErr := Parse("f", []byte(src))
			if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
				t.Fatalf("got error %v, want %v", gotErr, wantErr)
			}
			if dumpNodes(got) != dumpNodes(want) {
				t.Errorf("nodes (-want +got):\n%s", cmp.Diff(dumpNodes(want), dumpNodes(got)))
			}
			if err == nil {
				checkEntries(t, src, want, wantErr)
			}
		})
	}
}

// checkEntries compares Entries and Load with what Parse gave.
func checkEntries(t *testing.T, src string, want *Node, wantErr error) {
	t.Helper()
	m := &Node{kind: Mapping}
	var err error
	for pair, e := range Entries("f", []byte(src)) {
		if err = e; err == nil {
			m.kids = append(m.kids, *pair.Key, *pair.Value)
		}
	}
	v, loadErr := Load("f", []byte(src))
	if fmt.Sprint(err) != fmt.Sprint(wantErr) || fmt.Sprint(loadErr) != fmt.Sprint(wantErr) {
		t.Fatalf("Entries: got error %v, Load: %v, want %v", err, loadErr, wantErr)
	}
	if wantErr != nil {
		return
	}
	if diff := cmp.Diff(Dump(want.Any(), DumpOptions{}), Dump(m.Any(), DumpOptions{})); diff != "" {
		t.Errorf("Entries (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(Dump(want.Any(), DumpOptions{}), Dump(v, DumpOptions{})); diff != "" {
		t.Errorf("Load (-want +got):\n%s", diff)
	}
}

func TestEntriesStops(t *testing.T) {
	t.Parallel()
	for _, n := range []int{3, 3000} {
		got := 0
		for _, err := range Entries("f", []byte(hosts("a", n))) {
			if err != nil {
				t.Fatal(err)
			}
			if got++; got == 2 {
				break
			}
		}
		if got != 2 {
			t.Errorf("%d entries: got %d, want 2", n, got)
		}
	}
}

func TestEntriesOfNoMapping(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, src, want string }{
		{"empty", "", ""},
		{"comment", "# nothing\n", ""},
		{"null", "~\n", ""},
		{"list", "\n- a\n", "f:2:1: found a list where a mapping is expected"},
		{"text", "web1", "f:1:1: found a scalar where a mapping is expected"},
		{"control character", "a: \x00", "f:1:4: found control character U+0000 in \"a: \\x00\""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			for _, err := range Entries("f", []byte(tt.src)) {
				if err == nil {
					t.Fatal("got an entry, want none")
				}
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got error %q, want %q", got, tt.want)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 10; i++ {
		fmt.Fprintf(&bomb, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	tests := []struct{ name, src, want string }{
		{"alias bomb", bomb.String(), "f:6:45: aliases stand for more than 1000000 values"},
		{"deep lists", strings.Repeat("[", 600) + strings.Repeat("]", 600), "f:1:502: nested deeper than 500 levels"},
		{"very deep lists", strings.Repeat("[", 200_000), "f:1:10001: exceeded max depth of 10000"},
		{"deep mappings", strings.Repeat("{a: ", 600) + strings.Repeat("}", 600), "f:1:2002: nested deeper than 500 levels"},
		{"too large", strings.Repeat("a", MaxBytes+1), "f:1:1: larger than 67108864 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Load("f", []byte(tt.src))
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got error %.200v, want %s", err, tt.want)
			}
		})
	}
	deep := strings.Repeat("[", 400) + strings.Repeat("]", 400)
	if _, err := Load("f", []byte(deep)); err != nil {
		t.Errorf("400 levels: got error %v, want none", err)
	}
}
