package clustershell_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/roster/clustershell"
)

// oracle answers a list of expressions with lists of names, null for an error.
const oracle = `
import json, sys
from ClusterShell.NodeSet import NodeSet
out = []
for text in json.load(sys.stdin):
    try:
        out.append(sorted(NodeSet(text)))
    except Exception:
        out.append(None)
json.dump(out, sys.stdout)
`

// real returns what ClusterShell says with the configuration in dir.
func real(t *testing.T, dir string, exprs []string) [][]string {
	t.Helper()
	testneed.Program(t, "clustershell", "nodeset")
	in, err := json.Marshal(exprs)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "/usr/bin/python3", "-c", oracle)
	cmd.Env = append(os.Environ(), "CLUSTERSHELL_CFGDIR="+dir, "HOME="+dir)
	cmd.Stdin = bytes.NewReader(in)
	cmd.Stderr = os.Stderr
	raw, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// maker makes expressions.
type maker struct{ *rand.Rand }

func (m maker) pick(words ...string) string { return words[m.IntN(len(words))] }

func (m maker) ranges() string {
	width := 1 + m.IntN(3)
	var parts []string
	for range 1 + m.IntN(3) {
		lo := m.IntN(9)
		if width == 1 {
			parts = append(parts, m.pick(fmt.Sprint(lo), fmt.Sprintf("%d-%d", lo, lo+m.IntN(12)), fmt.Sprintf("%d-%d/%d", lo, lo+m.IntN(20), 1+m.IntN(4))))
			continue
		}
		parts = append(parts, fmt.Sprintf("%0*d-%0*d", width, lo, width, lo+m.IntN(12)))
	}
	return "[" + strings.Join(parts, ",") + "]"
}

func (m maker) operand() string {
	switch m.IntN(6) {
	case 0:
		return "@" + m.pick("io", "adm", "compute", "some", "none", "racks:rack3", "racks:rack[1-2]", "racks:old", "*", "racks:*", "roles:all", "wild", "local:io", "local:*")
	case 1:
		return m.pick("example*", "*4", "example?", "example3[1-4]*", "*")
	case 2:
		return m.pick("example", "n", "web") + fmt.Sprint(m.IntN(45))
	case 3:
		return "r" + m.ranges() + "n" + m.ranges() + m.pick("", "-ib0", ".x")
	}
	return m.pick("example", "n", "w-") + m.ranges()
}

func (m maker) expression() string {
	var b strings.Builder
	b.WriteString(m.operand())
	for range m.IntN(5) {
		b.WriteString(m.pick("", "", " ") + m.pick(",", "&", "!", "^", ",,", "!") + m.pick("", "", " ") + m.operand())
	}
	return b.String()
}

// TestReal compares with the real NodeSet: expressions of the test above, and made
// ones. GOSSH_CLUSTERSHELL_CASES is how many of these.
func TestReal(t *testing.T) {
	t.Parallel()
	file := confDir(t, cluster())
	exprs := []string{
		"a1 , a2", "!a", "a!", "a,", ",a", "a[1-3", "a]", "n[9-1]", "n[1-5/0]", "n[a-b]", "n[]", "n[1-3]5", "n[12]", "[1-3]", "a@b", "a:b", "n[1-3]b",
		"a&&b", "a[1-5] !a3", "n0[1-3]", "10.0.0.[1-3]", "@loop:bad", "@loop:odd", "@racks:rack[1-4]", "@racks:rack4!example4*",
	}
	m := maker{rand.New(rand.NewPCG(1, 2))}
	n := 1500
	if v := os.Getenv("GOSSH_CLUSTERSHELL_CASES"); v != "" {
		if _, err := fmt.Sscan(v, &n); err != nil {
			t.Fatal(err)
		}
	}
	for range n {
		exprs = append(exprs, m.expression())
	}
	p := clustershell.New(clustershell.Options{Config: file, Reuse: true})
	wrong := 0
	for i, want := range real(t, filepath.Dir(file), exprs) {
		got, err := p.Nodes(t.Context(), exprs[i])
		slices.Sort(got)
		slices.Sort(want)
		if (err != nil) != (want == nil) || !slices.Equal(got, want) {
			if wrong++; wrong < 20 {
				t.Errorf("%s: got %v, %v, want %v", exprs[i], got, err, want)
			}
		}
	}
}
