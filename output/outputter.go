package output

import (
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
)

// outputter is one way of showing a mapping from IDs to what hosts returned.
type outputter struct {
	name string
	// data says that the output is meant for programs: failures are shown as
	// mappings and hosts are not folded.
	data bool
	// render returns the text; white space at its end does not matter.
	render func(s *style, hosts *ordered.Map) string
	// stream is set instead of render where each result is a line of its own.
	stream func(s *style, r Result) string
}

// outputters is the table of all outputters; the first one is the default.
func outputters() []outputter {
	return []outputter{
		{name: "nested", render: nested},
		{name: "highstate", render: highstate},
		{name: "json", data: true, render: jsonDocument},
		{name: "jsonl", data: true, stream: jsonLine},
		{name: "newline_values_only", render: valuesOnly},
		{name: "pprint", data: true, render: pretty},
		{name: "quiet", render: quiet},
		{name: "raw", data: true, render: raw},
		{name: "txt", render: txt},
		{name: "yaml", data: true, render: yaml},
	}
}

// Names returns the names of the outputters; the first one is the default.
func Names() []string {
	var names []string
	for _, o := range outputters() {
		names = append(names, o.name)
	}
	return names
}

// find returns the outputter called name.
func find(name string) (outputter, bool) {
	if name == "text" {
		name = "txt"
	}
	for _, o := range outputters() {
		if o.name == name {
			return o, true
		}
	}
	return outputter{}, false
}

// lookup returns the outputter that the user asked for, or the default.
func lookup(name string) (outputter, error) {
	if name == "" {
		return outputters()[0], nil
	}
	o, ok := find(name)
	if !ok {
		return o, fault.New(fault.Invalid, "choosing the outputter", "there is no outputter %q", name).
			WithHint("known are " + strings.Join(Names(), ", "))
	}
	return o, nil
}

func quiet(*style, *ordered.Map) string { return "" }
