package saltjinja

import (
	"crypto/sha1" //nolint:gosec // version 5 of UUIDs is made of it
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/internal/pyregexp"
	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
)

// texts are the filters of text.
func texts(s *salt) []def {
	return []def{
		textFilter("quote", func(s string) (string, error) { return quote(s), nil }),
		textFilter("uuid", func(s string) (string, error) { return uuid(s), nil }),
		textFilter("to_snake_case", func(s string) (string, error) { return snake(s), nil }),
		{name: "to_camelcase", signature: "s uppercamel=False", fn: camel},
		{name: "to_num", signature: "text", fn: toNum},
		{name: "to_bytes", signature: "s encoding=None errors=strict", fn: toBytes},
		{name: "human_to_bytes", signature: "size default_unit=B handle_metric=False", fn: humanToBytes},
		boolFilter("is_hex", func(s string) bool { _, err := py.ParseInt(s, 16); return err == nil }),
		boolFilter("contains_whitespace", func(s string) bool { return strings.IndexFunc(s, unicode.IsSpace) >= 0 }),
		{name: "substring_in_list", signature: "string_to_search_for list_to_search", fn: substringInList},
		{name: "check_whitelist_blacklist", signature: "value whitelist=None blacklist=None", fn: s.checkLists},
		{name: "path_join", raw: pathJoin},
		{name: "which", signature: "exe", fn: s.which},
	}
}

// quote makes one word of a shell of s.
func quote(s string) string {
	safe := func(r rune) bool {
		return r < 0x80 && (r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("@%+=:,./-", r))
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !safe(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'"'"'`) + "'"
}

// uuidSpace is the namespace of Salt's UUIDs.
const uuidSpace = "\x91\x63\x3e\xbf\x1c\x86\x5e\x33\x93\x5a\x28\x06\x1f\x4b\x48\x0e"

func uuid(s string) string {
	u := sha1.Sum([]byte(uuidSpace + s)) //nolint:gosec // see above
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:16])
}

