package saltyaml

import (
	"encoding/base64"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gossh/gossh/internal/pyfmt"
)

// scalar is the representation of a value, before a style is chosen.
type scalar struct {
	text   string
	plain  bool // it means the same when it is written plain
	quoted bool // it means the same when it is written in quotes
	binary bool
}

// scalarOf returns how v is represented.
func scalarOf(v any) scalar {
	switch v := v.(type) {
	case nil:
		return scalar{text: "null", plain: true}
	case bool:
		return scalar{text: strconv.FormatBool(v), plain: true}
	case int:
		return scalar{text: strconv.Itoa(v), plain: true}
	case int64:
		return scalar{text: strconv.FormatInt(v, 10), plain: true}
	case *big.Int:
		return scalar{text: v.String(), plain: true}
	case float64:
		return scalar{text: dumpFloat(v), plain: true}
	case Word:
		return scalar{text: string(v), plain: true}
	case string:
		if !utf8.ValidString(v) {
			return scalar{text: base64Lines(v), binary: true}
		}
		return scalar{text: v, plain: isText(v), quoted: true}
	}
	s := fmt.Sprint(v)
	return scalar{text: s, plain: isText(s), quoted: true}
}

// isText reports whether s, written plain, reads back as text. PyYAML also knows
// dates.
func isText(s string) bool {
	return resolve(s) == typeStr && !isTimestamp(s)
}

// dumpFloat returns f so that YAML 1.1 takes it for a number.
func dumpFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return ".nan"
	case math.IsInf(f, 1):
		return ".inf"
	case math.IsInf(f, -1):
		return "-.inf"
	}
	s := pyfmt.Float(f)
	if !strings.Contains(s, ".") {
		s = strings.Replace(s, "e", ".0e", 1)
	}
	return s
}

// base64Lines returns s in base64, in lines of 76 characters.
func base64Lines(s string) string {
	var b strings.Builder
	code := base64.StdEncoding.EncodeToString([]byte(s))
	for line := range slices.Chunk([]byte(code), 76) {
		b.Write(line)
		b.WriteByte('\n')
	}
	return b.String()
}
