package jinja_test

import (
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// golden is a template with what Jinja2 makes of it (testdata/record.py).
type golden struct {
	Template string            `json:"template"`
	Files    map[string]string `json:"files,omitempty"`
	Context  json.RawMessage   `json:"context,omitempty"`
	Options  map[string]any    `json:"options,omitempty"`
	Want     string            `json:"want,omitempty"`
	Error    string            `json:"error,omitempty"`
	Message  string            `json:"message,omitempty"`
	// Differs says why the result is another one here; it is not compared then.
	Differs string `json:"differs,omitempty"`
}

// TestGolden renders the recorded templates.
func TestGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/golden/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("got %d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var group struct {
				golden
				Cases []golden `json:"cases"`
			}
			if err := json.Unmarshal(b, &group); err != nil {
				t.Fatal(err)
			}
			for _, c := range group.Cases {
				if c.Files == nil {
					c.Files = group.Files
				}
				if c.Context == nil {
					c.Context = group.Context
				}
				if c.Options == nil {
					c.Options = group.Options
				}
				c.check(t)
			}
		})
	}
}

var address = regexp.MustCompile(`(?i)(\b.t 0x)[0-9a-f]*`)

func (c *golden) check(t *testing.T) {
	t.Helper()
	if c.Differs != "" {
		return
	}
	got, err := c.render(t)
	got = address.ReplaceAllString(got, "$1")
	var e *jinja.Error
	switch {
	case err == nil && c.Error != "":
		t.Errorf("%q %v\n got %q\nwant %s: %s", c.Template, c.Options, got, c.Error, c.Message)
	case err == nil && got != c.Want:
		t.Errorf("%q %v\n got %q\nwant %q", c.Template, c.Options, got, c.Want)
	case err == nil:
	case c.Error == "":
		t.Errorf("%q %v\n got error %v\nwant %q", c.Template, c.Options, err, c.Want)
	case !errors.As(err, &e) || e.Class != c.Error || e.Message != c.Message:
		t.Errorf("%q %v\n got error %v\nwant %s: %s", c.Template, c.Options, err, c.Error, c.Message)
	}
}

func (c *golden) render(t *testing.T) (string, error) {
	t.Helper()
	o, err := c.options()
	if err != nil {
		t.Fatal(err)
	}
	vars, err := contextOf(c.Context)
	if err != nil {
		t.Fatal(err)
	}
	tmpl, err := jinja.New(o).FromString("", c.Template)
	if err != nil {
		return "", err
	}
	return tmpl.Render(context.Background(), vars)
}

// options translates the options of a Python environment.
func (c *golden) options() (jinja.Options, error) {
	o := jinja.Options{
		Loader: jinja.MapLoader(c.Files),
		Syntax: syntax.Config{Do: true, LoopControls: true},
	}
	s := &o.Syntax
	texts := map[string]*string{
		"block_start_string": &s.BlockStart, "block_end_string": &s.BlockEnd,
		"variable_start_string": &s.VariableStart, "variable_end_string": &s.VariableEnd,
		"comment_start_string": &s.CommentStart, "comment_end_string": &s.CommentEnd,
		"line_statement_prefix": &s.LineStatement, "line_comment_prefix": &s.LineComment,
		"newline_sequence": &s.Newline,
	}
	flags := map[string]*bool{
		"trim_blocks": &s.TrimBlocks, "lstrip_blocks": &s.LstripBlocks,
		"keep_trailing_newline": &s.KeepTrailingNewline, "autoescape": &o.Autoescape,
	}
	for k, v := range c.Options {
		switch {
		case k == "optimized":
		case k == "undefined":
			o.Undefined = map[any]py.Policy{
				"default": py.Default, "chainable": py.Chainable, "debug": py.Debug, "strict": py.Strict,
			}[v]
		case texts[k] != nil:
			*texts[k], _ = v.(string)
		case flags[k] != nil:
			*flags[k], _ = v.(bool)
		default:
			return o, errors.New("unknown option " + k)
		}
	}
	return o, nil
}

// contextOf reads a context with the order of its dicts.
func contextOf(b json.RawMessage) (map[string]py.Value, error) {
	if b == nil {
		return nil, nil
	}
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.UseNumber()
	v, err := decodeValue(d)
	if err != nil {
		return nil, err
	}
	vars := map[string]py.Value{}
	dict, _ := v.Ref().(*py.Dict)
	for i := range dict.Len() {
		k, x := dict.At(i)
		name, _ := k.AsStr()
		vars[name] = x
	}
	return vars, nil
}

func decodeValue(d *json.Decoder) (py.Value, error) {
	t, err := d.Token()
	if err != nil {
		return py.None, err
	}
	switch t := t.(type) {
	case json.Delim:
		if t == '[' {
			return decodeList(d)
		}
		return decodeDict(d)
	case json.Number:
		if n, err := t.Int64(); err == nil {
			return py.Int(n), nil
		}
		if n, ok := new(big.Int).SetString(t.String(), 10); ok {
			return py.Big(n), nil
		}
		f, err := t.Float64()
		return py.Float(f), err
	}
	return py.FromGo(t)
}

func decodeList(d *json.Decoder) (py.Value, error) {
	var items []py.Value
	for d.More() {
		v, err := decodeValue(d)
		if err != nil {
			return py.None, err
		}
		items = append(items, v)
	}
	_, err := d.Token()
	return py.NewList(items), err
}

func decodeDict(d *json.Decoder) (py.Value, error) {
	dict := py.NewDict(0)
	for d.More() {
		k, err := d.Token()
		if err != nil {
			return py.None, err
		}
		v, err := decodeValue(d)
		if err != nil {
			return py.None, err
		}
		dict.SetStr(k.(string), v)
	}
	_, err := d.Token()
	return dict.Value(), err
}
