package pkgversion_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/pkgversion"
	"github.com/gossh/gossh/internal/testneed"
)

// check compares pairs "a < b" or "a = b" in both directions.
func check(t *testing.T, compare func(a, b string) int, pairs ...string) {
	t.Helper()
	for _, p := range pairs {
		f := strings.Fields(p)
		if len(f) == 2 { // "a <": b is empty
			f = append(f, "")
		}
		want := map[string]int{"<": -1, "=": 0}[f[1]]
		if got := compare(f[0], f[2]); got != want {
			t.Errorf("%s: got %d, want %d", p, got, want)
		}
		if got := compare(f[2], f[0]); got != -want {
			t.Errorf("%s, the other way round: got %d, want %d", p, got, -want)
		}
	}
}

func TestDebian(t *testing.T) {
	t.Parallel()
	check(t, pkgversion.Debian, "1.0 = 1.0", "1.0 < 1.0-1", "1.0-0 = 1.0", "1.0~rc1 < 1.0", "1.0 < 1.0+b1", "1.9 < 1.10", "9:1 < 10:0", "1.0 < 1:0.1",
		"0:1.0 = 1.0", "1.0a < 1.0+", "1.0~~ < 1.0~", "1.0~~a < 1.0~", "1.2.3-1 < 1.2.3-1ubuntu1", "1.2-3-4 < 1.2-3-5", "007 = 7", "5.10.0-8 < 5.10.0-18",
		"1.18.36 < 1.18.36:5.4", "2.7.4+reloaded2-13ubuntu1 < 2.7.4+reloaded2-13+ubuntu1")
}

func TestRPM(t *testing.T) {
	t.Parallel()
	check(t, pkgversion.RPM, "1.0 = 1.0", "1.0 = 1_0", "1.0-1 < 1.0-2", "1.0-1 = 1.0", "0:1.0 = 1.0", "1.0 < 1:0.5", "1.0~rc1 < 1.0", "1.0 < 1.0^git1", "1.0^git1 < 1.0.1",
		"1.0^git1 < 1.0^git1.2", "1.0~rc1^git1 < 1.0", "1.0~rc1 < 1.0~rc1^git1", "1.a < 1.1", "2.0.1a < 2.0.1.1", "5.5p1 < 5.5p10", "10xyz < 10.1xyz", "xyz10 < xyz10.1", "1.1.1 < 1.1.1.a", "2.50 < 2.051", "1-5.el8_2 < 1-5.el9")
}

func TestPacman(t *testing.T) {
	t.Parallel()
	check(t, pkgversion.Pacman, "1.5.0 = 1.5.0", "1.5.0 < 1.5.1", "1.5.0-1 = 1.5.0", "1.5-1 < 1.5-2", "1.5.b < 1.5.1", "1.0a < 1.0b", "1.0b < 1.0beta", "1.0beta < 1.0p", "1.0p < 1.0pre", "1.0rc < 1.0",
		"1.0 < 1.0.a", "1.0.a < 1.0.1", "1.0 < 1.0.", "1.0. = 1.0..", "0:1.0 = 1.0", "1.0 < 1:0.1", "2.0 < 2..0", "1.8 < 1.10", "7.1 < 7.1.1")
}

// The order is that of the manual of apk and of its project's examples; apk itself is
// not in Debian.
func TestApk(t *testing.T) {
	t.Parallel()
	check(t, pkgversion.Apk, "1.0 = 1.0", "1.0 < 1.1", "1.9 < 1.10", "1.0 < 1.0a", "1.0a < 1.0b", "1.0_alpha < 1.0_beta", "1.0_beta < 1.0_pre", "1.0_pre < 1.0_rc", "1.0_rc1 < 1.0_rc2", "1.0_rc9 < 1.0",
		"1.0 < 1.0_git20200101", "1.0_git1 < 1.0_p1", "1.0 < 1.0_p1", "1.0-r0 < 1.0-r1", "1.0 < 1.0-r0", "1.0_p1 < 1.0.1", "1.0a < 1.0.1", "1.01 < 1.1", "1.001 < 1.01", "1.2.3-r9 < 1.2.3-r10", "2.34 < 2.34_p1", "1.0_rc1-r3 < 1.0-r0", "abc < 1.0", "20230101 < 20230102", "1.0_alpha2_git1 < 1.0_alpha3")
}

