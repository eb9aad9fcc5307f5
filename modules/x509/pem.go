package x509

import (
	"encoding/base64"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/modules"
)

// entry is a block of PEM: its kind, the lines that stand before its data, and its data
// in base64, without white space. (encoding/pem takes no block whose line ends have been
// lost on the way, as Salt does.)
type entry struct {
	kind, headers, body string
}

// entries returns the blocks of a text. What stands around them is passed over.
func entries(text string) iter.Seq[entry] {
	const begin, dashes = "-----BEGIN ", "-----"
	rest := strings.ReplaceAll(text, `\n`, "\n")
	return func(yield func(entry) bool) {
		for {
			_, after, ok := strings.Cut(rest, begin)
			kind, after, ok2 := strings.Cut(after, dashes)
			body, after, ok3 := strings.Cut(after, "-----END "+kind+dashes)
			if !ok || !ok2 || !ok3 {
				return
			}
			rest = after
			e := entry{kind: kind}
			var data strings.Builder
			for line := range strings.Lines(body) {
				if line = strings.TrimSpace(line); strings.Contains(line, ":") {
					e.headers += line + "\n"
				} else {
					data.WriteString(strings.Join(strings.Fields(line), ""))
				}
			}
			e.body = data.String()
			if !yield(e) {
				return
			}
		}
	}
}

// encrypted reports whether the block is a key that a passphrase protects.
func (e *entry) encrypted() bool {
	return strings.Contains(e.headers, "ENCRYPTED") || e.kind == "ENCRYPTED PRIVATE KEY"
}

// String returns the block as it is written.
func (e *entry) String() string {
	var b strings.Builder
	b.WriteString("-----BEGIN " + e.kind + "-----\n" + e.headers)
	if e.headers != "" {
		b.WriteByte('\n')
	}
	for rest := e.body; rest != ""; {
		n := min(64, len(rest))
		b.WriteString(rest[:n] + "\n")
		rest = rest[n:]
	}
	b.WriteString("-----END " + e.kind + "-----\n")
	return b.String()
}

func writePEM(kind string, der []byte) string {
	e := entry{kind: kind, body: base64.StdEncoding.EncodeToString(der)}
	return e.String()
}

// source returns a text that is PEM, or that of the file that it names; what says what it
// is, for people.
func source(c *modules.Call, text, what string) (string, error) {
	if strings.Contains(text, "-----BEGIN ") {
		return text, nil
	}
	data, err := os.ReadFile(c.Host.Path(text))
	if err != nil {
		return "", modules.Errorf("reading %s: %v", what, err)
	}
	return string(data), nil
}

// load returns what the first PEM block of a kind holds, in a file or in a text that is
// PEM itself, and its whole kind; kind is what that ends with. A file without PEM is DER.
// The passphrase is for what is encrypted.
func load(c *modules.Call, arg, kind, passphrase string) (der []byte, found string, err error) {
	text, err := source(c, c.Text(arg), arg)
	if err != nil {
		return nil, "", err
	}
	other := ""
	for e := range entries(text) {
		if !strings.HasSuffix(e.kind, kind) || strings.HasSuffix(e.kind, "PARAMETERS") {
			other = e.kind
			continue
		}
		if der, err = e.opened(passphrase); err != nil {
			return nil, "", modules.Errorf("%s: %v", arg, err)
		}
		return der, e.kind, nil
	}
	if other != "" {
		return nil, "", modules.Errorf("%s has no %s, but a %s", arg, kind, other)
	}
	return []byte(text), "", nil
}

// pemEntry returns the first block of a kind in a text; "" stands for any.
func pemEntry(text, kind string) (string, error) {
	for e := range entries(text) {
		if kind == "" || e.kind == kind {
			return e.String(), nil
		}
	}
	if kind != "" {
		return "", modules.Errorf("the PEM has no entry of the type %s", kind)
	}
	return "", modules.Errorf("this is no PEM")
}

// glob returns the files that the argument glob_path fits, as the host names them.
func glob(c *modules.Call) ([]string, error) {
	files, err := filepath.Glob(c.Host.Path(c.Text("glob_path")))
	if err != nil {
		return nil, modules.Errorf("%v", err)
	}
	root := c.Host.Path("/")
	for i, f := range files {
		if c.Host.Root != "" {
			files[i] = "/" + strings.TrimPrefix(strings.TrimPrefix(f, root), "/")
		}
	}
	return files, nil
}
