package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/gossh/gossh/config"
	"github.com/gossh/gossh/thin"
)

// release is set by the linker.
var release = ""

// version returns the release, or what the build knows of itself.
func version() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

// version prints versions of everything that matters in a report.
func (a *app) version(context.Context, *config.Args) error {
	var b strings.Builder
	fmt.Fprintf(&b, "gossh %s\n%s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, d := range info.Deps {
			fmt.Fprintf(&b, "%s %s\n", d.Path, d.Version)
		}
	}
	platforms := thin.Embedded()
	if len(platforms) == 0 {
		b.WriteString("thins: none embedded (make thin builds them)\n")
	}
	for _, p := range platforms {
		fmt.Fprintf(&b, "thin %s\n", p)
	}
	return print(a.out, b.String())
}
