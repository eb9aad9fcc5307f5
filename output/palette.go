package output

import (
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/saltyaml"
)

// palette holds the escape sequences of the colours, all empty where colour is
// off.
type palette struct {
	red, green, yellow, cyan, lightRed, lightYellow, end string
}

// Theme maps names of colours (RED, LIGHT_YELLOW, ENDC, ...) to the codes that
// stand for them, such as "0;34".
type Theme map[string]string

// ParseTheme reads a theme: a mapping in YAML. Names of colours that nothing is
// printed in are no error; codes other than numbers and semicolons are.
func ParseTheme(name string, src []byte) (Theme, error) {
	n, err := saltyaml.Parse(name, src)
	if err != nil {
		return nil, err
	}
	if n == nil || n.Kind() != saltyaml.Mapping {
		return nil, fault.New(fault.Invalid, "reading the colour theme "+name, "it must be a mapping of colours to codes")
	}
	theme := Theme{}
	for k, v := range n.Pairs() {
		code := v.Text()
		if v.Kind() != saltyaml.Scalar || code == "" || strings.Trim(code, "0123456789;") != "" {
			return nil, v.Errorf(name, "the code of %s must be numbers and semicolons, such as 0;34", k.Key())
		}
		theme[k.Key()] = code
	}
	return theme, nil
}

func newPalette(on bool, theme Theme) palette {
	if !on {
		return palette{}
	}
	code := func(name, code string) string {
		if c, ok := theme[name]; ok {
			code = c
		}
		return "\x1b[" + code + "m"
	}
	return palette{
		red: code("RED", "0;31"), green: code("GREEN", "0;32"), yellow: code("YELLOW", "0;33"), cyan: code("CYAN", "0;36"),
		lightRed: code("LIGHT_RED", "0;1;31"), lightYellow: code("LIGHT_YELLOW", "0;1;33"), end: code("ENDC", "0;0"),
	}
}
