package targets_test

import (
	"fmt"

	"github.com/gossh/gossh/targets"
)

func ExampleCompile() {
	m, err := targets.Compile(targets.Expr{Kind: targets.List, Text: "web[1-2],db1"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, id := range []targets.ID{"web1", "web3", "db1"} {
		ok, err := m.Match(&targets.Target{ID: id}, nil)
		fmt.Println(id, ok, err)
	}
	// Output:
	// web1 true <nil>
	// web3 false <nil>
	// db1 true <nil>
}

// A compound expression may ask for what is known of hosts, and name groups.
func ExampleCompileWith() {
	m, err := targets.CompileWith(
		targets.Expr{Kind: targets.Compound, Text: "N@web and G@os:Debian and not L@web3,web4"},
		targets.Options{Nodegroups: map[string]any{"web": "web* or E@www\\d+"}},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("needs grains:", m.Needs()&targets.NeedGrains != 0)
	grains := map[targets.ID]targets.Known{
		"web1": {Grains: map[string]any{"os": "Debian"}},
		"web2": {Grains: map[string]any{"os": "Alpine"}},
		"web3": {Grains: map[string]any{"os": "Debian"}},
		"www1": {Grains: map[string]any{"os": "Debian"}},
	}
	for _, id := range []targets.ID{"web1", "web2", "web3", "www1", "db1"} {
		ok, err := m.Match(&targets.Target{ID: id}, grains[id])
		fmt.Println(id, ok, err)
	}
	// Output:
	// needs grains: true
	// web1 true <nil>
	// web2 false <nil>
	// web3 false <nil>
	// www1 true <nil>
	// db1 false <nil>
}

// A program can make its own map, without rosters.
func ExampleMap() {
	m := &targets.Map{}
	for _, t := range []*targets.Target{
		{ID: "web1", Host: "192.0.2.10", User: "admin", Port: 2222},
		{ID: "db1.example.org"},
	} {
		if err := m.Add(t); err != nil {
			fmt.Println(err)
		}
	}
	for t := range m.All() {
		fmt.Println(t.ID, t.Addr(), t.Port)
	}
	// Output:
	// web1 192.0.2.10 2222
	// db1.example.org db1.example.org 0
}

func ExampleParseName() {
	n, err := targets.ParseName("admin@[2001:db8::1]:2222")
	fmt.Println(n.User, n.Host, n.Port, err)
	// Output: admin 2001:db8::1 2222 <nil>
}

// ClusterShell's operators join names, patterns and groups from the left to the
// right.
func ExampleCompileWith_sets() {
	m, err := targets.CompileWith(
		targets.Expr{Text: "web[1-4]&@prod!web3"},
		targets.Options{Groups: func(name string) ([]string, bool, error) {
			return []string{"web2", "web3", "db1"}, name == "prod", nil
		}},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.(targets.Literals).Literals())
	// Output: [web2]
}
