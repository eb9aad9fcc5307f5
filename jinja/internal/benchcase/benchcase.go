// Package benchcase has the templates that the speed of package jinja is
// measured with.
package benchcase

import (
	"bytes"
	"embed"
	"encoding/json"
	"io/fs"

	"github.com/gossh/gossh/jinja/py"
)

//go:embed templates vars.json
var files embed.FS

// Names are the templates to render; the others are what they load.
var Names = []string{"sls.j2", "map.j2", "page.j2", "numbers.j2"}

// Templates returns all of them by name.
func Templates() (map[string]string, error) {
	all := map[string]string{}
	list, err := fs.ReadDir(files, "templates")
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		text, err := files.ReadFile("templates/" + f.Name())
		if err != nil {
			return nil, err
		}
		all[f.Name()] = string(text)
	}
	return all, nil
}

// JSON is the variables to render with.
func JSON() ([]byte, error) { return files.ReadFile("vars.json") }

// Vars is JSON as values, in its order.
func Vars() (py.Value, error) {
	text, err := JSON()
	if err != nil {
		return py.Value{}, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return value(d)
}

func value(d *json.Decoder) (py.Value, error) {
	token, err := d.Token()
	if err != nil {
		return py.Value{}, err
	}
	switch x := token.(type) {
	case json.Delim:
		if x == '[' {
			return list(d)
		}
		return dict(d)
	case json.Number:
		if n, err := x.Int64(); err == nil {
			return py.Int(n), nil
		}
		f, err := x.Float64()
		return py.Float(f), err
	}
	return py.FromGo(token)
}

func list(d *json.Decoder) (py.Value, error) {
	var items []py.Value
	for d.More() {
		v, err := value(d)
		if err != nil {
			return v, err
		}
		items = append(items, v)
	}
	_, err := d.Token()
	return py.NewList(items), err
}

func dict(d *json.Decoder) (py.Value, error) {
	m := py.NewDict(8)
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return py.Value{}, err
		}
		v, err := value(d)
		if err != nil {
			return v, err
		}
		m.SetStr(key.(string), v)
	}
	_, err := d.Token()
	return m.Value(), err
}
