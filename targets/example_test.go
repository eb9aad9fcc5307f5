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
		fmt.Println(id, m.Match(&targets.Target{ID: id}, nil))
	}
	// Output:
	// web1 true
	// web3 false
	// db1 true
}
