package saltjinja

import (
	"fmt"
	"strings"

	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// serializers are the filters that write or read whole data.
func serializers(s *salt) []def {
	return []def{
		{name: "yaml", signature: "value flow_style=True", fn: s.yaml},
		{name: "json", signature: "value sort_keys=True indent=None", fn: jsonText},
		{name: "xml", signature: "value", fn: xmlText},
		{name: "mysql_to_dict", signature: "data key", fn: mysqlToDict},
		{name: "python", signature: "value", fn: python},
		{name: "tojson", raw: tojson},
		{name: "load_yaml", signature: "value", fn: loadYAML},
		{name: "load_json", signature: "value", fn: loadJSON},
		{name: "load_text", signature: "value", fn: loadText},
		{name: "yaml_encode", signature: "data", fn: yamlEncode},
		textFilter("yaml_dquote", func(s string) (string, error) { return saltyaml.QuoteDouble(s), nil }),
		textFilter("yaml_squote", func(s string) (string, error) { return saltyaml.QuoteSingle(s), nil }),
		{name: "dict_to_sls_yaml_params", signature: "value flow_style=False", fn: s.paramsYAML},
	}
}

func (s *salt) yaml(c *call) (py.Value, error) {
	flow, err := c.truth(1)
	if err != nil {
		return py.Value{}, err
	}
	return s.dump(c.t, c.v[0], flow)
}

func (s *salt) dump(t *py.Thread, v py.Value, flow bool) (py.Value, error) {
	plain, err := toYAML(t, v)
	if err != nil {
		return py.Value{}, err
	}
	text := strings.TrimSpace(saltyaml.Dump(plain, saltyaml.DumpOptions{Flow: flow, SortKeys: s.SortYAML}))
	return py.Markup(strings.TrimSuffix(text, "\n...")), t.Room(len(text))
}

// paramsYAML writes a mapping as the list of arguments of a state.
func (s *salt) paramsYAML(c *call) (py.Value, error) {
	flow, err := c.truth(1)
	if err != nil {
		return py.Value{}, err
	}
	pairs, err := entries(c.t, c.v[0])
	if err != nil {
		return py.Value{}, err
	}
	var items []py.Value
	for _, p := range pairs {
		d := py.NewDict(1)
		if err := d.Set(c.t, p.key, p.value); err != nil {
			return py.Value{}, err
		}
		items = append(items, d.Value())
	}
	return s.dump(c.t, py.NewList(items), flow)
}

func jsonText(c *call) (py.Value, error) {
	sort, err := c.truth(1)
	if err != nil {
		return py.Value{}, err
	}
	j := builtin.JSON{SortKeys: sort}
	if err := j.SetIndent(c.t, c.v[2]); err != nil {
		return py.Value{}, err
	}
	b, err := j.Append(c.t, nil, c.v[0])
	return py.Markup(strings.TrimSpace(string(b))), err
}

// tojson keeps the order of keys, unlike Jinja's own, and takes options of
// Python's json.dumps.
func tojson(t *py.Thread, _ builtin.Env, x py.Value, a py.Args) (py.Value, error) {
	j := builtin.JSON{ASCII: true}
	indent := py.None
	if len(a.Pos) > 1 {
		return x, py.Errorf("TypeError", "tojson() takes from 1 to 2 positional arguments but %d were given", len(a.Pos)+1)
	}
	if len(a.Pos) == 1 {
		indent = a.Pos[0]
	}
	for _, n := range a.Named {
		var err error
		switch n.Name {
		case "indent":
			indent = n.Value
		case "sort_keys":
			j.SortKeys, err = py.Truth(t, n.Value)
		case "ensure_ascii":
			j.ASCII, err = py.Truth(t, n.Value)
		default:
			err = py.Errorf("TypeError", "JSONEncoder.__init__() got an unexpected keyword argument '%s'", n.Name)
		}
		if err != nil {
			return x, err
		}
	}
	if err := j.SetIndent(t, indent); err != nil {
		return x, err
	}
	b, err := j.Append(t, nil, x)
	return py.Str(builtin.HTMLSafe(b)), err
}

// python writes a value as Python's pprint does.
func python(c *call) (py.Value, error) {
	s, err := builtin.Pprint(c.t, c.v[0])
	return py.Markup(strings.TrimSpace(s)), err
}

// source is the text that a load filter reads: a str, or what a template printed.
func (c *call) source(what string) (string, error) {
	if s, ok := c.v[0].AsStr(); ok {
		return s, nil
	}
	s, err := py.String(c.t, c.v[0])
	if err != nil || py.TypeName(c.v[0]) == templateModule {
		return s, err
	}
	return "", py.Errorf("TemplateRuntimeError", "Unable to load %s from %s", what, s)
}

// templateModule is the type of an imported template.
const templateModule = "TemplateModule"

func loadYAML(c *call) (py.Value, error) {
	text, err := c.source("yaml")
	if err != nil {
		return py.Value{}, err
	}
	node, err := saltyaml.Parse("", []byte(text))
	if err != nil {
		return py.Value{}, yamlError(text, err)
	}
	return fromNode(c.t, node)
}

func loadJSON(c *call) (py.Value, error) {
	text, err := c.source("json")
	if err != nil {
		return py.Value{}, err
	}
	v, err := ordered.Decode([]byte(text))
	if err != nil {
		return py.Value{}, py.Errorf("TemplateRuntimeError", "Unable to load json from %s", text)
	}
	return fromOrdered(v)
}

func loadText(c *call) (py.Value, error) {
	if py.TypeName(c.v[0]) != templateModule {
		return c.v[0], nil
	}
	s, err := py.String(c.t, c.v[0])
	return py.Str(s), err
}

func yamlEncode(c *call) (py.Value, error) {
	switch c.v[0].Kind() {
	case py.KindNone, py.KindBool, py.KindInt, py.KindFloat, py.KindStr, py.KindList, py.KindTuple, py.KindDict, py.KindSet:
	default:
		return py.Value{}, py.Errorf("RepresenterError", "cannot represent a value of the type %s", py.TypeName(c.v[0]))
	}
	v, err := toYAML(c.t, c.v[0])
	if err != nil {
		return py.Value{}, err
	}
	s, ok := saltyaml.ScalarText(v)
	if !ok {
		return py.Value{}, py.Errorf("TypeError",
			"yaml_encode() only works with YAML scalar data; failed for <class '%s'>", py.TypeName(c.v[0]))
	}
	return py.Str(s), nil
}

// maxContext is how many lines around the wrong one an error shows.
const maxContext = 5

// yamlError shows where the YAML of a template is wrong.
func yamlError(text string, err error) error {
	e := findYAMLError(err)
	if e == nil {
		return py.Errorf("TemplateRuntimeError", "Encountered error loading yaml: %v", err)
	}
	var b strings.Builder
	lines := strings.Split(text, "\n")
	for i := max(0, e.Line-1-maxContext); i < min(len(lines), e.Line+maxContext); i++ {
		b.WriteString("\n" + lines[i])
		if i == e.Line-1 {
			b.WriteString("    <======================")
		}
	}
	return py.Errorf("TemplateRuntimeError", "Encountered error loading yaml: %s", fmt.Sprintf("%s%s", e.Msg, b.String()))
}
