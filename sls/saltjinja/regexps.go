package saltjinja

import (
	"sync"

	"github.com/gossh/gossh/internal/pyregexp"
	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
)

// cache keeps the expressions that were compiled last: templates use the same ones
// in loops.
type cache struct {
	mu  sync.Mutex
	all map[cacheKey]*pyregexp.Regexp
}

type cacheKey struct {
	text  string
	flags pyregexp.Flags
}

// maxCached is how many expressions are kept.
const maxCached = 200

func (c *cache) get(text string, flags pyregexp.Flags) (*pyregexp.Regexp, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := cacheKey{text, flags}
	if re, ok := c.all[k]; ok {
		return re, nil
	}
	re, err := pyregexp.New(text, flags)
	if err != nil {
		return nil, py.Errorf("error", "%v", err)
	}
	if len(c.all) >= maxCached || c.all == nil {
		c.all = map[cacheKey]*pyregexp.Regexp{}
	}
	c.all[k] = re
	return re, nil
}

// regexps are the filters of regular expressions.
func regexps(s *salt) []def {
	const signature = "txt rgx ignorecase=False multiline=False"
	find := func(search func(*pyregexp.Regexp, string) (*pyregexp.Match, error)) func(c *call) (py.Value, error) {
		return func(c *call) (py.Value, error) {
			text, re, err := s.subject(c, 1, 2)
			if err != nil {
				return py.Value{}, err
			}
			m, err := search(re, text)
			return groups(m), slow(err)
		}
	}
	return []def{
		{name: "regex_search", signature: signature, fn: find((*pyregexp.Regexp).Search)},
		{name: "regex_match", signature: signature, fn: find((*pyregexp.Regexp).Match)},
		{name: "regex_findall", signature: signature, fn: s.findAll},
		{name: "regex_replace", signature: "txt rgx val ignorecase=False multiline=False", fn: s.replace},
		textFilter("regex_escape", func(s string) (string, error) { return pyregexp.Escape(s), nil }),
	}
}

// subject is the text of a call and its expression, which is argument at; the
// flags begin at argument flag.
func (s *salt) subject(c *call, at, flag int) (string, *pyregexp.Regexp, error) {
	text, err := c.str(0)
	if err != nil {
		return "", nil, err
	}
	pattern, err := c.str(at)
	if err != nil {
		return "", nil, err
	}
	var flags pyregexp.Flags
	for i, f := range []pyregexp.Flags{pyregexp.IgnoreCase, pyregexp.Multiline} {
		on, err := c.truth(flag + i)
		if err != nil {
			return "", nil, err
		}
		if on {
			flags |= f
		}
	}
	re, err := s.regexps.get(pattern, flags)
	return text, re, err
}

// slow makes an error of a search that took too long.
func slow(err error) error {
	if err == nil {
		return nil
	}
	return py.Errorf("TimeoutError", "the regular expression takes longer than %s", pyregexp.Timeout)
}

// groups is the tuple of the groups of a match, or of the whole match if there is
// none; None for no match.
func groups(m *pyregexp.Match) py.Value {
	if m == nil {
		return py.None
	}
	if len(m.Texts) == 1 {
		return py.NewTuple([]py.Value{py.Str(m.Texts[0])})
	}
	items := make([]py.Value, len(m.Texts)-1)
	for i := range items {
		items[i] = py.None
		if m.Has[i+1] {
			items[i] = py.Str(m.Texts[i+1])
		}
	}
	return py.NewTuple(items)
}

func (s *salt) findAll(c *call) (py.Value, error) {
	text, re, err := s.subject(c, 1, 2)
	if err != nil {
		return py.Value{}, err
	}
	all, err := re.FindAll(text)
	items := make([]py.Value, len(all))
	for i, texts := range all {
		parts := make([]py.Value, len(texts))
		for j, t := range texts {
			parts[j] = py.Str(t)
		}
		items[i] = parts[0]
		if len(parts) > 1 {
			items[i] = py.NewTuple(parts)
		}
	}
	return py.NewList(items), slow(err)
}

func (s *salt) replace(c *call) (py.Value, error) {
	text, re, err := s.subject(c, 1, 3)
	if err != nil {
		return py.Value{}, err
	}
	val, err := c.str(2)
	if err != nil {
		return py.Value{}, err
	}
	out, err := re.Replace(text, val)
	if err != nil {
		return py.Value{}, py.Errorf("error", "%v", err)
	}
	return py.Str(out), c.t.Room(len(out))
}

// Tests returns a new table of Salt's tests.
func Tests(o Options) map[string]builtin.Test {
	s := newSalt(o)
	match := def{name: "test_match", signature: "txt rgx ignorecase=False multiline=False", fn: func(c *call) (py.Value, error) {
		text, re, err := s.subject(c, 1, 2)
		if err != nil {
			return py.Value{}, err
		}
		m, err := re.Match(text)
		return py.Bool(m != nil), slow(err)
	}}
	equal := def{name: "test_equalto", signature: "value other", fn: func(c *call) (py.Value, error) {
		eq, err := py.Equal(c.t, c.v[0], c.v[1])
		return py.Bool(eq), err
	}}
	list := def{name: "is_list", signature: "value", fn: isList}
	return map[string]builtin.Test{"match": match.test(), "equalto": equal.test(), "list": list.test()}
}

// test makes a test of d.
func (d def) test() builtin.Test {
	f := d.filter()
	return func(t *py.Thread, e builtin.Env, x py.Value, a py.Args) (bool, error) {
		v, err := f(t, e, x, a)
		if err != nil {
			return false, err
		}
		return py.Truth(t, v)
	}
}
