// Package ini has the functions that read and change INI files: ini.*.
package ini

import (
	"context"
	"path/filepath"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("ini", table, map[string]modules.Func{
		"set_option": setOption, "get_option": getOption, "remove_option": removeOption,
		"get_section": getSection, "remove_section": removeSection, "get_ini": getIni,
	})
}

const table = `
- file_name: text: the file
- section: text: the section; empty for what stands before all sections
- option: text: the option
- separator: text: what stands between an option and its value
- encoding: text: kept for calls written for Salt: bytes that are not changed stay

set_option(file_name, sections=None, separator='=', encoding=None) !
Set options; the file, sections and options are made if there are none. All other lines stay as they are.
- sections: dict: sections with their options, and options that stand before all sections
= a mapping of what was changed, with before and after
$ /path/to/ini '{section_foo: {key: value}}'

get_option(file_name, section, option, separator='=', encoding=None)
Return the value of an option.
= the value, None if there is none
$ /path/to/ini section_name option_name

remove_option(file_name, section, option, separator='=', encoding=None) !
Remove an option.
= its value, None if there was none
$ /path/to/ini section_name option_name

get_section(file_name, section, separator='=', encoding=None)
Return the options of a section.
= a mapping of options to values
$ /path/to/ini section_name

remove_section(file_name, section, separator='=', encoding=None) !
Remove a section.
= a mapping of its options to values
$ /path/to/ini section_name

get_ini(file_name, separator='=', encoding=None)
Return the whole file.
= a mapping of sections to mappings, and of options that stand before them to values
$ /path/to/ini
`

// open reads the file of the call.
func open(c *modules.Call) (*document, error) {
	if !filepath.IsAbs(c.Text("file_name")) {
		return nil, modules.Errorf("file_name must be an absolute path, not '%s'", c.Text("file_name"))
	}
	separator := c.Text("separator")
	if separator == "" {
		return nil, modules.Errorf("separator must not be empty")
	}
	text, err := c.Host.Read(c.Text("file_name"))
	if err != nil {
		return nil, err
	}
	return parse(text, separator), nil
}

// save writes the file, unless the call changes nothing.
func save(c *modules.Call, d *document) error {
	if c.Test {
		return nil
	}
	return c.Host.Save(c.Text("file_name"), []byte(d.String()), 0o644)
}

func setOption(_ context.Context, c *modules.Call) (any, error) {
	d, err := open(c)
	if err != nil {
		return nil, err
	}
	changes := &ordered.Map{}
	for name, v := range c.Dict("sections").All() {
		options, ok := v.(*ordered.Map)
		if !ok {
			if err := setOne(d, "", name, modules.Text(v), changes); err != nil {
				return nil, err
			}
			continue
		}
		in := &ordered.Map{}
		d.section(name)
		for option, v := range options.All() {
			if err := setOne(d, name, option, modules.Text(v), in); err != nil {
				return nil, err
			}
		}
		if in.Len() > 0 {
			changes.Set(name, in)
		}
	}
	if !d.changed {
		return changes, nil
	}
	if err := save(c, d); err != nil {
		return nil, err
	}
	return changes, nil
}

// setOne sets an option and notes the change.
func setOne(d *document, section, option, value string, changes *ordered.Map) error {
	old, had := d.get(section, option)
	if had && old == value {
		return nil
	}
	if err := d.set(section, option, value); err != nil {
		return err
	}
	var before any
	if had {
		before = old
	}
	changes.Set(option, ordered.Of("before", before, "after", value))
	return nil
}

func getOption(_ context.Context, c *modules.Call) (any, error) {
	d, err := open(c)
	if err != nil {
		return nil, err
	}
	if v, ok := d.get(c.Text("section"), c.Text("option")); ok {
		return v, nil
	}
	return nil, nil
}

func removeOption(_ context.Context, c *modules.Call) (any, error) {
	d, err := open(c)
	if err != nil {
		return nil, err
	}
	section, option := c.Text("section"), c.Text("option")
	v, ok := d.get(section, option)
	if !ok {
		return nil, nil
	}
	d.remove(func(l *line) bool { return l.kind != heading && l.section == section && l.option == option })
	if err := save(c, d); err != nil {
		return nil, err
	}
	return v, nil
}

func getSection(_ context.Context, c *modules.Call) (any, error) {
	d, err := open(c)
	if err != nil {
		return nil, err
	}
	return d.options(c.Text("section")), nil
}

func removeSection(_ context.Context, c *modules.Call) (any, error) {
	d, err := open(c)
	if err != nil {
		return nil, err
	}
	section := c.Text("section")
	found := d.options(section)
	if d.remove(func(l *line) bool {
		return l.section == section && (section != "" || l.kind == setting || l.kind == more)
	}) {
		if err := save(c, d); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func getIni(_ context.Context, c *modules.Call) (any, error) {
	d, err := open(c)
	if err != nil {
		return nil, err
	}
	found := d.options("")
	for _, l := range d.lines {
		if l.kind == heading {
			found.Set(l.section, d.options(l.section))
		}
	}
	return found, nil
}