func snake(s string) string {
	letters := []rune(s)
	var b strings.Builder
	for i, r := range letters {
		if i > 0 && unicode.IsUpper(r) &&
			(unicode.IsLower(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func camel(c *call) (py.Value, error) {
	s, err := c.text(0)
	if err != nil {
		return py.Value{}, err
	}
	upper, err := c.truth(1)
	if err != nil {
		return py.Value{}, err
	}
	words := strings.Split(s, "_")
	for i, w := range words {
		if i > 0 || upper {
			r := []rune(strings.ToLower(w))
			if len(r) > 0 {
				r[0] = unicode.ToTitle(r[0])
			}
			words[i] = string(r)
		}
	}
	return py.Str(strings.Join(words, "")), nil
}

func toNum(c *call) (py.Value, error) {
	if n, err := py.ToInt(c.t, c.v[0]); err == nil {
		return n, nil
	} else if c.v[0].Kind() != py.KindStr {
		return n, err
	}
	if f, err := py.ToFloat(c.t, c.v[0]); err == nil {
		return f, nil
	}
	return c.v[0], nil
}

func toBytes(c *call) (py.Value, error) {
	if _, ok := c.v[0].Ref().(*py.Bytes); ok {
		return c.v[0], nil
	}
	s, ok := c.v[0].AsStr()
	if !ok {
		return py.Value{}, py.Errorf("TypeError", "expected str, bytes, or bytearray not <class '%s'>", py.TypeName(c.v[0]))
	}
	if enc, ok := c.v[1].AsStr(); ok && !strings.EqualFold(strings.ReplaceAll(enc, "-", ""), "utf8") {
		v, _, err := py.CallMethod(c.t, c.v[0], "encode", py.Args{Pos: []py.Value{c.v[1], c.v[2]}})
		return v, err
	}
	return py.Of(&py.Bytes{B: []byte(s)}), nil
}

func humanToBytes(c *call) (py.Value, error) {
	s, err := c.text(0)
	if err != nil {
		return py.Value{}, err
	}
	unit, err := c.text(1)
	if err != nil {
		return py.Value{}, err
	}
	metric, err := c.truth(2)
	if err != nil {
		return py.Value{}, err
	}
	s = strings.TrimSpace(s)
	n := 0
	for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] == '.') {
		n++
	}
	if rest := strings.TrimSpace(s[n:]); rest != "" {
		unit = rest
	}
	size, err := strconv.ParseFloat(s[:n], 64)
	scale, known := unitScale(strings.ToLower(unit), metric)
	if err != nil || !known {
		return py.Int(0), nil //nolint:nilerr // what is no size counts as none
	}
	if whole, err := strconv.ParseInt(s[:n], 10, 64); err == nil {
		return py.Mul(c.t, py.Int(whole), scale)
	}
	f, _ := py.ToFloat(c.t, scale)
	by, _ := f.AsFloat()
	return py.ToInt(c.t, py.Float(size*by))
}

// unitScale is how many bytes a unit has: b, k, kb, kib, ...
func unitScale(unit string, metric bool) (py.Value, bool) {
	power := strings.IndexByte("bkmgtpezy", (unit + " ")[0])
	if power < 0 {
		return py.Value{}, false
	}
	base := py.Int(1024)
	switch suffix := unit[1:]; {
	case suffix == "", power > 0 && suffix == "ib":
	case power > 0 && suffix == "b":
		if metric {
			base = py.Int(1000)
		}
	default:
		return py.Value{}, false
	}
	scale, err := py.Pow(&py.Thread{}, base, py.Int(int64(power)))
	return scale, err == nil
}

func substringInList(c *call) (py.Value, error) {
	items, err := py.Collect(c.t, c.v[1])
	if err != nil {
		return py.Value{}, err
	}
	for _, item := range items {
		is, err := py.Contains(c.t, item, c.v[0])
		if err != nil || is {
			return py.Bool(is), err
		}
	}
	return py.False, nil
}

// checkLists says whether a value is in a whitelist and not in a blacklist, whose
// members may be patterns.
func (s *salt) checkLists(c *call) (py.Value, error) {
	white, hasWhite, err := s.listed(c, 1)
	if err != nil {
		return py.Value{}, err
	}
	black, hasBlack, err := s.listed(c, 2)
	if err != nil {
		return py.Value{}, err
	}
	return py.Bool((!hasWhite || white) && (!hasBlack || !black)), nil
}

func (s *salt) listed(c *call, i int) (in, has bool, err error) {
	list := c.v[i]
	if list.Kind() == py.KindStr {
		list = py.NewList([]py.Value{list})
	}
	if has, err = py.Truth(c.t, list); err != nil || !has {
		return false, false, err
	}
	items, err := py.Collect(c.t, list)
	if err != nil {
		return false, true, err
	}
	for _, item := range items {
		if eq, err := py.Equal(c.t, item, c.v[0]); err != nil || eq {
			return eq, true, err
		}
		line, ok := c.v[0].AsStr()
		expr, isText := item.AsStr()
		if ok && isText && s.exprMatch(line, expr) {
			return true, true, nil
		}
	}
	return false, true, nil
}

// exprMatch matches with a glob or a regular expression.
func (s *salt) exprMatch(line, expr string) bool {
	if fnmatch.Match(expr, line) {
		return true
	}
	re, err := s.regexps.get(expr+`\Z`, pyregexp.Flags(0))
	if err != nil {
		return false
	}
	m, err := re.Match(line)
	return err == nil && m != nil
}

// pathJoin joins the parts of a path; only the first can be absolute.
func pathJoin(t *py.Thread, _ builtin.Env, x py.Value, a py.Args) (py.Value, error) {
	for _, n := range a.Named {
		if n.Name != "use_posixpath" {
			return x, py.Errorf("TypeError", "join() got an unexpected keyword argument '%s'", n.Name)
		}
	}
	var joined string
	for i, v := range append([]py.Value{x}, a.Pos...) {
		s, ok := v.AsStr()
		if !ok {
			if _, err := py.String(t, v); err != nil {
				return x, err
			}
			return x, py.Errorf("TypeError", "expected str, bytes, or bytearray not <class '%s'>", py.TypeName(v))
		}
		if s = normpath(s); i == 0 {
			joined = s
		} else {
			joined = strings.TrimSuffix(joined, "/") + "/" + strings.TrimLeft(s, "/")
		}
	}
	return py.Str(normpath(joined)), nil
}

// normpath is os.path.normpath: two slashes at the start stay two.
func normpath(s string) string {
	clean := path.Clean(s)
	if strings.HasPrefix(s, "//") && !strings.HasPrefix(s, "///") {
		return "/" + clean
	}
	return clean
}

func (s *salt) which(c *call) (py.Value, error) {
	name, err := c.text(0)
	if err != nil {
		return py.Value{}, err
	}
	if s.LookPath == nil {
		return py.Value{}, refused("which", "the programs of this machine")
	}
	found, err := s.LookPath(name)
	if err != nil {
		return py.None, nil //nolint:nilerr // what is not there is None
	}
	return py.Str(found), nil
}

// refused is the error of a filter that would look outside of the template.
func refused(name, what string) error {
	return py.Errorf("TemplateRuntimeError", "the filter %s is not available: templates cannot look at %s here", name, what)
}
