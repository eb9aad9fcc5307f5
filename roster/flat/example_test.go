package flat_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/flat"
	"github.com/gossh/gossh/targets"
)

func ExampleNew() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "roster")
	text := "web1: {host: 192.0.2.10, cmd_umask: 63}\ndb1:\n  host: 192.0.2.20\n  cmd_umask: 0077\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	s := &roster.Set{Providers: []roster.Provider{flat.New(flat.Options{File: file})}}
	m, err := s.Resolve(context.Background(), targets.Expr{Text: "*"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for t := range m.All() {
		fmt.Println(t.ID, t.Addr(), *t.Thin.Umask)
	}
	// Output:
	// web1 192.0.2.10 63
	// db1 192.0.2.20 63
}
