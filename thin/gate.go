package thin

import (
	_ "embed" // the scripts
	"fmt"
	"strings"

	"github.com/gossh/gossh/internal/shellquote"
)

// The scripts that run on hosts; each says what it does.
var (
	//go:embed scripts/gate.sh
	gateSource string
	//go:embed scripts/put.sh
	putSource string
	//go:embed scripts/wipe.sh
	wipeSource string
	//go:embed scripts/preflight.sh
	preFlightSource string
)

// oneLine puts a script on one line: comments and indentation go, and a semicolon
// stands between commands where the newline stood. Scripts for it have comments on
// lines of their own, and no line that only the next one completes, but for the
// words in the list.
func oneLine(script string) string {
	var b strings.Builder
	open := true
	for l := range strings.Lines(script) {
		l = strings.TrimSpace(l)
		if l == "" || l[0] == '#' {
			continue
		}
		if !open {
			b.WriteByte(';')
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(l)
		open = false
		for _, end := range []string{"{", "(", ";;", " do", " then", "else", " in", "&&", "||", "|", "&"} {
			open = open || strings.HasSuffix(l, end)
		}
	}
	return b.String()
}

// putLine is the line that makes the gate take an upload of length bytes.
func putLine(length int, b Bundle, name string, gz bool) string {
	reader := "cat"
	if gz {
		reader = "gzip -dc"
	}
	return fmt.Sprintf(":i=%d g=%s j=%d x=%s t=%s; %s\n", length, shellquote.POSIX(reader), b.Size,
		shellquote.POSIX(name), shellquote.POSIX(b.Digest), oneLine(putSource))
}
