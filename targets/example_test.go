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

func ExampleParseName() {
	n, err := targets.ParseName("admin@[2001:db8::1]:2222")
	fmt.Println(n.User, n.Host, n.Port, err)
	// Output: admin 2001:db8::1 2222 <nil>
}
