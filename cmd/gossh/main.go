// Command gossh runs functions on many hosts over ssh, without an agent on them.
package main

import "os"

func main() { os.Exit(system().run(os.Args[1:])) }
