// Command victim does what needs the tables of a program: its stack grows and is
// scanned, loops are interrupted, a panic is recovered from, and another one is not.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
)

type node struct{ next *node }

// deep makes its stack grow while the collector looks at it.
func deep(n int, held *node) int {
	var room [64]byte
	if n == 0 {
		runtime.GC()
		return len(room)
	}
	if n%1000 == 0 {
		runtime.GC()
	}
	got := deep(n-1, &node{held})
	if held == nil || held.next == held {
		return got
	}
	return got + 1
}

// spin never gives way by itself.
func spin(stop *bool) {
	for i := 0; !*stop; i++ {
		if i < 0 {
			return
		}
	}
}

func recovered() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered from: %v", r)
		}
	}()
	var list []int
	return errors.New(fmt.Sprint(list[len(os.Args)+5]))
}

func caller() string {
	pc, _, _, ok := runtime.Caller(0)
	return fmt.Sprint(ok, " ", runtime.FuncForPC(pc).Name())
}

func fatal(why string) { panic(why) }

func main() {
	var never bool
	for range 2 * runtime.GOMAXPROCS(0) {
		go spin(&never)
	}
	fmt.Println(deep(20000, &node{}))
	fmt.Println(recovered())
	fmt.Println(caller())
	fatal(strings.Repeat("x", 3))
}
