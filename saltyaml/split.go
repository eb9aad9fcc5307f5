package saltyaml

import "bytes"

// partSize is the least size of the parts that a large mapping is read in: the
// library's tree is about forty times as large as its source.
const partSize = 16 << 10

// split cuts a source whose top level looks like one large block mapping before
// lines that begin a key, so that only the tree of one part exists at a time. It
// returns src whole where it is small or where anything looks unusual.
//
// A cut inside of a quoted or flow value makes the part before it a syntax error,
// so that whoever reads the parts finds out, and reads the source whole. Block
// scalars and plain text end where a line begins at the left margin.
func split(src []byte) [][]byte {
	if len(src) < 2*partSize {
		return [][]byte{src}
	}
	var parts [][]byte
	start, begun := 0, false
	for at := 0; at < len(src); {
		end := len(src)
		if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		switch marginOf(src[at:end]) {
		case marginOdd:
			return [][]byte{src}
		case marginDocument:
			if begun {
				return [][]byte{src}
			}
		case marginInner:
			if !begun {
				return [][]byte{src}
			}
		case marginKey:
			if at-start >= partSize && begun {
				parts = append(parts, src[start:at])
				start = at
			}
			begun = true
		}
		at = end
	}
	return append(parts, src[start:])
}

// margin is what a line has at the left margin.
type margin uint8

const (
	marginBlank    margin = iota // nothing, or a comment
	marginInner                  // a space, or an item of a list under a key
	marginKey                    // what can only begin a key
	marginDocument               // ---
	marginOdd                    // anything else
)

func marginOf(line []byte) margin {
	trimmed := bytes.TrimRight(line, " \r\n")
	if len(trimmed) == 0 {
		return marginBlank
	}
	switch c := trimmed[0]; {
	case c == '#':
		return marginBlank
	case c == ' ':
		if bytes.TrimLeft(trimmed, " ")[0] == '#' {
			return marginBlank
		}
		return marginInner
	case c == '-' && (len(trimmed) == 1 || trimmed[1] == ' '):
		return marginInner
	case string(trimmed) == "---":
		return marginDocument
	case c == '"', c == '\'', c == '_', c == '/', c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
		return marginKey
	}
	return marginOdd
}
