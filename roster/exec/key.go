package exec

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
)

// key names the question: the program as it is now, its arguments and variables.
// The values of these stay out of the text: they may be secrets.
func (p *Provider) key(info fs.FileInfo) string {
	path := p.o.Command
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	env := sha256.Sum256([]byte(strings.Join(p.o.Env, "\x00")))
	return fmt.Sprintf("exec %q %q %x %d %d", path, p.o.Args, env, info.Size(), info.ModTime().UnixNano())
}