func TestWithoutEpoch(t *testing.T) {
	t.Parallel()
	for v, want := range map[string]string{"1:2.0-3": "2.0-3", "2.0": "2.0", "2.0:1": "2.0:1", "": ""} {
		if got := pkgversion.WithoutEpoch(v); got != want {
			t.Errorf("%q: got %q, want %q", v, got, want)
		}
	}
}

// versions returns pairs of versions that are near each other; alphabet are the pieces
// that they are made of. The seed is fixed, so that a failure can be seen again.
func versions(n int, alphabet string) [][2]string {
	pieces := strings.Fields(alphabet)
	r := rand.New(rand.NewPCG(5, 6))
	out := make([][2]string, n)
	for i := range out {
		for j := range out[i] {
			v := fmt.Sprint(r.IntN(3))
			for range r.IntN(5) {
				v += pieces[r.IntN(len(pieces))]
			}
			out[i][j] = v
		}
	}
	return out
}

func agree(t *testing.T, compare func(a, b string) int, pairs [][2]string, said string) {
	t.Helper()
	lines := strings.Fields(said)
	if len(lines) != len(pairs) {
		t.Fatalf("got %d answers for %d pairs: %.200s", len(lines), len(pairs), said)
	}
	for i, p := range pairs {
		if got := fmt.Sprint(compare(p[0], p[1])); got != lines[i] {
			t.Errorf("%s and %s: got %s, want %s", p[0], p[1], got, lines[i])
		}
	}
}

func TestAgreesWithDpkg(t *testing.T) {
	t.Parallel()
	dpkg := testneed.Program(t, "dpkg", "dpkg")
	pairs := versions(150, ". . + ~ a b 0 1 10 -1 -0 rc z")
	var said strings.Builder
	for _, p := range pairs {
		c := 0
		if exec.Command(dpkg, "--compare-versions", p[0], "lt", p[1]).Run() == nil {
			c = -1
		} else if exec.Command(dpkg, "--compare-versions", p[0], "gt", p[1]).Run() == nil {
			c = 1
		}
		fmt.Fprintln(&said, c)
	}
	agree(t, pkgversion.Debian, pairs, said.String())
}

func TestAgreesWithRPM(t *testing.T) {
	t.Parallel()
	rpm := testneed.Program(t, "rpm", "rpm")
	pairs := versions(2000, ". . + ~ ^ _ a b 0 1 10 rc z")
	var lua bytes.Buffer
	for _, p := range pairs {
		fmt.Fprintf(&lua, "print(rpm.vercmp('%s','%s')..' ')\n", p[0], p[1])
	}
	said, err := exec.Command(rpm, "--eval", "%{lua:"+lua.String()+"}").Output()
	if err != nil {
		t.Fatal(err)
	}
	agree(t, pkgversion.RPM, pairs, string(said))
}

// askAlpm is a program that asks the library of pacman.
const askAlpm = `
import ctypes, sys
alpm = ctypes.CDLL("libalpm.so.13")
for line in sys.stdin:
    a, b = line.encode().split()
    print(alpm.alpm_pkg_vercmp(a, b))
`

func TestAgreesWithPacman(t *testing.T) {
	t.Parallel()
	python := testneed.Program(t, "pacman", "python3")
	if err := exec.Command(python, "-c", strings.SplitAfter(askAlpm, "13\")\n")[0]).Run(); err != nil {
		testneed.Skip(t, "pacman", "there is no libalpm.so.13")
	}
	pairs := versions(2000, ". . + _ a b 0 1 10 -1 -2 rc z")
	var in strings.Builder
	for _, p := range pairs {
		fmt.Fprintln(&in, p[0], p[1])
	}
	c := exec.Command(python, "-c", askAlpm)
	c.Stdin = strings.NewReader(in.String())
	said, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	agree(t, pkgversion.Pacman, pairs, string(said))
}

func FuzzVersions(f *testing.F) {
	f.Add("1:1.0~rc1-2", "1.0^git")
	f.Add("1.0_rc1-r0", "1.01a_p1")
	f.Fuzz(func(t *testing.T, a, b string) {
		for i, compare := range []func(a, b string) int{pkgversion.Debian, pkgversion.RPM, pkgversion.Pacman, pkgversion.Apk} {
			if x, y := compare(a, b), compare(b, a); x != -y {
				t.Errorf("%d: %q and %q: %d one way, %d the other", i, a, b, x, y)
			}
			if compare(a, a) != 0 {
				t.Errorf("%d: %q is not itself", i, a)
			}
		}
	})
}
