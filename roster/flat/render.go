package flat

import (
	"bytes"
	"strings"

	"github.com/gossh/gossh/fault"
)

// render acts on the first line, if that names the renderers, as in #!jinja|yaml.
// Without one, or with jinja in it, template tags are refused: they would be taken
// for YAML.
func render(file string, src []byte) ([]byte, error) {
	template := true
	line, _, _ := bytes.Cut(src, []byte("\n"))
	if names, ok := strings.CutPrefix(string(line), "#!"); ok && !strings.HasPrefix(names, "/") {
		template = false
		for name := range strings.SplitSeq(names, "|") {
			switch name = strings.TrimSpace(name); name {
			case "yaml":
			case "json":
				var err error
				if src, err = fromJSON(file, src, len(line)); err != nil {
					return nil, err
				}
			case "jinja":
				template = true
			default:
				return nil, fault.New(fault.Invalid, "", "%s:1:1: the renderer %q is not available", file, name).
					WithHint("yaml and json are")
			}
		}
	}
	if template {
		if err := refuseTags(file, src); err != nil {
			return nil, err
		}
	}
	return src, nil
}

// refuseTags returns an error if src has template tags outside of comments.
func refuseTags(file string, src []byte) error {
	row := 0
	for l := range bytes.Lines(src) {
		row++
		for _, tag := range []string{"{%", "{{", "{#"} {
			if at := bytes.Index(l, []byte(tag)); at >= 0 && !inComment(l, at) {
				return fault.New(fault.Invalid, "", "%s:%d:%d: templates in rosters are not available yet: found %s",
					file, row, len(bytes.Runes(l[:at]))+1, tag).
					WithHint("render it first; if it is no template, begin the file with #!yaml")
			}
		}
	}
	return nil
}

// inComment reports whether a comment of YAML begins before at.
func inComment(line []byte, at int) bool {
	i := bytes.IndexByte(line, '#')
	return i >= 0 && i < at && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t')
}
